"""The half year of the demo company, planned before anything is created.

Pure functions: the same day gives the same plan, and no database is needed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from .catalogue import PRODUCTS
from .client_table import ARCHIVED, ARCHIVED_DAYS_AGO, CLIENTS, STOPPED

HISTORY_DAYS = 182
ORDER_COUNT = 316
QUOTATION_COUNT = 26
CANCELLED_COUNT = 7
REFUND_COUNT = 7

# How often a client of a kind orders, and how many packs of a product it takes.
FREQUENCY = {"A": 5, "B": 3, "C": 2, "N": 1.2, "P": 0}
PACKS = {"A": (4, 16), "B": (2, 9), "C": (1, 4), "N": (1, 1)}
LINES = {"A": (2, 4), "B": (1, 3), "C": (1, 2), "N": (1, 1)}
# Autumn is the season of a textile trader, July its holidays.
SEASON = [0.8, 0.85, 1, 1, 0.95, 0.85, 0.75, 1, 1.2, 1.25, 1.2, 1.1]
DISCOUNTS = [0, 0, 0, 0, 0, 3, 5, 7, 10]


@dataclass(frozen=True)
class Client:
    """One row of the table of clients; see ``client_table``."""

    name: str
    city: str
    kind: str
    terms: int
    habit: str
    manager: str
    since: int | None
    before: str
    co_manager: str

    @classmethod
    def parse(cls, row: list[str]) -> "Client":
        name, city, kind, terms, habit, manager, since, before, co_manager = row
        return cls(
            name,
            city,
            kind,
            int(terms),
            habit,
            manager,
            int(since) if since else None,
            before,
            co_manager,
        )

    @property
    def is_russian(self) -> bool:
        """Whether the client writes its name, and its mail, in Russian."""
        return not self.name.isascii()

    def responsible(self, days_ago: int) -> str:
        """Login of the manager that many days ago; empty if there was none."""
        if self.since is None or days_ago <= self.since:
            return self.manager
        return self.before

    def buys(self, days_ago: int) -> bool:
        """Whether the client was a client that many days ago."""
        if self.name == ARCHIVED:
            return days_ago > ARCHIVED_DAYS_AGO
        if days_ago <= STOPPED.get(self.name, -1):
            return False
        is_new = self.since is not None and not self.before
        return not is_new or days_ago <= self.since


@dataclass(frozen=True)
class Line:
    product: int
    quantity: int
    discount: int


@dataclass(frozen=True)
class Order:
    """An order with what becomes of it.

    :ivar moment: in UTC, within the working hours of both branches
    :ivar promised: the day of delivery promised to the client
    :ivar delivered: the day of delivery; None where goods are still awaited
    :ivar delivered_part: part of each line that was delivered on that day
    :ivar payments: (day, part of the invoice) in order
    :ivar refund: (day, part of the first line) given back, or None
    """

    client: Client
    moment: datetime
    lines: tuple[Line, ...]
    promised: date
    delivered: date | None = None
    delivered_part: float = 1
    payments: tuple[tuple[date, float], ...] = ()
    refund: tuple[date, float] | None = None


def clients() -> list[Client]:
    """All clients of the demo company, prospects included."""
    return [Client.parse(row) for row in CLIENTS]


def working_days(first: date, last: date) -> list[date]:
    """The days from Monday to Friday in a period, both ends included.

    >>> len(working_days(date(2026, 3, 6), date(2026, 3, 10)))
    3
    """
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]


def next_working_day(day: date) -> date:
    """The day itself, or the Monday after a weekend.

    >>> next_working_day(date(2026, 3, 7))
    datetime.date(2026, 3, 9)
    """
    return day + timedelta(max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def order_days(today: date, rnd: Random) -> list[date]:
    """The days of the orders: growing, with a season, never at a weekend."""
    first = today - timedelta(HISTORY_DAYS)
    days = working_days(first, today - timedelta(1))
    weights = [
        SEASON[day.month - 1] * (1 + 0.6 * (day - first).days / HISTORY_DAYS)
        for day in days
    ]
    return sorted(rnd.choices(days, weights, k=ORDER_COUNT))


def plan_orders(today: date, seed: int = 19) -> list[Order]:
    """The confirmed orders of the last half year, in the order of their dates."""
    rnd = Random(seed)
    base = clients()
    orders = [
        _deliver_and_settle(order, today, rnd)
        for order in _orders_on(order_days(today, rnd), base, today, rnd)
    ]
    return _with_refunds(orders, today, rnd)


def plan_quotations(today: date, seed: int = 20) -> list[Order]:
    """Open quotations of the last three weeks."""
    rnd = Random(seed)
    days = working_days(today - timedelta(21), today)
    chosen = sorted(rnd.choices(days, k=QUOTATION_COUNT))
    return list(_orders_on(chosen, clients(), today, rnd))


def plan_cancelled(today: date, seed: int = 21) -> list[Order]:
    """Quotations that came to nothing."""
    rnd = Random(seed)
    days = working_days(today - timedelta(150), today - timedelta(10))
    chosen = sorted(rnd.choices(days, k=CANCELLED_COUNT))
    return list(_orders_on(chosen, clients(), today, rnd))


def _orders_on(days, base, today: date, rnd: Random) -> Iterator[Order]:
    for day in days:
        ago = (today - day).days
        weights = [FREQUENCY[c.kind] if c.buys(ago) else 0 for c in base]
        client = rnd.choices(base, weights)[0]
        yield Order(
            client=client,
            moment=datetime.combine(day, time(rnd.randint(6, 12), rnd.randint(0, 59))),
            lines=tuple(_lines(client, rnd)),
            promised=next_working_day(day + timedelta(rnd.randint(2, 5))),
        )


def _lines(client: Client, rnd: Random) -> Iterator[Line]:
    count = rnd.randint(*LINES[client.kind])
    for product in sorted(rnd.sample(range(len(PRODUCTS)), count)):
        pack = int(PRODUCTS[product][-1])
        yield Line(
            product=product,
            quantity=pack * rnd.randint(*PACKS[client.kind]),
            discount=rnd.choice(DISCOUNTS) if client.kind in "AB" else 0,
        )


def _deliver_and_settle(order: Order, today: date, rnd: Random) -> Order:
    """Let the order be delivered, mostly in time and whole, and then paid."""
    late = rnd.random() < 0.08
    part = rnd.choice([0.4, 0.5, 0.6]) if rnd.random() < 0.05 else 1
    forgotten = (today - order.promised).days < 20 and rnd.random() < 0.15
    delay = rnd.randint(1, 4) if late else 0
    delivered = next_working_day(order.promised + timedelta(delay))
    if forgotten or delivered > today:
        return order
    return replace(
        order,
        delivered=delivered,
        delivered_part=part,
        payments=tuple(_payments(order.client, delivered, today, rnd)),
    )


def _payments(
    client: Client, invoiced: date, today: date, rnd: Random
) -> Iterator[tuple[date, float]]:
    """The payments made until today for an invoice of a day."""
    due = invoiced + timedelta(client.terms)
    if client.habit == "good":
        wanted = [(due - timedelta(rnd.randint(0, min(5, client.terms))), 1)]
    elif client.habit == "part":
        half = due + timedelta(rnd.randint(0, 5))
        wanted = [(half, 0.5), (half + timedelta(rnd.randint(25, 45)), 1)]
    elif client.habit == "late" or (today - invoiced).days > 80:
        wanted = [(due + timedelta(rnd.randint(4, 25)), 1)]
    else:
        wanted = []
    for day, part in wanted:
        day = next_working_day(day)
        if day <= today:
            yield day, part


def _with_refunds(orders: list[Order], today: date, rnd: Random) -> list[Order]:
    """Let some clients give back a part of what they got."""
    candidates = [
        number
        for number, order in enumerate(orders)
        if order.delivered
        and order.client.kind in "AB"
        and order.client.terms >= 15
        and (today - order.delivered).days > 14
    ]
    for number in rnd.sample(candidates, REFUND_COUNT):
        order = orders[number]
        day = next_working_day(order.delivered + timedelta(rnd.randint(3, 8)))
        refund = day, rnd.choice([0.1, 0.2, 0.25])
        orders[number] = replace(order, refund=refund)
    return orders
