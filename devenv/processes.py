"""Running other programs: with their output kept, and ended when we end."""

import ctypes
import errno
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from .errors import Stop, disk_full

_PR_SET_PDEATHSIG = 1
_FULL = os.strerror(errno.ENOSPC)


def die_with_parent() -> None:
    """In the child: be terminated by the kernel when the parent is gone."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def find(program: str) -> str | None:
    """The path of a program, also when the user's PATH lacks the system folders."""
    path = os.environ.get("PATH", "")
    return shutil.which(program, path=f"{path}:/usr/sbin:/usr/bin:/sbin:/bin")


def run(
    command: Sequence[str | Path],
    failure: str,
    remedy: str = "",
    *,
    env: dict[str, str] | None = None,
    cwd: Path | None = None,
    poll: Callable[[], None] | None = None,
) -> str:
    """Run a program to its end and return what it printed; Stop if it fails.

    ``poll`` is called a few times a second while it runs, to show progress.
    """
    process = subprocess.Popen(
        [str(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=None if env is None else {**os.environ, **env},
        cwd=cwd,
        preexec_fn=die_with_parent,
    )
    try:
        output = _gather(process, poll)
    except BaseException:
        end(process)
        raise
    if process.returncode and _FULL in output:
        raise Stop(disk_full())
    if process.returncode:
        raise Stop(f"{failure}: {last_words(output)}", remedy)
    return output


def _gather(process: subprocess.Popen, poll: Callable[[], None] | None) -> str:
    while True:
        try:
            return process.communicate(timeout=0.3 if poll else None)[0]
        except subprocess.TimeoutExpired:
            if poll:
                poll()


def last_words(output: str) -> str:
    """The line of a failed program's output that best says why it failed."""
    if _FULL in output:
        return disk_full()
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    for mark in ("E: ", "ERROR:", "npm error code", "FATAL:", "Error:"):
        telling = [line for line in lines if line.startswith(mark)]
        if telling:
            return telling[0]
    return lines[-1] if lines else "it said nothing"


def end(process: subprocess.Popen, patience: float = 15) -> None:
    """End a process that we started: ask first, then insist."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def wait_until(
    ready: Callable[[], bool], seconds: float, process: subprocess.Popen | None = None
) -> bool:
    """Wait for something to become true; give up early when the process has ended."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if ready():
            return True
        if process is not None and process.poll() is not None:
            return False
        time.sleep(0.1)
    return False
