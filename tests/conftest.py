"""Fixtures of the tests outside the addons; ``common.py`` says how to use them."""

import itertools
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devenv.odoo import Server
from devenv.paths import checkout_key
from devenv.run_tests import CONFIG, CONNECTION, TEMPLATES
from devenv.workspace import Workspace, assemble

from .common import Browser, Database

_NUMBERS = itertools.count(1)


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
        number = next(_NUMBERS)
        name = f"cm_test_{checkout_key()}_{os.getppid()}_{number}"
        workspace.databases.drop(name)
        workspace.templates.clone(kind, name)
        return Database(workspace, name)

    return make


@pytest.fixture
def fresh_database(
    workspace: Workspace, make_database: Callable[[str], Database]
) -> Iterator[Callable[[str], Database]]:
    """``fresh_database(kind)`` makes a database that is dropped after the test."""
    made: list[Database] = []

    def make(kind: str = "ours") -> Database:
        made.append(make_database(kind))
        return made[-1]

    yield make
    for database in made:
        workspace.databases.drop(database.name)


@pytest.fixture(scope="session")
def demo_database(
    workspace: Workspace, make_database: Callable[[str], Database]
) -> Iterator[Database]:
    """One clone of the demo for the session: read it, do not change it."""
    database = make_database("demo")
    yield database
    workspace.databases.drop(database.name)


@pytest.fixture(scope="session")
def demo_server(demo_database: Database) -> Iterator[Server]:
    """Odoo serving ``demo_database`` for the session."""
    with demo_database.serve() as server:
        yield server


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A browser of 1400 × 900; ``resize`` it for a phone."""
    with Browser() as browser:
        yield browser


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Addons' own tests first: a broken addon makes the slow ones pointless."""
    items.sort(key=lambda item: not re.match(r"client_manager", item.nodeid))
