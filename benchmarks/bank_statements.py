"""How long the import of a bank statement takes, and how much memory.

python -m benchmarks.bank_statements --lines 10000

Makes a statement of each kind of file and imports it twice into a new SQLite database, each kind in a process
of its own. The memory is how much the peak of the process grew. The migrations before have a peak of
their own, so the figure is a lower bound.
"""

import argparse
import multiprocessing
import resource
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from bot.models.database import Database
from bot.models.staff import Staff
from bot.sealing.sealer import Sealer
from bot.upkeep.release import migrate
from media.statement import read_statement
from media.vault import Vault, new_key
from office.money.statements import Statements
from tests.money.files import HEAD, csv_file, received, xls_file, xlsx_file

KINDS = {"csv": csv_file, "xls": xls_file, "xlsx": xlsx_file}
CASHIER = Staff("cashier", "cashier", frozenset({"cashier"}), True, 1)


def data_of(kind: str, lines: int) -> bytes:
    return KINDS[kind](
        (HEAD, *(received(serial=f"S{number}", remark=f"{number:018d}") for number in range(lines)))
    )


def measured(kind: str, data: bytes, folder: str) -> None:
    """Prints one row of the table."""
    url = f"sqlite:///{folder}/{kind}.db"
    migrate(url)
    database, vault = Database(url), Vault([new_key("k")])
    statements = Statements(database, Sealer(vault), vault.blind_index, lambda: datetime.now(UTC))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    read = read_statement(data)
    reading = time.perf_counter() - begun
    begun = time.perf_counter()
    first = statements.take(data, CASHIER)
    importing = time.perf_counter() - begun
    begun = time.perf_counter()
    again = statements.take(data, CASHIER)
    repeating = time.perf_counter() - begun
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert (len(read.lines), first.fresh, again.fresh) == (first.lines, first.lines, 0)
    times = " | ".join(f"{seconds:.2f}" for seconds in (reading, importing, repeating))
    print(f"| {kind} | {len(data) / 1024:.0f} | {times} | {memory:.0f} |", flush=True)
    database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=10_000)
    lines = parser.parse_args().lines
    print(
        "| file | KiB | reading s | import s | the same again s | memory MiB |\n|---|---|---|---|---|---|",
        flush=True,
    )
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            path = Path(folder) / kind
            path.write_bytes(data_of(kind, lines))
            process = multiprocessing.get_context("spawn").Process(
                target=measured, args=(kind, path.read_bytes(), folder)
            )
            process.start()
            process.join()
            assert process.exitcode == 0, kind


if __name__ == "__main__":
    main()
