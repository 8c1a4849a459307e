"""Odoo 19.0 from Debian's archive, with apt itself but without touching the system.

apt gets a private state and cache folder and one source line: the mirror that this
machine already uses, suite sid, signed by Debian's archive keyring. apt checks the
signature and the checksums. Needs no root.
"""

import getpass
import re
import shutil
from pathlib import Path

from . import processes
from .errors import Stop
from .progress import Step, folder_size

ODOO_PACKAGE = "odoo-19"
# What the links inside the package point to.
COMPANIONS = (
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
    "fonts-montserrat",
    "fonts-roboto-unhinted",
    "fonts-inconsolata",
    "fonts-ocr-b",
)
OWN_ODOO = "Or set ODOO_DIR to an unpacked Odoo 19.0"
_KEYRINGS = Path("/usr/share/keyrings")


class PrivateApt:
    """apt with a state folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "apt.conf"

    def prepare(self) -> None:
        """Write the configuration and fetch the signed list of packages."""
        for name in ("lists/partial", "cache/archives/partial", "empty", "debs"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "status").touch()
        (self.folder / "sources.list").write_text(
            f"deb [signed-by={keyring()}] {mirror(self.folder)} sid main\n"
        )
        self.config.write_text(self._configuration())
        with Step("Reading Debian's list of packages"):
            self.run(
                ["update", "-o", "APT::Update::Error-Mode=any"],
                "Debian's list of packages could not be had or is not signed rightly",
            )

    def _configuration(self) -> str:
        return f"""
Dir::State "{self.folder}";
Dir::State::status "{self.folder}/status";
Dir::Cache "{self.folder}/cache";
Dir::Etc::sourcelist "{self.folder}/sources.list";
Dir::Etc::sourceparts "{self.folder}/empty";
Dir::Etc::preferences "{self.folder}/empty/none";
Dir::Etc::preferencesparts "{self.folder}/empty";
Acquire::Languages "none";
Acquire::Retries "2";
APT::Sandbox::User "{getpass.getuser()}";
"""

    def run(self, arguments: list[str], failure: str, **options) -> str:
        """Run apt-get with the private configuration."""
        return processes.run(
            ["apt-get", *arguments],
            failure,
            f"Check the network and run the same command again. {OWN_ODOO}",
            env={"APT_CONFIG": str(self.config), "LC_ALL": "C.UTF-8"},
            cwd=self.folder / "debs",
            **options,
        )

    def download(self, packages: list[str]) -> list[Path]:
        """Download packages, checked by apt, and return their files."""
        listed = self.run(
            ["--print-uris", "download", *packages], "Debian has no such package"
        )
        sizes = dict(re.findall(r"^'\S+' (\S+\.deb) (\d+) ", listed, re.MULTILINE))
        files = [self.folder / "debs" / name for name in sizes]
        total = sum(map(int, sizes.values()))
        with Step(f"Downloading Odoo 19.0 ({len(files)} packages)") as step:
            self.run(
                ["download", *packages],
                "The download failed or does not match its checksum",
                poll=lambda: step.show_bytes(folder_size(self.folder / "debs"), total),
            )
        return files


def fetch(target: Path) -> None:
    """Download Odoo and what it links to, and unpack all of it under ``target``."""
    for program in ("apt-get", "dpkg-deb"):
        if not processes.find(program):
            raise Stop(
                f"Odoo is fetched with Debian's own tools and {program} is missing",
                "Set ODOO_DIR to an unpacked Odoo 19.0",
            )
    folder = target.with_name(f"{target.name}.apt")
    shutil.rmtree(folder, ignore_errors=True)
    try:
        apt = PrivateApt(folder)
        apt.prepare()
        files = apt.download([ODOO_PACKAGE, *COMPANIONS])
        with Step("Unpacking Odoo"):
            for file in files:
                processes.run(
                    ["dpkg-deb", "-x", file, target], f"{file.name} cannot be unpacked"
                )
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keyring() -> Path:
    """Debian's archive keyring on this machine."""
    for name in ("debian-archive-keyring.gpg", "debian-archive-keyring.pgp"):
        if (_KEYRINGS / name).exists():
            return _KEYRINGS / name
    raise Stop(
        "Debian's archive keyring is missing, so Odoo's package cannot be verified",
        f"Install the package debian-archive-keyring. {OWN_ODOO}",
    )


def mirror(folder: Path) -> str:
    """The address of the Debian archive that this machine's own sources name."""
    lists = folder / "machine"
    found = _sites([])
    if not found:  # the machine has no lists yet: read them into a folder of ours
        (lists / "partial").mkdir(parents=True, exist_ok=True)
        private = ["-o", f"Dir::State::lists={lists}"]
        processes.run(["apt-get", "update", *private], "apt-get update failed")
        found = _sites(private)
    if not found:
        raise Stop("This machine's apt knows no Debian archive", OWN_ODOO[3:])
    return found[0]


def _sites(options: list[str]) -> list[str]:
    layout = "$(ORIGIN)|$(COMPONENT)|$(CODENAME)|$(SITE)"
    targets = ["indextargets", "--format", layout, "Created-By: Packages"]
    listed = processes.run(
        ["apt-get", *options, *targets], "apt cannot tell its sources"
    )
    rows = [line.split("|") for line in listed.splitlines() if line.count("|") == 3]
    return [
        site
        for origin, component, codename, site in rows
        if origin == "Debian" and component == "main" and "-" not in codename
    ]
