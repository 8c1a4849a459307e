"""Packs both addons so that ``pip install .`` puts them under ``odoo.addons``.

``odoo`` and ``odoo.addons`` are namespace packages shared with Odoo itself and with
other addons, so the wheel contains no ``__init__.py`` for them.
"""

import ast
from pathlib import Path

from setuptools import setup

ROOT = Path(__file__).parent
ADDONS = ("client_manager", "client_manager_reports")
_NOT_PACKED = {"__pycache__"}


def manifest(addon: str) -> dict:
    """The manifest of an addon."""
    return ast.literal_eval((ROOT / addon / "__manifest__.py").read_text("utf-8"))


def packages(addon: str) -> dict[str, str]:
    """The Python packages of an addon: name under ``odoo.addons`` → folder."""
    folders = sorted(file.parent for file in (ROOT / addon).rglob("__init__.py"))
    relative = [folder.relative_to(ROOT) for folder in folders]
    return {"odoo.addons." + ".".join(r.parts): r.as_posix() for r in relative}


def data_files(addon: str) -> list[str]:
    """Everything in an addon that no package holds: XML, CSV, PO, static files …

    The scripts of migrations as well: their folders are named by versions.
    """
    folder = ROOT / addon
    return [
        file.relative_to(folder).as_posix()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        and (file.suffix != ".py" or not (file.parent / "__init__.py").exists())
        and file.suffix != ".pyc"
        and not _NOT_PACKED & set(file.parts)
    ]


def requirements() -> list[str]:
    """Odoo, and the OCA addons in the tested version or a later fix of it."""
    lines = (ROOT / "devenv/constraints.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if line.startswith("odoo-addon-")]
    return ["odoo==19.0.*", *(pin.replace("==", "~=") for pin in pins)]


core = manifest("client_manager")
setup(
    name="odoo-addons-client-manager",
    version=core["version"],
    description=core["summary"],
    license="AGPL-3.0-or-later",
    author=core["author"],
    python_requires=">=3.10",
    packages=[name for addon in ADDONS for name in packages(addon)],
    package_dir={k: v for addon in ADDONS for k, v in packages(addon).items()},
    package_data={f"odoo.addons.{addon}": data_files(addon) for addon in ADDONS},
    include_package_data=False,
    install_requires=requirements(),
    classifiers=[
        "Framework :: Odoo",
        "Framework :: Odoo :: 19.0",
        "Programming Language :: Python :: 3",
    ],
)
