"""The checkout's ``.venv``: Odoo's requirements, the pinned OCA addons and our tools.

The wheels are kept in the cache, so that a second checkout downloads nothing.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from . import processes
from .errors import Stop
from .locking import only_one
from .odoo_source import OdooSource
from .paths import DEVENV, VENV, cache, short_hash
from .progress import Step, folder_size

PYTHON = VENV / "bin/python"
_MARK = VENV / "made-from"
_CONSTRAINTS = DEVENV / "constraints.txt"
# In this order: the OCA addons ask for a package ``odoo`` that no registry has, so they
# are taken without their dependencies, all of which the other files name. Of packages
# with data only the data are wanted.
_RESOLVED = [DEVENV / "requirements-odoo.txt", DEVENV / "requirements-dev.txt"]
_AS_THEY_ARE = [DEVENV / "requirements-oca.txt", DEVENV / "requirements-data.txt"]
_NO_NETWORK = "Check the network and run the same command again"


def pins() -> str:
    """A short name of the exact set of packages that the files ask for."""
    files = [*_RESOLVED, *_AS_THEY_ARE, _CONSTRAINTS]
    return short_hash("\n".join(file.read_text() for file in files))


def addon_pins() -> str:
    """A short name of the pinned addons alone, which decide what a database holds."""
    lines = _CONSTRAINTS.read_text().splitlines()
    return short_hash("\n".join(x for x in lines if x.startswith("odoo-addon-")))


def ensure(source: OdooSource) -> None:
    """Make ``.venv``, or make it anew when the pins or the source of Odoo changed."""
    wanted = f"{pins()} {sys.version_info[:2]} {source.folder}"
    with only_one(VENV.with_name(".venv.lock"), "preparing .venv"):
        if _MARK.exists() and _MARK.read_text() == wanted and PYTHON.exists():
            return
        shutil.rmtree(VENV, ignore_errors=True)
        _create()
        _install(wheelhouse())
        _link_odoo(source)
        _MARK.write_text(wanted)


def run_inside(arguments: list[str]) -> None:
    """Replace this process by the same program in ``.venv``."""
    if Path(sys.prefix).resolve() == VENV.resolve():
        return
    os.environ["PATH"] = f"{VENV / 'bin'}:{os.environ.get('PATH', '')}"
    sys.stdout.flush()
    os.execv(PYTHON, [str(PYTHON), "-m", "devenv", *arguments])


def _create() -> None:
    with Step("Making .venv"):
        processes.run(
            [getattr(sys, "_base_executable", sys.executable), "-m", "venv", VENV],
            "Python cannot make a virtual environment",
            "On Debian and its kin install python3-venv",
        )


def wheelhouse() -> Path:
    """The folder of wheels for these pins and this Python; filled on first use."""
    version = "".join(map(str, sys.version_info[:2]))
    folder = cache() / "wheels" / f"py{version}-{pins()}"
    with only_one(cache() / "wheels.lock", "fetching Python packages"):
        if not folder.exists():
            half = folder.with_name(f"{folder.name}.part")
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir(parents=True)
            with Step("Fetching Python packages") as step:
                _fetch_wheels(half, step)
            half.rename(folder)
    return folder


def _fetch_wheels(folder: Path, step: Step) -> None:
    """Fetch what the files ask for; pip's own working files are counted as well."""
    work = folder / "work"
    work.mkdir()

    def progress() -> None:
        step.show(f"{folder_size(folder) / 1e6:.0f} MB")

    for extra in (_arguments(_RESOLVED), ["--no-deps", *_arguments(_AS_THEY_ARE)]):
        processes.run(
            [*_pip(), "wheel", "--wheel-dir", folder, "-c", _CONSTRAINTS, *extra],
            "Python packages could not be fetched",
            _NO_NETWORK,
            env={"TMPDIR": str(work)},
            poll=progress,
        )
    shutil.rmtree(work)


def _install(wheels: Path) -> None:
    # Python compiles what is imported; all the rest need not be.
    quick = ["--no-index", "--no-deps", "--no-compile"]
    offline = [*_pip(), "install", *quick, "--find-links", wheels]
    with Step("Installing Python packages"):
        files = sorted(str(file) for file in wheels.glob("*.whl"))
        processes.run([*offline, *files], "Python packages could not be installed")


def _pip() -> list[str]:
    return [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "-q"]


def _arguments(files: list[Path]) -> list[str]:
    return [part for file in files for part in ("-r", str(file))]


def _link_odoo(source: OdooSource) -> None:
    """Make ``import odoo`` work: both Odoo and OCA's wheels are namespace packages."""
    asked = [PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    purelib = processes.run(asked, "The new .venv does not run").strip()
    Path(purelib, "odoo_source.pth").write_text(f"{source.folder}\n")
    probe = [PYTHON, "-c", "import odoo.release, odoo.addons.base.models"]
    done = subprocess.run(probe, capture_output=True, text=True, check=False, cwd="/")
    if "No module named 'odoo" in done.stderr:
        raise Stop(f"Odoo cannot be imported from {source.folder}")
