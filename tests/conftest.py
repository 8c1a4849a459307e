"""Fixtures of the tests outside the addons; ``common.py`` says how to use them."""

from collections.abc import Callable, Iterator

import pytest

from devenv.odoo import Server
from devenv.workspace import Workspace

from .common import Browser, Database


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
