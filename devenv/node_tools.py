"""prettier and eslint, installed by npm outside the checkout from our lock file."""

import shutil
from pathlib import Path

from . import processes
from .errors import Stop
from .locking import only_one
from .paths import DEVENV, cache, short_hash
from .progress import Step

_FOLDER = DEVENV / "npm"


def ensure() -> Path:
    """The folder with the installed tools."""
    if not processes.find("npm"):
        raise Stop(
            "make lint checks XML and JavaScript with npm, which is missing",
            "Install Node.js with npm",
        )
    lock = (_FOLDER / "package-lock.json").read_text()
    target = cache() / "npm" / short_hash(lock)
    with only_one(cache() / "npm.lock", "installing the tools for XML and JavaScript"):
        if not target.exists():
            half = target.with_suffix(".part")
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir(parents=True)
            for name in ("package.json", "package-lock.json"):
                shutil.copy(_FOLDER / name, half)
            with Step("Installing the tools for XML and JavaScript"):
                processes.run(
                    ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
                    "npm could not install the tools",
                    "Check the network and run the same command again",
                    cwd=half,
                )
            half.rename(target)
    return target


def prettier(*options: str) -> list[str]:
    """The command line of prettier with our configuration and the plugin for XML."""
    modules = ensure() / "node_modules"
    return [
        str(modules / ".bin/prettier"),
        "--config",
        str(_FOLDER / "prettier.config.mjs"),
        "--plugin",
        str(modules / "@prettier/plugin-xml/src/plugin.js"),
        "--no-editorconfig",
        *options,
    ]


def eslint(*options: str) -> list[str]:
    """The command line of eslint with our configuration."""
    return [
        str(ensure() / "node_modules/.bin/eslint"),
        "--config",
        str(_FOLDER / "eslint.config.mjs"),
        "--no-warn-ignored",
        *options,
    ]
