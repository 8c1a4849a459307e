"""Progress of long steps: a moving line on a terminal, lines now and then elsewhere."""

import contextlib
import os
import shutil
import sys
import time
from pathlib import Path
from types import TracebackType

_SILENCE = 10  # seconds between two lines when the output is no terminal


def say(text: str) -> None:
    """Print one line at once."""
    print(text, flush=True)


def warn(text: str) -> None:
    """Print one line about something that is missing but not needed to go on."""
    say(f"Warning: {' '.join(text.split())}")


def folder_size(folder: Path) -> int:
    """Bytes of the files in a folder while others add to it and take away."""
    size = 0
    # Unlike Path.rglob, os.walk passes over a folder that is gone meanwhile.
    for place, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                size += os.lstat(os.path.join(place, name)).st_size
    return size


class Step:
    """A step that takes a while. Use as a context manager and call ``show``."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.started = time.monotonic()
        self._shown_at = self.started
        self._terminal = sys.stdout.isatty()

    def __enter__(self) -> "Step":
        if self._terminal:
            self._rewrite(f"{self.title} …")
        else:
            say(f"{self.title} …")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        seconds = time.monotonic() - self.started
        outcome = f"done in {seconds:.0f} s" if error is None else "not finished"
        if self._terminal:
            self._rewrite(f"{self.title}: {outcome}")
            print(flush=True)
        elif error is None and seconds >= 1:
            say(f"{self.title}: {outcome}")

    def show(self, detail: str) -> None:
        """Show how far the step is."""
        if self._terminal:
            self._rewrite(f"{self.title}: {detail}")
        elif time.monotonic() - self._shown_at >= _SILENCE:
            self._shown_at = time.monotonic()
            say(f"{self.title}: {detail}")

    def show_bytes(self, done: int, total: int) -> None:
        """Show how much of a download has arrived."""
        self.show(f"{done / 1e6:.1f} of {total / 1e6:.1f} MB")

    @staticmethod
    def _rewrite(text: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        sys.stdout.write(f"\r{text[:width]:<{width}}")
        sys.stdout.flush()
