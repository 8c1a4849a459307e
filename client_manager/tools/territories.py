"""Which territory an address falls into.

A territory is described by rules; a rule by a country and, where given, a state, a
range of ZIP codes and a city. An address falls under a rule when all of these fit.
Among the territories it falls into the deepest of the tree wins, which is unique as
long as no two territories overlap unless one lies in the other (see ``overlaps``).

ZIP codes are compared as text. Only letters and digits count, in upper case
(``normal_zip``). Both ends of a range have the same length *n*; a code falls into the
range when it is at least *n* characters long and its first *n* characters lie between
the ends, both included. So one range serves whole codes, leading parts ("101" to
"129"), alphanumeric codes and codes with an extension ("12345-6789" lies where
"12345" does). An empty range is the whole country.

Names of cities are compared by letters and digits alone (``normal_city``): case,
accents, spaces, hyphens and dots do not count.
"""

import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from heapq import heappop, heappush
from typing import NamedTuple

Path = tuple[int, ...]
LAST_CHARACTER = "\U0010ffff"


class Rule(NamedTuple):
    """A part of a country that belongs to a territory.

    :ivar path: ids from the root of the tree down to the territory
    :ivar state: None is any state
    :ivar zip_from: normalised, of the same length as ``zip_until``; "" is any
    :ivar city: normalised; "" is any
    """

    id: int
    path: Path
    country: int
    state: int | None = None
    zip_from: str = ""
    zip_until: str = ""
    city: str = ""


@lru_cache(maxsize=16_384)
def normal_zip(text: str | None) -> str:
    """Letters and digits of a ZIP code, in upper case.

    >>> normal_zip(" k1a 0b1"), normal_zip("12345-6789"), normal_zip(False)
    ('K1A0B1', '123456789', '')
    """
    folded = unicodedata.normalize("NFKC", text or "").upper()
    return "".join(filter(str.isalnum, folded))


@lru_cache(maxsize=16_384)
def normal_city(text: str | None) -> str:
    """Letters and digits of a name, without case and accents.

    >>> normal_city("Saint  Étienne") == normal_city("SAINT-ETIENNE")
    True
    >>> normal_city("Орёл") == normal_city("орел ")
    True
    """
    folded = unicodedata.normalize("NFKD", (text or "").casefold())
    return "".join(filter(str.isalnum, folded))


def related(one: Path, other: Path) -> bool:
    """Whether two territories are the same or one lies in the other.

    >>> related((1, 2), (1, 2, 5)), related((1, 2), (1, 3)), related((1,), (1,))
    (True, False, True)
    """
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def overlaps(rules: Iterable[Rule]) -> Iterator[tuple[Rule, Rule]]:
    """Pairs of rules of unrelated territories that an address can fall under.

    >>> city = Rule(1, (1,), 7, city="tver")
    >>> list(overlaps([city, Rule(2, (2,), 7, city="klin")]))
    []
    >>> [(a.id, b.id) for a, b in overlaps([city, Rule(2, (2,), 7, state=3)])]
    [(1, 2)]
    >>> list(overlaps([city, Rule(2, (1, 2), 7, state=3)]))
    []
    """
    by_country = defaultdict(list)
    for rule in rules:
        by_country[rule.country].append(rule)
    for group in by_country.values():
        # Swept in the order of their first ZIP code: a rule can only meet those that
        # began before it and have not ended.
        begun = defaultdict(lambda: defaultdict(list))
        for rule in sorted(group, key=lambda rule: (rule.zip_from, rule.id)):
            for other in _begun_that_meet(rule, begun):
                if not related(rule.path, other.path):
                    yield other, rule
            begun[rule.state][rule.city].append(rule)


def _begun_that_meet(rule: Rule, begun: dict) -> Iterator[Rule]:
    for state in {rule.state, None} if rule.state else list(begun):
        by_city = begun.get(state, {})
        for city in {rule.city, ""} if rule.city else list(by_city):
            others = by_city.get(city, [])
            others[:] = [other for other in others if _reaches(other, rule.zip_from)]
            yield from others


def _reaches(rule: Rule, zip_code: str) -> bool:
    """Whether the rule's range ends at or after a code, or at a leading part of it."""
    return rule.zip_until + LAST_CHARACTER >= zip_code


class Matcher:
    """Finds the territory of an address in memory.

    The rules are kept by country, state, city and length of the ZIP codes, each such
    group cut into ranges that do not overlap. An address looks into four groups for
    each length its country knows and finds its range by bisection, so the cost hardly
    depends on the number of rules.

    >>> rules = [
    ...     Rule(1, (1,), 7),
    ...     Rule(2, (1, 2), 7, zip_from="101", zip_until="129"),
    ...     Rule(3, (1, 2, 3), 7, city="moscow"),
    ... ]
    >>> match = Matcher(rules).match
    >>> match(7), match(7, None, "125 009"), match(7, 5, "125009", " MOSCOW"), match(8)
    (1, 2, 3, None)
    """

    def __init__(self, rules: Iterable[Rule]):
        groups = defaultdict(list)
        lengths = defaultdict(set)
        for rule in rules:
            length = len(rule.zip_from)
            groups[rule.country, rule.state, rule.city, length].append(rule)
            lengths[rule.country].add(length)
        self._ranges = {key: _disjoint_ranges(group) for key, group in groups.items()}
        self._lengths = {country: sorted(found) for country, found in lengths.items()}

    def match(
        self,
        country: int | None,
        state: int | None = None,
        zip_code: str | None = None,
        city: str | None = None,
    ) -> int | None:
        """Id of the territory of an address as typed, or None."""
        lengths = self._lengths.get(country)
        if not lengths:
            return None
        code = normal_zip(zip_code or "")
        best: Path = ()
        for a_state in {state or None, None}:
            for a_city in {normal_city(city or ""), ""}:
                for length in lengths:
                    if length > len(code):
                        break
                    ranges = self._ranges.get((country, a_state, a_city, length))
                    if ranges:
                        starts, winners = ranges
                        found = winners[bisect_right(starts, code[:length])]
                        best = max(best, found, key=_depth)
        return best[-1] if best else None


def _depth(path: Path) -> tuple[int, Path]:
    """Sorts the deepest last; the path itself only makes the order certain."""
    return len(path), path


def _disjoint_ranges(rules: list[Rule]) -> tuple[list[str], list[Path]]:
    """Cut ranges of ZIP codes of one length into pieces, each with its deepest.

    :return: starts of the pieces, and for each number of starts at or before a code
        the winner there (the empty path where nothing is)
    """
    waiting = sorted(rules, key=lambda rule: rule.zip_from, reverse=True)
    # The first text after the end, among those of the same length.
    bounds = sorted({r.zip_from for r in rules} | {r.zip_until + "\0" for r in rules})
    starts, winners, running = [], [()], []
    for bound in bounds:
        while waiting and waiting[-1].zip_from <= bound:
            rule = waiting.pop()
            depth, path = _depth(rule.path)
            order = (-depth, tuple(-part for part in path))
            heappush(running, (*order, rule.zip_until + "\0", path))
        while running and running[0][2] <= bound:
            heappop(running)
        winner = running[0][3] if running else ()
        if winner != winners[-1]:
            starts.append(bound)
            winners.append(winner)
    return starts, winners
