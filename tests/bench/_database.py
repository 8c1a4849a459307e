"""What the benchmarks share: a database of their own, and what is printed in it.

``FILL`` goes before code of the shell that inserts by the million, past the ORM, which
would take hours.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from devenv.workspace import Workspace
from tests.common import Database

FILL = """
import contextlib

@contextlib.contextmanager
def bare(*tables):
    # Indexes and foreign keys of big tables come after their rows. A key into a table
    # that was empty when the first row was checked reads the whole of it for each.
    cr = env.cr
    again = []
    for table in tables:
        cr.execute("SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
                   " WHERE conrelid = %s::regclass AND contype = 'f'", (table,))
        keys = cr.fetchall()
        cr.execute("SELECT relname, pg_get_indexdef(indexrelid) FROM pg_index"
                   " JOIN pg_class ON pg_class.oid = indexrelid"
                   " WHERE indrelid = %s::regclass AND NOT EXISTS (SELECT"
                   " FROM pg_constraint WHERE conindid = indexrelid)", (table,))
        indexes = cr.fetchall()
        for name, definition in keys:
            cr.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
        for name, definition in indexes:
            cr.execute(f'DROP INDEX "{name}"')
        again.append((table, keys, indexes))
    yield
    for table, keys, indexes in again:
        for name, definition in indexes:
            cr.execute(definition)
    for table, keys, indexes in again:
        for name, definition in keys:
            cr.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}')

def client_managers(count):
    group = env.ref("client_manager.group_client_manager")
    users = env["res.users"].with_context(no_reset_password=True).create([
        {"name": f"Manager {n}", "login": f"bench_{n}", "group_ids": [(4, group.id)]}
        for n in range(count)])
    env.flush_all()
    return users
"""


@contextmanager
def bench_database(
    workspace: Workspace, what: str, template: str = "ours"
) -> Iterator[Database]:
    """A database cloned from a template for one benchmark, and dropped at the end."""
    name = f"bench_{what}_{os.getpid()}"
    workspace.templates.clone(template, name)
    try:
        yield Database(workspace, name)
    finally:
        workspace.databases.drop(name)


@contextmanager
def bench_copy(database: Database, what: str) -> Iterator[Database]:
    """A copy of a benchmark's database for one of several ways, dropped at the end."""
    workspace, name = database.workspace, f"{database.name}_{what}"
    workspace.databases.clone(database.name, name)
    try:
        yield Database(workspace, name)
    finally:
        workspace.databases.drop(name)


def figures(printed: str) -> dict[str, str]:
    """The values of the lines ``name=value``; the last of each name counts."""
    return dict(line.split("=", 1) for line in printed.splitlines() if "=" in line)


def rows(printed: str, kind: str = "row") -> list[list[str]]:
    """The parts of each line ``row=part|part|…``."""
    start = f"{kind}="
    return [
        line.removeprefix(start).split("|")
        for line in printed.splitlines()
        if line.startswith(start)
    ]
