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
# In two processes; conftest.py says who runs what, and in which order.
_SIDE_BY_SIDE = ("-n2", "--no-loadscope-reorder")


def main(arguments: list[str]) -> int:
    """Build the template that every test process begins with, then run pytest."""
    _check_tools()
    with open_workspace() as workspace:
        prefix = f"cm_test_{checkout_key()}_"
        workspace.drop_leftovers(prefix)
        workspace.templates.get("ours")
        try:
            return _pytest(workspace)
        finally:
            workspace.drop_leftovers(prefix)  # of a process that was killed


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


def _pytest(workspace: Workspace) -> int:
    options = shlex.split(os.environ.get("ARGS", ""))
    own = [f"{addon.name}/tests" for addon in addons() if (addon / "tests").is_dir()]
    some = _names_a_place(options)
    command = [
        str(PYTHON),
        "-m",
        "pytest",
        f"--odoo-config={workspace.config}",
        # pytest-odoo wants a name; conftest.py makes a database for each process
        "--odoo-database=none",
        "--odoo-http",
        "--odoo-log-level=error",
        *([] if some else _SIDE_BY_SIDE),
        *options,
        *([] if some else [*own, "tests"]),
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
