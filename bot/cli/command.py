"""The command `szca`: the command line, with our own errors as one sentence."""

from bot import logs
from bot.cli.main import main
from bot.errors import Refused, SzcaError


def run() -> None:
    """Even what is wrong before any command can run, such as a broken catalogue, is said in a sentence."""
    logs.configure()  # before any line: structlog's own way of printing shows local variables
    try:
        main(standalone_mode=True)
    except Refused as refused:
        raise SystemExit(f"szca: {refused.words}") from None
    except SzcaError as error:
        raise SystemExit(f"szca: {error}") from None


if __name__ == "__main__":
    run()
