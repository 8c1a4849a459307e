"""The database server: the one that is given, or else the embedded one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2

from .embedded import EmbeddedServer
from .errors import Stop

OLDEST = 13
_OWN = "Unset PGHOST and ODOO_DB_HOST to use the embedded PostgreSQL"


def _given(name: str) -> str | None:
    return os.environ.get(f"ODOO_DB_{name}") or os.environ.get(f"PG{name}")


@contextmanager
def server() -> Iterator[dict[str, str]]:
    """A running server; yields how to reach it, in psycopg2's words."""
    if _given("HOST"):
        yield check(_external())
    else:
        with EmbeddedServer() as embedded:
            yield check(embedded.connection())


def _external() -> dict[str, str]:
    asked = {
        "host": _given("HOST"),
        "port": _given("PORT") or "5432",
        "user": _given("USER") or os.environ.get("USER") or "odoo",
        "password": _given("PASSWORD"),
    }
    return {key: value for key, value in asked.items() if value}


def check(connection: dict[str, str]) -> dict[str, str]:
    """Stop unless the server answers, is new enough and lets us make databases."""
    place = f"{connection['host']} port {connection['port']}"
    if connection["user"] == "postgres":
        raise Stop(
            "Odoo refuses to work as the PostgreSQL user postgres",
            "Name another role that may create databases by PGUSER",
        )
    try:
        version, may_create = _ask(connection)
    except psycopg2.OperationalError as error:
        raise Stop(f"PostgreSQL at {place} cannot be used: {error}", _OWN) from error
    judge(version, may_create, place, connection["user"])
    return connection


def _ask(connection: dict[str, str]) -> tuple[int, bool]:
    """The major version of the server, and whether our role may make databases."""
    link = psycopg2.connect(dbname="postgres", connect_timeout=10, **connection)
    try:
        with link.cursor() as cursor:
            cursor.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles "
                "WHERE rolname = current_user"
            )
            return link.server_version // 10000, cursor.fetchone()[0]
    finally:
        link.close()


def judge(version: int, may_create: bool, place: str, user: str) -> None:
    """Stop when a server that answers cannot serve us."""
    if version < OLDEST:
        raise Stop(
            f"PostgreSQL at {place} is version {version}, and Odoo 19 needs "
            f"{OLDEST} or later",
            _OWN,
        )
    if not may_create:
        raise Stop(
            f"The PostgreSQL role {user} at {place} may not create databases",
            f"ALTER ROLE {user} CREATEDB",
        )
