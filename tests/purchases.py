"""A real purchase history, and how well silence foretells that a client is gone.

The CDNOW sample: 2,357 buyers of music who bought for the first time in the first
quarter of 1997, with all their purchases until June 1998. It comes inside a package of
the registry (``devenv/requirements-data.txt``) and is read from there.
"""

import importlib.util
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from devenv.paths import CHECKOUT


def _load_rhythm():
    """The arithmetic alone: the addon itself is imported by Odoo only."""
    file = CHECKOUT / "client_manager/tools/rhythm.py"
    spec = importlib.util.spec_from_file_location("client_manager_rhythm", file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


rhythm = _load_rhythm()
_FILE = "datasets/CDNOW_sample.txt"
# The middle of the eighteen months; what is before it is all that a rule may see.
MIDDLE = date(1997, 10, 1)
PERIODS = (90, 273)
PLAIN_DAYS = 90


def real_purchases() -> list[list[date]]:
    """The days on which each buyer bought, in order; needs the package's file."""
    package = importlib.util.find_spec("lifetimes")
    if not package or not package.submodule_search_locations:
        raise FileNotFoundError("make setup installs the package with the data")
    file = Path(package.submodule_search_locations[0], _FILE)
    days = defaultdict(set)
    for line in file.read_text().splitlines():
        _master, buyer, day, *_rest = line.split()
        days[buyer].add(datetime.strptime(day, "%Y%m%d").date())
    return [sorted(found) for found in days.values()]


@dataclass(frozen=True)
class Score:
    """How a rule did at telling who buys nothing in the next period."""

    right: int  # marked, and bought nothing
    wrong: int  # marked, and bought
    missed: int  # not marked, and bought nothing
    spared: int  # not marked, and bought

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.wrong + self.missed)

    @property
    def accuracy(self) -> float:
        total = self.right + self.wrong + self.missed + self.spared
        return (self.right + self.spared) / total

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f}, recall {self.recall:.3f}, "
            f"F1 {self.f1:.3f}, right in {self.accuracy:.3f}"
        )


def score(buyers, day: date, period: int, rule: Callable[[list[date]], bool]) -> Score:
    """Let a rule see what was bought before a day, and compare with the days after."""
    counts = {(marked, gone): 0 for marked in (True, False) for gone in (True, False)}
    end = day + timedelta(period)
    for days in buyers:
        past = [bought for bought in days if bought < day]
        if past:
            gone = not any(day <= bought < end for bought in days)
            counts[rule(past), gone] += 1
    return Score(
        right=counts[True, True],
        wrong=counts[True, False],
        missed=counts[False, True],
        spared=counts[False, False],
    )


def rules(buyers, day: date) -> dict[str, Callable[[list[date]], bool]]:
    """The rules to compare; that of the rhythm knows only what was before the day."""
    past = [[bought for bought in days if bought < day] for days in buyers]
    others = rhythm.usual_rhythm(filter(None, map(rhythm.own_rhythm, past)))

    def silent(days: list[date]) -> bool:
        drawn = rhythm.weighed(rhythm.own_rhythm(days), others)
        return rhythm.silent_from(days[-1], drawn) <= day

    return {
        "own rhythm": silent,
        "no order for 90 days": lambda days: (day - days[-1]).days > PLAIN_DAYS,
        "everybody": lambda days: True,
    }


def results() -> dict[tuple[int, str], Score]:
    """The score of each rule by length of the next period in days."""
    buyers = real_purchases()
    return {
        (period, name): score(buyers, MIDDLE, period, rule)
        for period in PERIODS
        for name, rule in rules(buyers, MIDDLE).items()
    }
