"""How often a client buys, and from when on its silence is unusual.

The pauses between the days on which a client bought say when it should buy again. Few
pauses say little, so they are weighed with what is usual among all clients: a client
counts for itself as many times as it has pauses, the others together four times
(``WEIGHT_OF_OTHERS``). ``models/retention/client_retention_sql.py`` does the same for
all clients at once; a test holds both together. How well it foretells is measured on
real purchases by ``make bench ARGS=rhythm``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

# The pause that four of five pauses do not exceed.
LONG = 0.8
WEIGHT_OF_OTHERS = 4
# A silence is not unusual before half as long again as the usual pause.
PATIENCE = 1.5


@dataclass(frozen=True)
class Rhythm:
    """The pauses of one client, or what is usual among clients, in days.

    :ivar usual: the median pause
    :ivar long: the pause that four of five pauses do not exceed
    :ivar pauses: how many pauses it is drawn from
    """

    usual: float
    long: float
    pauses: int = 0


def quantile(values: Iterable[float], part: float) -> float:
    """The value below which a part of the values lies, as ``percentile_cont`` of SQL.

    >>> quantile([10, 20, 40], 0.5), quantile([10, 20, 40], 0.8)
    (20.0, 32.0)
    """
    ordered = sorted(values)
    place = part * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below) * 1.0


def own_rhythm(days: Iterable[date]) -> Rhythm | None:
    """The rhythm of purchases on some days; None where there were not two of them.

    >>> own_rhythm([date(2026, 1, 1), date(2026, 1, 11), date(2026, 1, 31)])
    Rhythm(usual=15.0, long=18.0, pauses=2)
    >>> own_rhythm([date(2026, 1, 1), date(2026, 1, 1)])
    """
    ordered = sorted(set(days))
    pauses = [
        (later - earlier).days
        for earlier, later in zip(ordered, ordered[1:], strict=False)
    ]
    if not pauses:
        return None
    return Rhythm(quantile(pauses, 0.5), quantile(pauses, LONG), len(pauses))


def usual_rhythm(rhythms: Iterable[Rhythm]) -> Rhythm | None:
    """What is usual among clients: the medians of what is usual and long for each.

    >>> usual_rhythm([Rhythm(10, 20, 3), Rhythm(30, 30, 1), Rhythm(20, 90, 2)])
    Rhythm(usual=20, long=30, pauses=0)
    """
    found = list(rhythms)
    if not found:
        return None
    return Rhythm(median(r.usual for r in found), median(r.long for r in found))


def weighed(own: Rhythm | None, others: Rhythm) -> Rhythm:
    """A client's rhythm, drawn towards what is usual the more, the less is known.

    >>> weighed(Rhythm(10, 15, 4), Rhythm(30, 45))
    Rhythm(usual=20.0, long=30.0, pauses=4)
    >>> weighed(None, Rhythm(30, 45))
    Rhythm(usual=30.0, long=45.0, pauses=0)
    """
    own = own or Rhythm(0, 0)
    total = own.pauses + WEIGHT_OF_OTHERS
    return Rhythm(
        (own.pauses * own.usual + WEIGHT_OF_OTHERS * others.usual) / total,
        (own.pauses * own.long + WEIGHT_OF_OTHERS * others.long) / total,
        own.pauses,
    )


def patience(rhythm: Rhythm) -> float:
    """For how many days after a purchase silence is nothing unusual.

    >>> patience(Rhythm(20, 24)), patience(Rhythm(20, 50))
    (30.0, 50)
    """
    return max(PATIENCE * rhythm.usual, rhythm.long)


def expected_on(last: date, rhythm: Rhythm) -> date:
    """The day of the next purchase, if the client keeps to its rhythm.

    >>> expected_on(date(2026, 3, 1), Rhythm(14, 20))
    datetime.date(2026, 3, 15)
    """
    return last + timedelta(int(rhythm.usual + 0.5))


def silent_from(last: date, rhythm: Rhythm) -> date:
    """The first day on which the silence since the last purchase is unusual.

    >>> silent_from(date(2026, 3, 1), Rhythm(14, 20))
    datetime.date(2026, 3, 23)
    """
    return last + timedelta(int(patience(rhythm)) + 1)
