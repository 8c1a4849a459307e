"""One way to stop: a line that says what is wrong and what to do about it."""

import errno
import sys
from collections.abc import Callable


class Stop(Exception):
    """Ends the command. The message is one line: what is wrong, then what to do."""

    def __init__(self, problem: str, remedy: str = "", status: int = 1) -> None:
        line = f"{problem.strip().rstrip('.')}."
        if remedy:
            line += f" {remedy.strip().rstrip('.')}."
        super().__init__(" ".join(line.split()))
        self.status = status


def run_command(command: Callable[[], int | None]) -> int:
    """Run a command; turn every foreseen failure into one line and an exit status."""
    try:
        return command() or 0
    except Stop as stop:
        return _complain(str(stop), stop.status)
    except KeyboardInterrupt:
        return _complain("Stopped. Run the same command again to go on.", 130)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return _complain(disk_full(error.filename), 1)
        raise


def disk_full(where: str | None = None) -> str:
    """The line for a full disk, whoever noticed it."""
    place = f" ({where})" if where else ""
    return (
        f"The disk is full{place}. Free some space, or set CLIENT_MANAGER_CACHE to a "
        "folder on another disk, then run the same command again."
    )


def _complain(line: str, status: int) -> int:
    sys.stdout.flush()
    print(f"\nError: {line}", file=sys.stderr)
    return status
