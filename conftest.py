"""What the tests of the addons and those in ``tests/`` have in common.

``make test`` runs them in several processes at once. Each works on databases of its
own, of which the first is the one that the addons' tests use.
"""

import itertools
import json
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import freezegun
import pytest
from xdist.scheduler import LoadFileScheduling

import odoo.modules.registry
import odoo.sql_db
import odoo.tools

from devenv.paths import checkout_key
from devenv.run_tests import CONFIG, CONNECTION, TEMPLATES
from devenv.workspace import Workspace, assemble
from tests.common import Database

# The clocks of the run itself go on while a test has stopped the time.
freezegun.configure(extend_ignore_list=["_pytest.timing", "execnet", "xdist"])
_NUMBERS = itertools.count(1)
_LEAKS = "tests/leaks/"
# What takes long begins early, so that at the end no process works alone for long.
# Two files that wait for the same template do not stand side by side.
_LONG = ("tests/test_uninstall.py", _LEAKS, "tests/test_foreign_data.py")


@pytest.fixture(scope="session")
def workspace() -> Workspace:
    """The database server of this run, its templates and Odoo's command line."""
    if CONNECTION not in os.environ:
        pytest.skip("run the tests with make test")
    opened = assemble(json.loads(os.environ[CONNECTION]), Path(os.environ[CONFIG]))
    opened.templates.taken.update(json.loads(os.environ[TEMPLATES]))
    return opened


@pytest.fixture(scope="session")
def make_database(workspace: Workspace) -> Callable[[str], Database]:
    """Makes a database from a template; the caller drops it."""

    def make(kind: str = "ours") -> Database:
        name = f"cm_test_{checkout_key()}_{os.getpid()}_{next(_NUMBERS)}"
        workspace.databases.drop(name)
        workspace.templates.clone(kind, name)
        return Database(workspace, name)

    return make


@pytest.fixture(scope="session", autouse=True)
def load_registry(
    workspace: Workspace, make_database: Callable[[str], Database]
) -> Iterator[None]:
    """Odoo inside this process, for the addons' tests.

    Takes the place of pytest-odoo's fixture, which copies one database for every
    process by PostgreSQL's own programs; these need not be installed.
    """
    name = make_database("ours").name
    odoo.tools.config["db_name"] = [name]
    odoo.tools.config["dbfilter"] = f"^{name}$"
    threading.current_thread().testing = True  # as Odoo's own runner does
    odoo.modules.registry.Registry(name)
    yield
    odoo.sql_db.close_db(name)
    workspace.databases.drop(name)


class ByFile(LoadFileScheduling):
    """Each process takes the next file, or the leak table, which shares one server."""

    def _split_scope(self, nodeid: str) -> str:
        return _LEAKS if nodeid.startswith(_LEAKS) else super()._split_scope(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log) -> ByFile:
    """How the tests are shared out when they run in several processes."""
    return ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Addons' own tests first: a broken addon makes the slow ones pointless."""

    def turn(item: pytest.Item) -> int:
        if not item.nodeid.startswith("tests/"):
            return 0
        found = (n for n, begin in enumerate(_LONG, 1) if item.nodeid.startswith(begin))
        return next(found, len(_LONG) + 1)

    items.sort(key=turn)
