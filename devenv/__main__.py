"""The entry point: ``python3 -m devenv COMMAND [ARGUMENTS]``."""

import importlib
import signal
import sys

from . import machine, odoo_source, venv
from .errors import Stop, run_command

# command → module of this package whose ``main(arguments)`` runs it inside .venv
COMMANDS = {
    "setup": "prepare",
    "demo": "demo",
    "demo-reset": "demo",
    "test": "run_tests",
    "lint": "lint",
    "format": "lint",
    "bench": "bench",
    "upstream": "upstream",
    "shell": "shell",
    "screenshots": "screenshots",
    "pot": "translations",
    "clean": "clean",
}


def main() -> int | None:
    """Check the machine, make ``.venv``, then run the command inside it."""
    arguments = sys.argv[1:]
    command = arguments[0] if arguments else ""
    if command not in COMMANDS:
        raise Stop(f"Unknown command {command!r}", "make help lists the commands", 2)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _as_interrupt)
    signal.signal(signal.SIGHUP, _as_interrupt)
    machine.check()
    if command != "clean":
        venv.ensure(odoo_source.locate())
    if venv.PYTHON.exists():
        venv.run_inside(arguments)
    module = importlib.import_module(f"devenv.{COMMANDS[command]}")
    return module.main(arguments)


def _as_interrupt(*_: object) -> None:
    """End as after Ctrl-C, so that whatever was started is ended too."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(run_command(main))
