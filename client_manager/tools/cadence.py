"""When a client is to be spoken to next, and on which day somebody can do it.

Kinds of contact have a strength: a stronger one does for a weaker one, so a visit
counts as the call that was due. Days are calendar days; whose time zone they are in is
the caller's business.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

# A visit is more than receiving the client; whoever is seen need not be called.
STRENGTH = {
    "message": 1,
    "call": 2,
    "video": 3,
    "office": 4,
    "exhibition": 4,
    "presentation": 4,
    "visit": 5,
}
UNITS = {"day": "days", "week": "weeks", "month": "months"}
ONE_DAY = timedelta(days=1)


def satisfies(made: str, asked: str) -> bool:
    """Whether a contact of one kind does where another was asked for.

    >>> satisfies("visit", "call"), satisfies("call", "visit")
    (True, False)
    >>> satisfies("office", "exhibition"), satisfies("office", "visit")
    (True, False)
    """
    return STRENGTH[made] >= STRENGTH[asked]


def kinds_for(asked: str) -> list[str]:
    """The kinds of contact that do where one is asked for.

    >>> kinds_for("video")
    ['video', 'office', 'exhibition', 'presentation', 'visit']
    """
    return [made for made in STRENGTH if satisfies(made, asked)]


def later(day: date, number: int, unit: str) -> date:
    """The day so many days, weeks or months later; months end where they end.

    >>> later(date(2026, 1, 31), 1, "month")
    datetime.date(2026, 2, 28)
    >>> later(date(2026, 3, 2), 2, "week")
    datetime.date(2026, 3, 16)
    """
    return day + relativedelta(**{UNITS[unit]: number})


def next_due(last: date | None, since: date, number: int, unit: str) -> date:
    """The day by which the next contact is due.

    Never spoken to, a client is due on the first day the rule holds; by a rule that
    did not hold yet nobody is late.

    >>> next_due(date(2026, 3, 2), date(2026, 1, 1), 2, "week")
    datetime.date(2026, 3, 16)
    >>> next_due(None, date(2026, 3, 1), 2, "week")
    datetime.date(2026, 3, 1)
    >>> next_due(date(2025, 3, 2), date(2026, 1, 1), 1, "month")
    datetime.date(2026, 1, 1)
    """
    return max(later(last, number, unit), since) if last else since


@dataclass(frozen=True)
class Demand:
    """A contact that has to be planned.

    :param key: whatever tells it from others
    :param client: whom to speak to
    :param kind: what kind of contact
    :param due: by which day
    :param until: the day on which the next one of this kind would be due
    :param earliest: not before this day, to which it was put off
    """

    key: int
    client: int
    kind: str
    due: date
    until: date
    earliest: date | None = None


@dataclass(frozen=True)
class Planned:
    """A contact that stands in somebody's calendar."""

    client: int
    kind: str
    day: date


def period_end(demand: Demand, today: date) -> date:
    """The first day that belongs to the next contact; of a late one, tomorrow."""
    return max(demand.until, today + ONE_DAY)


def is_covered(demand: Demand, planned: Iterable[Planned], today: date) -> bool:
    """Whether what is planned with the client does for what is due.

    One of the same kind does anywhere in the period, a stronger one when it comes in
    time:

    >>> call = Demand(1, 7, "call", date(2026, 3, 16), date(2026, 3, 30))
    >>> monday = date(2026, 3, 9)
    >>> is_covered(call, [Planned(7, "call", date(2026, 3, 20))], monday)
    True
    >>> is_covered(call, [Planned(7, "visit", date(2026, 3, 20))], monday)
    False
    >>> is_covered(call, [Planned(7, "visit", date(2026, 3, 16))], monday)
    True
    >>> is_covered(call, [Planned(8, "call", date(2026, 3, 16))], monday)
    False
    """
    in_time = max(demand.due, today)
    in_period = period_end(demand, today)
    return any(
        one.client == demand.client
        and (
            (one.kind == demand.kind and one.day < in_period)
            or (satisfies(one.kind, demand.kind) and one.day <= in_time)
        )
        for one in planned
    )


def can_find_room(demand: Demand, free: Sequence[date], today: date) -> bool:
    """Whether a free day lies in the period of what is due.

    What finds none finds none whatever else is planned, and takes nothing from others:
    ``plan`` gives the same without it.

    :param free: the days, in order, on which who could have the contact has room

    >>> call = Demand(1, 7, "call", date(2026, 3, 11), date(2026, 3, 25))
    >>> monday = date(2026, 3, 9)
    >>> can_find_room(call, [date(2026, 3, 24)], monday)
    True
    >>> can_find_room(call, [date(2026, 3, 25)], monday)
    False
    >>> off = Demand(1, 7, "call", *[date(2026, 3, n) for n in (11, 25, 16)])
    >>> can_find_room(off, [date(2026, 3, 13), date(2026, 3, 16)], monday)
    True
    """
    at = bisect_left(free, demand.earliest or date.min)
    return at < len(free) and free[at] < period_end(demand, today)


def choose_day(
    due: date, days: Iterable[tuple[date, int]], room: Mapping[tuple[int, date], int]
) -> tuple[date, int] | None:
    """The last free day until the due one, else the first free one after it.

    :param days: the working days that come into question in order, each with who works
    :param room: how many more contacts somebody can have on a day
    :return: day and who, or None where all days are full

    >>> d = [(date(2026, 3, day), 5) for day in (9, 10, 12)]
    >>> room = {(5, date(2026, 3, 9)): 1, (5, date(2026, 3, 12)): 1}
    >>> choose_day(date(2026, 3, 11), d, room)
    (datetime.date(2026, 3, 9), 5)
    >>> choose_day(date(2026, 3, 8), d, room)
    (datetime.date(2026, 3, 9), 5)
    >>> choose_day(date(2026, 3, 11), d, {}) is None
    True
    """
    free = [(day, who) for day, who in days if room.get((who, day), 0) > 0]
    in_time = [found for found in free if found[0] <= due]
    return in_time[-1] if in_time else next(iter(free), None)


def plan(
    demands: Iterable[Demand],
    planned: Iterable[Planned],
    days: Mapping[int, list[tuple[date, int]]],
    room: Mapping[tuple[int, date], int],
    today: date,
) -> dict[int, date]:
    """The day of each contact that can be planned and is not covered yet.

    Stronger contacts first, since they do for weaker ones; among equals those that are
    due first. What finds no room in its period is left out and comes again the next
    day.

    :param days: for each client the days that come into question, see ``choose_day``

    >>> visit = Demand(1, 7, "visit", date(2026, 3, 10), date(2026, 6, 10))
    >>> call = Demand(2, 7, "call", date(2026, 3, 11), date(2026, 3, 25))
    >>> week = {7: [(date(2026, 3, day), 5) for day in (9, 10, 11)]}
    >>> room = {(5, day): 1 for day, _who in week[7]}
    >>> plan([call, visit], [], week, room, date(2026, 3, 9))
    {1: datetime.date(2026, 3, 10)}
    >>> late = Demand(3, 7, "call", date(2026, 3, 8), date(2026, 3, 22))
    >>> off = Demand(3, 7, "call", *[date(2026, 3, n) for n in (10, 24, 10)])
    >>> [plan([one], [], week, room, date(2026, 3, 9))[3].day for one in (late, off)]
    [9, 10]
    """
    left = dict(room)
    by_client: dict[int, list[Planned]] = {}
    for one in planned:
        by_client.setdefault(one.client, []).append(one)
    chosen: dict[int, date] = {}
    for demand in sorted(demands, key=lambda d: (-STRENGTH[d.kind], d.due, d.key)):
        with_client = by_client.setdefault(demand.client, [])
        if is_covered(demand, with_client, today):
            continue
        last = period_end(demand, today)
        first = demand.earliest or date.min
        in_period = [
            one for one in days.get(demand.client, ()) if first <= one[0] < last
        ]
        found = choose_day(demand.due, in_period, left)
        if not found:
            continue
        day, who = found
        left[who, day] -= 1
        with_client.append(Planned(demand.client, demand.kind, day))
        chosen[demand.key] = day
    return chosen
