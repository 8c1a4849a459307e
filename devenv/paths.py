"""Where things are: the checkout, its own state, and the cache outside of it."""

import hashlib
import os
import socket
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
DEVENV = CHECKOUT / "devenv"
VENV = CHECKOUT / ".venv"
STATE = CHECKOUT / ".state"
LOGS = STATE / "logs"


def cache() -> Path:
    """The folder of downloads and database clusters, shared by all checkouts."""
    chosen = os.environ.get("CLIENT_MANAGER_CACHE")
    if chosen:
        return Path(chosen).expanduser().resolve()
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "client_manager"


def checkout_key() -> str:
    """Six characters that tell this checkout from others on the same server."""
    return short_hash(f"{socket.gethostname()}:{CHECKOUT}", 6)


def short_hash(text: str, length: int = 10) -> str:
    """A short, stable name for a longer text."""
    return hashlib.sha256(text.encode()).hexdigest()[:length]


def addons() -> list[Path]:
    """The addons of this checkout, the core first."""
    return sorted(path.parent for path in CHECKOUT.glob("*/__manifest__.py"))


def addon_names() -> list[str]:
    """The technical names of the addons of this checkout."""
    return [path.name for path in addons()]
