"""Hours of fuzzing one target, led by what each input reaches: python -m tests.fuzz callbacks --seconds 1500

Needs atheris, of the optional dependencies `fuzz`. What was found lies in the folder --found, by its SHA-1.
"""

import argparse
import resource
import sys
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

from tests.fuzz.target import Target
from tests.fuzz.targets import NAMES

_LOOKED_INTO = ("bot", "handlers", "flows", "media", "pages")
_SLOWER = 5  # how many times as long an input takes while its way is being watched
_MEMORY_MB = 4096


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=NAMES)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--found", type=Path, default=Path("var/fuzz"))
    asked = parser.parse_args()
    asked.found.mkdir(parents=True, exist_ok=True)
    with atheris.instrument_imports(include=list(_LOOKED_INTO), enable_loader_override=False):
        module = import_module(f"tests.fuzz.{asked.target}")
    target: Target = getattr(module, asked.target.upper())
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_MB * 1024 * 1024,) * 2)
    folder = TemporaryDirectory(prefix="szca-fuzz-")
    _run(target, asked.target, asked.seconds, asked.found, Path(folder.name))


def _run(target: Target, name: str, seconds: int, found: Path, folder: Path) -> None:
    """Does not return: libFuzzer ends the process."""
    corpus = folder / "corpus"
    corpus.mkdir()
    for number, seed in enumerate(target.seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = folder / "words"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in target.words), "ascii")
    slowly = Target(target.check, (), seconds=target.seconds * _SLOWER)
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={target.longest}",
        f"-dict={words}",
        f"-artifact_prefix={found}/{name}-",
        f"-timeout={int(slowly.seconds) * 20}",  # of the wall: the limit of processor time comes first
        f"-rss_limit_mb={_MEMORY_MB}",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(corpus)], slowly)
    atheris.Fuzz()


def _escaped(word: bytes) -> str:
    """As libFuzzer's dictionaries want it."""
    return "".join(f"\\x{byte:02x}" for byte in word)


if __name__ == "__main__":
    main()
