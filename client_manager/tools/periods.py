"""Arithmetic of periods of whole days, with open ends.

A period is a pair ``(first, last)`` of dates, both days included. ``None`` as first
day means "since ever", as last day "until further notice".
"""

from collections.abc import Iterator
from datetime import date, timedelta

Period = tuple[date | None, date | None]

ONE_DAY = timedelta(days=1)


def _bounds(period: Period) -> tuple[date, date]:
    first, last = period
    return first or date.min, last or date.max


def _period(first: date, last: date) -> Period:
    return (
        None if first == date.min else first,
        None if last == date.max else last,
    )


def contains(period: Period, day: date) -> bool:
    """Whether the day lies in the period.

    >>> contains((date(2026, 3, 1), None), date(2026, 3, 1))
    True
    >>> contains((None, date(2026, 2, 28)), date(2026, 3, 1))
    False
    """
    first, last = _bounds(period)
    return first <= day <= last


def overlap(one: Period, other: Period) -> bool:
    """Whether two periods share a day.

    >>> overlap((None, date(2026, 3, 1)), (date(2026, 3, 1), None))
    True
    >>> overlap((None, date(2026, 2, 28)), (date(2026, 3, 1), None))
    False
    """
    (first, last), (other_first, other_last) = _bounds(one), _bounds(other)
    return first <= other_last and other_first <= last


def intersection(one: Period, other: Period) -> Period | None:
    """The days that lie in both periods; None where there is no such day.

    >>> intersection((None, date(2026, 3, 31)), (date(2026, 3, 1), None))
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 31))
    >>> intersection((None, date(2026, 2, 28)), (date(2026, 3, 1), None))
    """
    if not overlap(one, other):
        return None
    (first, last), (other_first, other_last) = _bounds(one), _bounds(other)
    return _period(max(first, other_first), min(last, other_last))


def minus(one: Period, other: Period) -> Iterator[Period]:
    """The days of the first period that are not in the second, as periods.

    >>> list(minus((None, None), (date(2026, 3, 1), date(2026, 3, 31))))
    [(None, datetime.date(2026, 2, 28)), (datetime.date(2026, 4, 1), None)]
    >>> list(minus((date(2026, 3, 1), date(2026, 3, 31)), (None, None)))
    []
    """
    if not overlap(one, other):
        yield one
        return
    (first, last), (other_first, other_last) = _bounds(one), _bounds(other)
    if first < other_first:
        yield _period(first, other_first - ONE_DAY)
    if other_last < last:
        yield _period(other_last + ONE_DAY, last)


def difference(one: Period, other: Period) -> list[Period]:
    """The days that lie in exactly one of two periods, as periods.

    Shortening an open period touches only the days cut off:

    >>> difference((None, None), (None, date(2026, 2, 28)))
    [(datetime.date(2026, 3, 1), None)]
    >>> difference((None, None), (None, None))
    []
    """
    return [*minus(one, other), *minus(other, one)]
