"""``setup``: only prepare Odoo and ``.venv``, which has happened before we get here."""

from .progress import say


def main(arguments: list[str]) -> int:
    """Say that everything is ready."""
    say("Odoo and .venv are ready.")
    return 0
