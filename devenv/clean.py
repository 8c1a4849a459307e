"""``make clean``: remove what this checkout made; with ALL=1 the shared cache too."""

import os
import shutil

from .paths import CHECKOUT, STATE, VENV, cache, checkout_key
from .progress import say

_BUILT = ("build", "dist", ".pytest_cache", ".ruff_cache", ".hypothesis", "htmlcov")


def main(arguments: list[str]) -> int:
    """Drop this checkout's databases, then remove its folders."""
    _drop_databases()
    for name in _BUILT:
        shutil.rmtree(CHECKOUT / name, ignore_errors=True)
    for folder in CHECKOUT.glob("*.egg-info"):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(STATE, ignore_errors=True)
    if os.environ.get("ALL"):
        _remove_cache()
    else:
        say(f"Downloads and database templates stay in {cache()}; ALL=1 removes them.")
    shutil.rmtree(VENV, ignore_errors=True)
    (CHECKOUT / ".venv.lock").unlink(missing_ok=True)
    return 0


def _drop_databases() -> None:
    """Drop what belongs to this checkout; without a .venv there is no way to ask."""
    try:
        from . import postgres
        from .databases import Databases
    except ImportError:
        return
    with postgres.server() as connection:
        databases = Databases(connection)
        for name in databases.names():
            note = databases.note(name)
            if note.get("checkout") == str(CHECKOUT) or checkout_key() in name:
                say(f"Dropping the database {name}.")
                databases.drop(name)


def _remove_cache() -> None:
    try:
        from .embedded import EmbeddedServer

        shutil.rmtree(EmbeddedServer().home, ignore_errors=True)
    except ImportError:
        pass
    shutil.rmtree(cache(), ignore_errors=True)
