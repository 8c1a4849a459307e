"""``make test``: the addons' own tests and ``tests/`` in one pytest run."""

import json
import os
import shlex
import subprocess
import sys

from . import machine, processes
from .errors import Stop
from .paths import CHECKOUT, addons, checkout_key
from .venv import PYTHON
from .workspace import Workspace, open_workspace

CONNECTION = "CLIENT_MANAGER_CONNECTION"
CONFIG = "CLIENT_MANAGER_CONFIG"
TEMPLATES = "CLIENT_MANAGER_TEMPLATES"


def main(arguments: list[str]) -> int:
    """Clone the database of tests, run pytest on it, drop it."""
    _check_tools()
    with open_workspace() as workspace:
        prefix = f"cm_test_{checkout_key()}_"
        workspace.drop_leftovers(prefix)
        database = f"{prefix}{os.getpid()}"
        try:
            workspace.templates.clone("ours", database)
            return _pytest(workspace, database)
        finally:
            workspace.databases.drop(database)


def _check_tools() -> None:
    browser = machine.have_programs(machine.BROWSER, "browser test")
    engine = machine.have_programs(
        {**machine.PDF_ENGINE, **machine.PDF_READERS}, "test of printed documents"
    )
    if machine.in_ci() and not (browser and engine):
        raise Stop(
            "Under CI=true a browser and a PDF engine must be there, and one of them "
            "could not be installed",
            "See the warnings above",
        )


def _pytest(workspace: Workspace, database: str) -> int:
    options = shlex.split(os.environ.get("ARGS", ""))
    own = [f"{addon.name}/tests" for addon in addons() if (addon / "tests").is_dir()]
    places = [] if _names_a_place(options) else [*own, "tests"]
    command = [
        str(PYTHON),
        "-m",
        "pytest",
        f"--odoo-config={workspace.config}",
        f"--odoo-database={database}",
        f"--odoo-extra=db-filter=^{database}$",
        "--odoo-http",
        "--odoo-log-level=error",
        *options,
        *places,
    ]
    environment = {
        **os.environ,
        CONNECTION: json.dumps(workspace.connection),
        CONFIG: str(workspace.config),
        TEMPLATES: json.dumps(workspace.templates.taken),
    }
    sys.stdout.flush()
    process = subprocess.Popen(
        command, cwd=CHECKOUT, env=environment, preexec_fn=processes.die_with_parent
    )
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.wait(30)  # pytest got the Ctrl-C too and is tidying up
        raise
    finally:
        processes.end(process)


def _names_a_place(options: list[str]) -> bool:
    """Whether ARGS names files or folders to run, as in ARGS=tests/test_x.py."""
    return any((CHECKOUT / option.split("::")[0]).exists() for option in options)
