"""Days and when they begin; no Odoo here."""

from calendar import isleap, monthrange
from datetime import date, datetime, time

import pytz


def begin_of(day: date, zone: str) -> datetime:
    """The moment (naive, UTC) in which a day begins in a time zone.

    >>> str(begin_of(date(2026, 6, 15), "Europe/Moscow"))
    '2026-06-14 21:00:00'
    >>> str(begin_of(date(2026, 6, 15), "UTC"))
    '2026-06-15 00:00:00'
    """
    begin = pytz.timezone(zone).localize(datetime.combine(day, time.min))
    return begin.astimezone(pytz.utc).replace(tzinfo=None)


def as_heading(text: str) -> str:
    """A day as it begins a line: some languages write weekdays small.

    >>> as_heading("понедельник, 15 июня")
    'Понедельник, 15 июня'
    """
    return text[:1].upper() + text[1:]


def day_in_year(day: int, month: int, year: int) -> date:
    """The date in a year; who was born on 29 February has the 28th in common years.

    >>> str(day_in_year(29, 2, 2027))
    '2027-02-28'
    >>> str(day_in_year(29, 2, 2028))
    '2028-02-29'
    """
    if (day, month) == (29, 2) and not isleap(year):
        day = 28
    return date(year, month, day)


def next_occurrence(day: int, month: int, today: date) -> date:
    """The next date with this day and month, today included.

    >>> str(next_occurrence(1, 3, date(2026, 3, 1)))
    '2026-03-01'
    >>> str(next_occurrence(28, 2, date(2026, 3, 1)))
    '2027-02-28'
    >>> str(next_occurrence(31, 12, date(2026, 3, 1)))
    '2026-12-31'
    """
    found = day_in_year(day, month, today.year)
    return found if found >= today else day_in_year(day, month, today.year + 1)


def exists(day: int, month: int, year: int | None = None) -> bool:
    """Whether there is such a day; without a year, in any year.

    >>> exists(29, 2), exists(30, 2), exists(29, 2, 2026), exists(0, 1)
    (True, False, False, False)
    """
    return 1 <= day <= monthrange(year or 2000, month)[1]
