"""What the machine must have, and what can be installed on it when it is missing."""

import os
import platform
import shutil
import sys
from pathlib import Path

from . import processes
from .errors import Stop, disk_full
from .progress import Step, warn

OLDEST, NEWEST = (3, 10), (3, 13)
_NEEDED_SPACE = 3 * 1024**3
# program → Debian package
BROWSER = {"chromium": "chromium", "chromedriver": "chromium-driver"}
PDF_ENGINE = {"wkhtmltopdf": "wkhtmltopdf"}
PDF_READERS = {"pdftotext": "poppler-utils", "pdftoppm": "poppler-utils"}


def check() -> None:
    """Stop unless this is a Linux machine with a Python that Odoo 19 runs on."""
    if platform.system() != "Linux":
        raise Stop(
            f"This development environment runs on Linux only, not on "
            f"{platform.system()}",
            "Elsewhere the addons themselves work: install them into an Odoo 19.0 of "
            "your own as README says, or use a Linux container or virtual machine",
        )
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        raise Stop(
            f"Odoo 19 runs on Python 3.10 to 3.13, and python3 is "
            f"{platform.python_version()}",
            "Name another one: make PYTHON=python3.12 …",
        )


def check_space(folder: Path) -> None:
    """Stop before a long download when the disk cannot hold what comes of it."""
    folder.mkdir(parents=True, exist_ok=True)
    needed = int(os.environ.get("CLIENT_MANAGER_NEEDED_SPACE", _NEEDED_SPACE))
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Stop(
            disk_full(
                f"{folder} has {free / 1e9:.1f} GB left, "
                f"about {needed / 1e9:.1f} GB are needed"
            )
        )


def in_ci() -> bool:
    """Whether a missing tool must fail instead of being skipped."""
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def have_programs(wanted: dict[str, str], purpose: str) -> bool:
    """Install the programs that are missing if possible; tell whether all are there."""
    missing = {name: deb for name, deb in wanted.items() if not processes.find(name)}
    if not missing:
        return True
    packages = sorted(set(missing.values()))
    if os.geteuid() == 0 and processes.find("apt-get"):
        try:
            _apt_install(packages)
        except Stop as stop:
            warn(f"{stop} Without {', '.join(packages)} there is no {purpose}.")
    missing = {name: deb for name, deb in wanted.items() if not processes.find(name)}
    if missing and os.geteuid() != 0:
        warn(
            f"{', '.join(missing)} not found, so there is no {purpose}; on Debian: "
            f"sudo apt-get install {' '.join(packages)}"
        )
    return not missing


def _apt_install(packages: list[str]) -> None:
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    with Step(f"Installing {', '.join(packages)}"):
        try:
            processes.run(install, "apt-get could not install", env=env)
        except Stop:  # no package lists yet, or old ones
            processes.run(["apt-get", "update"], "apt-get update failed", env=env)
            processes.run(install, "apt-get could not install", env=env)
