"""``make lint`` and ``make format``: style, mistakes, formatting, translations."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

from . import node_tools, translations
from .paths import CHECKOUT, DEVENV, addons
from .progress import say
from .venv import PYTHON

_TOOLS = PYTHON.parent


def main(arguments: list[str]) -> int:
    """Run every check, also after one has failed; 0 if all are content."""
    if arguments[0] == "format":
        return _format()
    results = {
        "ruff": _run([str(_TOOLS / "ruff"), "check", "--quiet", *_python()]),
        "pylint-odoo": _pylint(),
        "prettier": _run_on(
            node_tools.prettier("--check", "--log-level=warn"), _sources(".xml", ".js")
        ),
        "eslint": _run_on(node_tools.eslint(), _sources(".js")),
        "translations": translations.check(),
    }
    for name, content in results.items():
        say(f"{name}: {'ok' if content else 'FAILED'}")
    if not all(results.values()):
        say("make format repairs what prettier and ruff can repair by themselves.")
    return 0 if all(results.values()) else 1


def _format() -> int:
    ruff = _run([str(_TOOLS / "ruff"), "check", "--quiet", "--fix", *_python()])
    pretty = _run_on(
        node_tools.prettier("--write", "--log-level=warn"), _sources(".xml", ".js")
    )
    return 0 if ruff and pretty else 1


def _python() -> list[str]:
    places = [*addons(), DEVENV, CHECKOUT / "tests", *CHECKOUT.glob("*.py")]
    return [_relative(place) for place in places if place.exists()]


def _pylint() -> bool:
    if not addons():
        return True
    names = [_relative(addon) for addon in addons()]
    rules = f"--rcfile={DEVENV / 'pylintrc'}"
    return _run([str(PYTHON), "-m", "pylint", rules, *names])


def _sources(*suffixes: str) -> list[str]:
    files = (file for addon in addons() for file in sorted(addon.rglob("*")))
    return [
        _relative(file)
        for file in files
        if file.suffix in suffixes and "lib" not in file.parts
    ]


def _relative(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


def _run_on(command: list[str], files: Iterable[str]) -> bool:
    """Run a tool on files; without any there is nothing to complain about."""
    files = list(files)
    return not files or _run([*command, *files])


def _run(command: list[str]) -> bool:
    return subprocess.run(command, cwd=CHECKOUT, check=False).returncode == 0
