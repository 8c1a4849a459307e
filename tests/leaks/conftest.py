"""One database and one server for the whole leak table."""

import json
from collections.abc import Callable, Iterator

import pytest

from devenv.paths import CHECKOUT
from devenv.workspace import Workspace

from ..common import Database
from .world import World

_FILL = f"""
import json, sys
sys.path.insert(0, {str(CHECKOUT)!r})
from tests.leaks.fill import fill
print("FILLED" + json.dumps(fill(env)))
"""


@pytest.fixture(scope="package")
def world(
    make_database: Callable[[str], Database], workspace: Workspace
) -> Iterator[World]:
    """The people, their clients, and doors into a server that serves them."""
    database = make_database("ours")
    try:
        printed = database.shell(_FILL)
        facts = json.loads(printed.split("FILLED", 1)[1])
        with database.serve() as server:
            yield World(database, server, facts)
    finally:
        workspace.databases.drop(database.name)
