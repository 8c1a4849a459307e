"""The order of what one may read, and its groups, tell nothing of what one may not.

Odoo sorts by the names behind a field without asking for the right to read them. So
every model is sorted and grouped by every field that leads elsewhere, first as things
are, then with the names of all that is foreign put before or behind all others: the
answers must be the same.
"""

from contextlib import contextmanager

import pytest

from .doors import Broken, Refusal
from .people import FOREIGN
from .tables import KEPT, TEXT

# What the records of a model are sorted by, where it is a text.
NAMES = {
    "res.partner": ("name", "complete_name", "email"),
    "res.partner.bank": ("acc_number",),
    "crm.lead": ("name",),
    "sale.order": ("name", "client_order_ref"),
    "sale.order.line": ("name",),
    "stock.picking": ("name", "origin"),
    "account.move": ("name", "ref"),
    "helpdesk.ticket": ("name", "number"),
    "calendar.event": ("name", "location"),
    "client.assignment": ("reason",),
}
_MANY = 500


def foreign_records(world, login: str) -> dict[str, list[int]]:
    """Ids of what is in the portfolios of others, by model."""
    found = {}
    for portfolio in FOREIGN[login]:
        if (login, portfolio) not in KEPT:
            for target in world.targets(portfolio):
                if target.model in NAMES:
                    found.setdefault(target.model, []).extend(target.ids)
    return found


@contextmanager
def renamed(world, records: dict[str, list[int]], first: bool = True):
    """Names of records begin otherwise for the time being.

    Those with an even id come to the one end, the others to the other.
    """
    even, odd = ("AA", "zz") if first else ("zz", "AA")

    def put(expression: str):
        for model, ids in records.items():
            columns = ", ".join(
                f'"{name}" = {expression.format(name=name)}' for name in NAMES[model]
            )
            table = world.registry["models"][model]["table"]
            world.database.query(
                f'UPDATE "{table}" SET {columns} WHERE id = ANY(%s) RETURNING id', ids
            )

    put(f"CASE WHEN id %% 2 = 0 THEN '{even}' ELSE '{odd}' END || \"{{name}}\"")
    try:
        yield
    finally:
        put('substr("{name}", 3)')


def ways(world):
    """(model, field, model behind it) of all that can be sorted by."""
    return [
        (model, field, comodel)
        for model, facts in sorted(world.registry["models"].items())
        if facts["open"] and not facts["transient"]
        for field, comodel in facts["sorts"]
    ]


def answers(world, login: str, model: str, field: str, comodel: str) -> list:
    """What a user is told, by each way of sorting; a refusal is an answer too."""
    caller = world.web(login)
    calls = [
        ("search", ([],), {"order": f"{field}, id", "limit": _MANY}),
        ("web_read_group", ([], [field], ["__count"]), {"order": field}),
    ]
    if comodel:
        by_text = f"{field}.{TEXT.get(comodel, 'login')}"
        calls += [
            ("search", ([],), {"order": by_text, "limit": _MANY}),
            ("formatted_read_group", ([], [by_text], ["__count"]), {}),
        ]
    told = []
    for method, arguments, options in calls:
        try:
            told.append(caller.call(model, method, *arguments, **options))
        except (Refusal, Broken) as no:
            told.append(type(no).__name__)
    return told


@pytest.mark.parametrize("login", ["anna", "head"])
def test_no_order_depends_on_what_is_foreign(world, login):
    before = {way: answers(world, login, *way) for way in ways(world)}
    assert len(before) > 100
    with renamed(world, foreign_records(world, login)):
        after = {way: answers(world, login, *way) for way in before}
    answered = sum(
        1 for told in before.values() for answer in told if not isinstance(answer, str)
    )
    leaks = [
        f"{login}: {model} sorted by {field}"
        for (model, field, _comodel), told in before.items()
        if after[model, field, _comodel] != told
    ]
    print(f"{login}: {len(before)} fields, {answered} answers")
    assert answered > 150
    assert not leaks, "\n".join(leaks)


def test_the_same_orders_depend_on_what_is_own(world):
    """Otherwise the test above could ask for nothing."""
    own = {
        model: list(world.one("shared", thing, model).ids)
        for thing, model in (("client", "res.partner"), ("lead", "crm.lead"))
    }
    way = ("sale.order", "partner_id", "res.partner")
    before = answers(world, "anna", *way)
    with renamed(world, own):
        first = answers(world, "anna", *way)
    with renamed(world, own, first=False):
        last = answers(world, "anna", *way)
    assert before[0] != first[0] or before[0] != last[0]
    assert first[0] != last[0] and first[1] != last[1]
    assert answers(world, "anna", *way) == before
