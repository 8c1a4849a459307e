"""``make bench``: run the benchmarks in ``tests/bench``.

A benchmark is a module with ``run(workspace)`` that yields lines to print. It makes and
drops its own databases with ``tests.common.Database``. ARGS="name" runs only some.
"""

import importlib
import os

from .errors import Stop
from .paths import CHECKOUT
from .progress import say
from .workspace import open_workspace

_FOLDER = CHECKOUT / "tests/bench"


def main(arguments: list[str]) -> int:
    """Run all benchmarks, or those whose name contains one of the words in ARGS."""
    words = os.environ.get("ARGS", "").split()
    names = [
        path.stem
        for path in sorted(_FOLDER.glob("[!_]*.py"))
        if not words or any(word in path.stem for word in words)
    ]
    if not names:
        raise Stop("There is no such benchmark in tests/bench")
    with open_workspace() as workspace:
        for name in names:
            say(f"\n{name}")
            for line in importlib.import_module(f"tests.bench.{name}").run(workspace):
                say(f"  {line}")
    return 0
