"""Making, cloning and dropping databases together with their filestore.

Each database of ours carries a note (the comment on the database) in JSON: what it was
made from, for which checkout, when it was used last.
"""

import json
import os
import shutil
import time
from pathlib import Path

import psycopg2
from psycopg2 import errors, sql

from .paths import cache
from .progress import warn

Note = dict[str, str | float]
_EXTENSIONS = ("pg_trgm", "unaccent")


def data_dir() -> Path:
    """Odoo's data folder: filestores by the name of the database."""
    return cache() / "odoo-data"


def filestore(name: str) -> Path:
    """The folder with the attachments of a database."""
    return data_dir() / "filestore" / name


class Databases:
    """The databases of one server."""

    def __init__(self, connection: dict[str, str]) -> None:
        self.connection = connection

    def connect(self, name: str = "postgres"):
        """A connection that commits each statement by itself."""
        opened = psycopg2.connect(dbname=name, **self.connection)
        opened.autocommit = True
        return opened

    def execute(self, statement: str | sql.Composable, *values, name: str = "postgres"):
        """Run one statement; return its rows, if it has any."""
        opened = self.connect(name)
        try:
            with opened.cursor() as cursor:
                cursor.execute(statement, values or None)
                return cursor.fetchall() if cursor.description else []
        finally:
            opened.close()

    def names(self, prefix: str = "") -> list[str]:
        """The databases whose name starts so."""
        rows = self.execute("SELECT datname FROM pg_database ORDER BY datname")
        return [name for (name,) in rows if name.startswith(prefix)]

    def exists(self, name: str) -> bool:
        """Whether there is such a database, with its attachments."""
        return name in self.names(name)

    def create(self, name: str) -> None:
        """Make an empty database as Odoo wants it."""
        self._command(
            "CREATE DATABASE {} ENCODING 'UTF8' LC_COLLATE 'C' TEMPLATE template0", name
        )
        for extension in _EXTENSIONS:
            statement = sql.SQL("CREATE EXTENSION IF NOT EXISTS {}")
            try:
                self.execute(statement.format(sql.Identifier(extension)), name=name)
            except errors.FeatureNotSupported:
                pass  # the embedded server does not have them; Odoo works without
            except errors.UndefinedFile:
                pass
            except errors.InsufficientPrivilege:
                warn(f"The role may not create the extension {extension}; going on.")

    def clone(self, origin: str, name: str) -> None:
        """Copy a database; nobody may be connected to it."""
        self._command("CREATE DATABASE {} TEMPLATE {}", name, origin)
        _link_tree(filestore(origin), filestore(name))

    def drop(self, name: str) -> None:
        """Remove a database, even with connections open, and its attachments."""
        self._command("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        shutil.rmtree(filestore(name), ignore_errors=True)

    def rename(self, name: str, wanted: str) -> None:
        """Give a database and its attachments another name."""
        shutil.rmtree(filestore(wanted), ignore_errors=True)
        if filestore(name).exists():
            filestore(name).rename(filestore(wanted))
        self._command("ALTER DATABASE {} RENAME TO {}", name, wanted)

    def note(self, name: str) -> Note:
        """What we wrote about a database."""
        rows = self.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
            "WHERE datname = %s",
            name,
        )
        try:
            return json.loads(rows[0][0])
        except (IndexError, TypeError, ValueError):
            return {}

    def annotate(self, name: str, **facts: str) -> None:
        """Add to what we wrote about a database; the time of use is noted too."""
        note = {**self.note(name), **facts, "used": time.time()}
        statement = sql.SQL("COMMENT ON DATABASE {} IS {}")
        self.execute(
            statement.format(sql.Identifier(name), sql.Literal(json.dumps(note)))
        )

    def _command(self, text: str, *names: str) -> None:
        self.execute(sql.SQL(text).format(*map(sql.Identifier, names)))


def _link_tree(origin: Path, copy: Path) -> None:
    """Copy attachments by hard links: Odoo never changes such a file, it only adds."""
    shutil.rmtree(copy, ignore_errors=True)
    if origin.exists():
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(origin, copy, copy_function=_link)


def _link(origin: str, copy: str) -> None:
    try:
        os.link(origin, copy)
    except OSError:
        shutil.copyfile(origin, copy)
