"""A domain may go from what everybody reads to what is somebody's, letter by letter.

Odoo checks the rules of a record at each step of a domain, except where a field says
that its steps need no check. All models that lead to clients and documents are tried,
so a new field joins by itself. What somebody wrote themselves is no secret to them:
other tests let them name a new partner after an address they sent.
"""

import pytest

from .people import FOREIGN
from .probes import Table
from .tables import KEPT, TEXT, secret
from .world import Target

# Who has the right to read a record's user reads the name the user goes by.
REVIEWED: dict[tuple[str, str], str] = {}


def guess(field: str, comodel: str, portfolios):
    """Does any of these records lead to somebody whose secret begins like this?"""
    text = TEXT[comodel]
    beginnings = [secret(portfolio, "")[:-1] for portfolio in portfolios]
    domain = ["|"] * (len(beginnings) - 1)
    for beginning in beginnings:
        # Most of the word: what follows the name of the portfolio differs by thing.
        domain.append((f"{field}.{text}", "=ilike", f"{beginning}%"))
    return domain


def door_through(field: str, comodel: str, portfolios, of_others: bool = False):
    """A door that asks in a domain over one link.

    :param of_others: ask only for what somebody else has made
    """

    def door(caller, target):
        domain = guess(field, comodel, portfolios)
        if of_others:
            domain.append(("create_uid", "!=", caller.uid))
        return caller.call(target.model, "search_count", domain)

    return door


def links(world):
    """(model, field, comodel) of every link to what may be somebody's."""
    return [
        (model, field, comodel)
        for model, facts in sorted(world.registry["models"].items())
        if not facts["transient"]
        for field, comodel, _stored in facts["links"]
        if (model, field) not in REVIEWED
    ]


@pytest.mark.parametrize("login", ["anna", "keen", "subst", "head"])
def test_no_domain_guesses_what_is_foreign(world, login):
    table = Table()
    portfolios = [key for key in FOREIGN[login] if (login, key) not in KEPT]
    for model, field, comodel in links(world):
        table.foreign(
            world,
            login,
            door_through(
                field, comodel, portfolios, world.registry["models"][model]["logged"]
            ),
            Target("all", field, model, ()),
            name=f"{field}.{TEXT[comodel]}",
        )
    assert len(table.probes) > 300
    table.check()


def test_the_same_domains_find_what_is_own(world):
    """Otherwise the test above could pass on a misspelt secret."""
    caller = world.web("anna")
    found = {}
    for model, field, comodel in (
        ("sale.order", "partner_id", "res.partner"),
        ("res.partner", "child_ids", "res.partner"),
        ("crm.team", "opportunities_ids", "crm.lead"),
        ("res.country", "__none__", "res.partner"),
    ):
        if field in {name for m, name, _ in links(world) if m == model}:
            door = door_through(field, comodel, ["own"])
            found[model] = door(caller, Target("own", field, model, ()))
    assert found["sale.order"] and found["res.partner"], found
    assert len([count for count in found.values() if count]) >= 2
