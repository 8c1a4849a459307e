"""Which Odoo 19.0 is used: ODOO_DIR, then an importable ``odoo``, then Debian's."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from . import debian, machine, web_files
from .errors import Stop
from .locking import only_one
from .paths import cache
from .progress import say

SERIES = "19.0"


@dataclass(frozen=True)
class OdooSource:
    """A folder that contains the package ``odoo``, and where it was taken from."""

    folder: Path
    origin: str

    @property
    def series(self) -> str:
        """The series as the source itself states it, like 19.0."""
        text = (self.folder / "odoo/release.py").read_text()
        found = re.search(r"^version_info *= *\((\d+), *(\d+)", text, re.MULTILINE)
        return ".".join(found.groups()) if found else "unknown"

    def fingerprint(self) -> str:
        """Tells one state of the source from another."""
        changed = (self.folder / "odoo/release.py").stat().st_mtime_ns
        return f"{self.folder}:{self.series}:{changed}:{_revision(self.folder)}"


def locate() -> OdooSource:
    """Find Odoo 19.0, downloading it into the cache when there is none yet."""
    chosen = os.environ.get("ODOO_DIR")
    if chosen:
        return _chosen(Path(chosen).expanduser().resolve())
    return _importable() or _from_debian()


def _chosen(folder: Path) -> OdooSource:
    if not (folder / "odoo/release.py").is_file():
        raise Stop(
            f"ODOO_DIR={folder} holds no Odoo: it has no odoo/release.py",
            f"Point it to a checkout or an unpacked release of Odoo {SERIES}",
        )
    source = OdooSource(folder, "ODOO_DIR")
    if source.series != SERIES:
        raise Stop(
            f"ODOO_DIR={folder} is Odoo {source.series}, and the addons are for "
            f"Odoo {SERIES}",
            f"Point it to Odoo {SERIES}, or unset it and Odoo is downloaded",
        )
    return source


def _importable() -> OdooSource | None:
    """The ``odoo`` of the Python that runs us, if it is of our series."""
    code = (
        "import importlib.util as u, os; s = u.find_spec('odoo.release');"
        "print(os.path.dirname(os.path.dirname(s.origin)) if s else '')"
    )
    python = getattr(sys, "_base_executable", sys.executable)
    found = subprocess.run(
        [python, "-c", code], capture_output=True, text=True, cwd="/", check=False
    ).stdout.strip()
    if not found:
        return None
    source = OdooSource(Path(found), "installed")
    return source if source.series == SERIES else None


def _from_debian() -> OdooSource:
    """Debian's package in the cache; fetched into a side folder, then put in place."""
    root = cache() / "odoo"
    target = root / f"debian-{SERIES}"
    packages = target / "usr/lib/python3/dist-packages"
    note = target / "complete.json"
    with only_one(cache() / "odoo.lock", "fetching Odoo"):
        if not (packages / "odoo/release.py").is_file():
            machine.check_space(cache())
            half = root / f"debian-{SERIES}.part"
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir(parents=True)
            say("Odoo 19.0 is taken from Debian's package odoo-19.")
            debian.fetch(half)
            half.rename(target)
        if not note.exists() and web_files.complete(target):
            note.write_text(json.dumps({"series": SERIES}))
    source = OdooSource(packages, "Debian")
    if source.series != SERIES:
        raise Stop(
            f"Debian's package is Odoo {source.series} by now",
            f"Set ODOO_DIR to an unpacked Odoo {SERIES}",
        )
    return source


def _revision(folder: Path) -> str:
    """The commit of a git checkout, so that a pull is noticed."""
    head = folder / ".git/HEAD"
    if not head.is_file():
        return ""
    text = head.read_text().strip()
    reference = folder / ".git" / text.removeprefix("ref: ")
    return reference.read_text().strip() if reference.is_file() else text
