"""What most commands need together: a server, its databases, Odoo and the templates."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import postgres
from .databases import Databases
from .errors import Stop
from .odoo import Odoo, write_config
from .paths import STATE, addons
from .templates import Templates


@dataclass(frozen=True)
class Workspace:
    """A database server at work and the tools on it."""

    connection: dict[str, str]
    databases: Databases
    odoo: Odoo
    templates: Templates
    config: Path

    def drop_leftovers(self, prefix: str) -> None:
        """Drop databases ``<prefix><pid>`` whose process was killed."""
        for name in self.databases.names(prefix):
            pid = name.removeprefix(prefix).split("_")[0]
            if pid.isdigit() and not Path(f"/proc/{pid}").exists():
                self.databases.drop(name)


@contextmanager
def open_workspace() -> Iterator[Workspace]:
    """Start or find the server; leave it as it was found."""
    if not addons():
        raise Stop("This checkout has no addons")
    _remove_old_configs()
    with postgres.server() as connection:
        config = write_config(connection)
        try:
            yield assemble(connection, config)
        finally:
            config.unlink(missing_ok=True)


def assemble(connection: dict[str, str], config: Path) -> Workspace:
    """The tools for a server that is already running."""
    databases = Databases(connection)
    odoo = Odoo(config)
    return Workspace(connection, databases, odoo, Templates(databases, odoo), config)


def _remove_old_configs() -> None:
    for path in STATE.glob("odoo-*.conf"):
        pid = path.stem.removeprefix("odoo-")
        if pid != str(os.getpid()) and not Path(f"/proc/{pid}").exists():
            path.unlink(missing_ok=True)
