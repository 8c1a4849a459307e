"""``make screenshots``: pictures of the screens, taken from the demo company."""

import os
import subprocess

from . import machine, processes
from .errors import Stop
from .paths import CHECKOUT
from .venv import PYTHON
from .workspace import open_workspace

_SCRIPT = CHECKOUT / "tests/screenshots.py"
_TARGET = CHECKOUT / "docs"


def main(arguments: list[str]) -> int:
    """Serve a fresh copy of the demo and run ``tests/screenshots.py URL FOLDER``."""
    if not machine.have_programs(machine.BROWSER, "picture"):
        raise Stop("Pictures are taken with Chromium, which is missing")
    if not _SCRIPT.exists():
        raise Stop("There is no tests/screenshots.py")
    with open_workspace() as workspace:
        name = f"cm_pictures_{os.getpid()}"
        workspace.drop_leftovers("cm_pictures_")
        try:
            workspace.templates.clone("demo", name)
            with workspace.odoo.serve(name, None, "--max-cron-threads=0") as server:
                return _take(server.url)
        finally:
            workspace.databases.drop(name)


def _take(url: str) -> int:
    _TARGET.mkdir(parents=True, exist_ok=True)
    process = subprocess.Popen(
        [str(PYTHON), "-m", "tests.screenshots", url, str(_TARGET)],
        cwd=CHECKOUT,
        preexec_fn=processes.die_with_parent,
    )
    try:
        return process.wait()
    finally:
        processes.end(process)
