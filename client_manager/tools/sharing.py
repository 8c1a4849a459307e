"""Sharing clients out among managers."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from heapq import heapify, heapreplace


def by_number(items: Iterable[Hashable], bins: Sequence[Hashable]) -> dict:
    """Deal the items out in turn, so that the numbers differ by one at most.

    >>> by_number("abcde", ["Anna", "Boris"])
    {'a': 'Anna', 'b': 'Boris', 'c': 'Anna', 'd': 'Boris', 'e': 'Anna'}
    """
    return {item: bins[turn % len(bins)] for turn, item in enumerate(items)}


def by_weight(weights: Mapping[Hashable, float], bins: Sequence[Hashable]) -> dict:
    """Give each item, the heaviest first, to whoever carries least so far.

    Equal weights keep the order of the mapping, equal loads go to whoever has fewer
    items and then to the first named, so the same input always gives the same result.
    No two loads then differ by more than one item weighs. What weighs less than
    nothing (a client with more refunds than sales) counts as nothing, and items that
    weigh nothing are spread by number.

    >>> by_weight({"a": 50, "b": 30, "c": 20, "d": 0}, ["Anna", "Boris"])
    {'a': 'Anna', 'b': 'Boris', 'c': 'Boris', 'd': 'Anna'}
    """
    loads = [(0, 0, turn) for turn in range(len(bins))]
    heapify(loads)
    shares = {}
    for item in sorted(weights, key=lambda item: -max(weights[item], 0)):
        load, count, turn = loads[0]
        shares[item] = bins[turn]
        heapreplace(loads, (load + max(weights[item], 0), count + 1, turn))
    return shares
