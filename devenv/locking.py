"""File locks. The kernel frees them when a process dies, however it dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .progress import say


@contextmanager
def only_one(path: Path, doing: str) -> Iterator[None]:
    """Let one process at a time do this; the others wait and say so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Waiting: another process is {doing}.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield
