"""The files that Debian's package lacks and Odoo's web client needs, from npm.

Debian replaced Font Awesome 4 by a later one with other file names, and does not ship
the background blur of video calls; without the latter every page logs an error.
"""

import base64
import hashlib
import os
import shutil
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from . import processes
from .errors import Stop
from .progress import Step, warn


@dataclass(frozen=True)
class NpmPackage:
    """A package of the npm registry, pinned by version and by content."""

    name: str
    version: str
    sha512: str  # base64, as the registry states it


FONT_AWESOME = NpmPackage(
    "font-awesome",
    "4.7.0",
    "U6kGnykA/6bFmg1M/oT9EkFeIYv7JlX3bozwQJWiiLz6L0w3F5vBVPxHlwyX/vtNq1ckcpRKOB9f2Qal/"
    "VtFpg==",
)
SELFIE_SEGMENTATION = NpmPackage(
    "@mediapipe/selfie_segmentation",
    "0.1.1675465747",
    "IxYxNhwE5VwOm52L1yoFWYLP7q9Pd+NJjzOC5tlepfvEGaY3o9hslhUrx9BgseqdfZtKSDtd/4NfCSMjNz"
    "QalA==",
)
_FONT_FOLDERS = (
    "web/static/src/libs/fontawesome/fonts",
    "web/static/lib/fontawesome/fonts",
)


def complete(prefix: Path) -> bool:
    """Put the missing files in place; tell whether the web client is now whole."""
    addons = prefix / "usr/lib/python3/dist-packages/odoo/addons"
    _inconsolata(prefix, addons)
    if not processes.find("npm"):
        warn(
            "npm is missing, so icons of Odoo's screens stay empty and browser tests "
            "fail; install npm and run the same command again."
        )
        return False
    with Step("Completing the web client with two npm packages"):
        _font_awesome(addons)
        _selfie_segmentation(addons)
    dangling = [link for link in addons.rglob("*") if _is_dangling(link)]
    if dangling:
        warn(
            f"{len(dangling)} files of Odoo's web client are missing, the first is "
            f"{dangling[0].relative_to(addons)}."
        )
    return True


def verify(file: Path, package: NpmPackage) -> None:
    """Stop unless the file is exactly the pinned package."""
    digest = base64.b64encode(hashlib.sha512(file.read_bytes()).digest()).decode()
    if digest != package.sha512:
        raise Stop(
            f"The npm package {package.name} {package.version} does not match its "
            "checksum",
            "Nothing was taken from it; look at what your registry serves",
        )


def _inconsolata(prefix: Path, addons: Path) -> None:
    fonts = list(prefix.rglob("Inconsolata-Regular.otf"))
    link = addons / "point_of_sale/static/src/fonts/Inconsolata.otf"
    if fonts and _is_dangling(link):
        link.unlink()
        shutil.copyfile(fonts[0], link)


def _font_awesome(addons: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        fonts = _unpack(FONT_AWESOME, Path(folder)) / "fonts"
        for place in _FONT_FOLDERS:
            for link in (addons / place).glob("*"):
                if _is_dangling(link) and (fonts / link.name).exists():
                    link.unlink()
                    shutil.copyfile(fonts / link.name, link)


def _selfie_segmentation(addons: Path) -> None:
    target = addons / "mail/static/lib/selfie_segmentation"
    with tempfile.TemporaryDirectory() as folder:
        unpacked = _unpack(SELFIE_SEGMENTATION, Path(folder))
        if target.is_symlink():
            target.unlink()
        shutil.copytree(unpacked, target, dirs_exist_ok=True)


def _unpack(package: NpmPackage, folder: Path) -> Path:
    processes.run(
        ["npm", "pack", f"{package.name}@{package.version}"],
        f"The npm package {package.name} could not be fetched",
        "Check the network and run the same command again",
        cwd=folder,
    )
    (file,) = folder.glob("*.tgz")
    verify(file, package)
    with tarfile.open(file) as archive:
        for member in archive.getmembers():
            if member.isfile() and ".." not in Path(member.name).parts:
                archive.extract(member, folder)
    return folder / "package"


def _is_dangling(path: Path) -> bool:
    return path.is_symlink() and not os.path.exists(path)
