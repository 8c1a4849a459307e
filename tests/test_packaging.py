"""The built wheel, installed beside an Odoo where no checkout is known."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from devenv import odoo_source, processes, venv
from devenv.paths import CHECKOUT, DEVENV, addon_names, addons

from .common import Database


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel of both addons, built without a network."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"  # a copy, so that no build folder stays in the checkout
    source.mkdir()
    for name in ("setup.py", "pyproject.toml", "MANIFEST.in"):
        shutil.copy(CHECKOUT / name, source)
    for name in ("devenv", *addon_names()):
        ignore = shutil.ignore_patterns("__pycache__")  # others write there now
        shutil.copytree(CHECKOUT / name, source / name, ignore=ignore)
    build = [
        "-m",
        "pip",
        "wheel",
        "-q",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    processes.run(
        [sys.executable, *build, "-w", folder, source], "The wheel cannot be built"
    )
    return next(folder.glob("*.whl"))


def test_wheel_holds_every_file_of_the_addons_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    wanted = {
        f"odoo/addons/{file.relative_to(CHECKOUT)}"
        for addon in addons()
        for file in addon.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert packed == wanted
    assert not {"odoo/__init__.py", "odoo/addons/__init__.py"} & packed


def test_modules_install_from_the_wheel(wheel, tmp_path, fresh_database):
    python = _environment(tmp_path)
    offline = [python, "-m", "pip", "install", "-q", "--no-index"]
    processes.run(
        [*offline, "--find-links", venv.wheelhouse(), wheel], "pip install failed"
    )
    database = fresh_database("base")
    _install(python, database)
    rows = database.query(
        "SELECT name FROM ir_module_module "
        "WHERE name = ANY(%s) AND state = 'installed' ORDER BY name",
        addon_names(),
    )
    assert [name for (name,) in rows] == addon_names()
    asked = "import odoo.addons.client_manager as a; print(a.__path__[0])"
    printed = subprocess.check_output([python, "-c", asked], cwd="/", text=True)
    assert Path(printed.strip()).is_relative_to(tmp_path)


def _environment(folder: Path) -> Path:
    """A fresh environment with Odoo and what Odoo needs, as a user has it already."""
    home = folder / "environment"
    processes.run([sys.executable, "-m", "venv", home], "venv")
    python = home / "bin/python"
    requirements = ["-r", DEVENV / "requirements-odoo.txt"]
    install = ["-m", "pip", "install", "-q", "--no-compile"]
    pinned = ["-c", DEVENV / "constraints.txt", "--find-links", venv.wheelhouse()]
    processes.run(
        [python, *install, "--no-index", *pinned, *requirements],
        "Odoo's requirements cannot be installed",
    )
    asked = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(subprocess.check_output([python, "-c", asked], text=True).strip())
    _provide_odoo(folder / "odoo-19.0", site)
    return python


def _provide_odoo(folder: Path, site: Path) -> None:
    """Put Odoo on the path with the metadata by which pip knows it."""
    metadata = folder / "odoo-19.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: odoo\nVersion: 19.0\n"
    )
    (folder / "odoo").symlink_to(odoo_source.locate().folder / "odoo")
    (site / "odoo_source.pth").write_text(f"{folder}\n")


def _install(python: Path, database: Database) -> None:
    """Install our modules with an Odoo whose addons path leads to no checkout."""
    odoo = odoo_source.locate().folder / "odoo"
    config = database.workspace.config
    output = processes.run(
        [
            python,
            "-m",
            "odoo",
            "-c",
            config,
            f"--addons-path={odoo / 'addons'}",
            "-d",
            database.name,
            "-i",
            ",".join(addon_names()),
            "--no-http",
            "--stop-after-init",
        ],
        "The modules cannot be installed from the wheel",
        cwd=Path("/"),
    )
    assert " ERROR " not in output
