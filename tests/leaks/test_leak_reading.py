"""Nobody reads what is not theirs, by whatever method of a model."""

import pytest

from .doors_read import (
    READS,
    SEARCHES,
    export_csv,
    group_all,
    read,
    search,
    search_everything,
    web_search_read,
)
from .people import FOREIGN, OWN
from .probes import Table
from .tables import KEPT
from .world import Target

# Every door is tried by these; by the others the doors that are used most.
THOROUGH = ("anna", "head")
USUAL_SEARCHES = (search, search_everything, web_search_read, group_all)
USUAL_READS = (read, export_csv)
HANGING = ("mail.message", "mail.activity", "ir.attachment")

# Doors that Odoo keeps shut, whoever asks and whatever for: (model, door).
SHUT = {
    ("mail.message", "export_data"): "for administrators only",
    ("mail.message", "export_csv"): "for administrators only",
    ("mail.message", "export_xlsx"): "for administrators only",
    ("mail.message", "form_of_record"): "no form",
    ("mail.message", "search_everything"): "other people's messages fill the answer",
    ("ir.attachment", "form_of_record"): "no form",
    ("mail.activity", "form_of_record"): "no form for what is another's",
    ("account.move", "form_of_record"): "accountants make invoices",
    ("account.move.line", "form_of_record"): "accountants make invoices",
    ("client.assignment", "form_of_record"): "heads make assignments",
    ("client.cadence.rule", "form_of_record"): "heads make rules",
    ("client.cadence", "form_of_record"): "the system alone writes it",
    ("client.cadence.kept", "form_of_record"): "the system alone writes it",
    ("client.onboarding", "form_of_record"): "the system alone writes it",
    ("stock.picking", "guess_by_name"): "its text is in a paragraph",
    ("stock.move.line", "guess_by_name"): "it has no text",
    ("res.partner.bank", "guess_by_name"): "the number is stored without signs",
}
# Models that Odoo shows to accountants or to nobody, and not to who sells.
NOT_FOR_SELLERS = ("account.payment", "sale.order.coupon.points")
# Between two people, whoever's the client is; test_leak_papers.py tries them.
BETWEEN_TWO = "errand"


def by_model(targets):
    """All records of a model as one target: a search hides nothing behind a refusal."""
    merged: dict[str, list[int]] = {}
    for target in targets:
        merged.setdefault(target.model, []).extend(target.ids)
    return [Target("all", "things", m, tuple(ids)) for m, ids in merged.items()]


def reads_for(login: str, target, first: str):
    """The reading doors for a target: all of them for the first portfolio only."""
    if login not in THOROUGH:
        return USUAL_READS if target.portfolio == first else (read,)
    if target.portfolio != first:
        return (read,)
    return USUAL_READS if target.model in HANGING else READS


@pytest.mark.parametrize("login", sorted(FOREIGN))
def test_foreign_records_cannot_be_read(world, login):
    table = Table()
    foreign = world.foreign(login)
    for target in by_model(foreign):
        for door in SEARCHES if login in THOROUGH else USUAL_SEARCHES:
            table.foreign(world, login, door, target)
    for target in foreign:
        for door in reads_for(login, target, FOREIGN[login][0]):
            table.foreign(world, login, door, target)
    table.check()


@pytest.mark.parametrize("login", sorted(OWN))
def test_own_records_are_reached_by_the_same_doors(world, login):
    table = Table()
    own = [
        target
        for portfolio in OWN[login]
        for target in world.targets(portfolio)
        if target.model not in NOT_FOR_SELLERS
        and not target.thing.startswith(BETWEEN_TWO)
    ]
    for target in by_model(own):
        for door in SEARCHES if login in THOROUGH else USUAL_SEARCHES:
            if (target.model, door.__name__) not in SHUT:
                table.own(world, login, door, target)
    if login == "auditor":
        # Activities are whose they are; the auditor reads documents.
        own = [target for target in own if target.model != "mail.activity"]
    for target in own:
        for door in reads_for(login, target, OWN[login][0]):
            if (target.model, door.__name__) not in SHUT:
                table.own(world, login, door, target)
    table.check()


@pytest.mark.parametrize("login, portfolio", KEPT)
def test_who_was_manager_or_substitute_reads_what_counts_for_them(
    world, login, portfolio
):
    table = Table()
    for thing, model in (
        ("order", "sale.order"),
        ("order", "sale.order.line"),
        ("invoice", "account.move"),
        ("invoice", "account.move.line"),
        ("lead", "crm.lead"),
        ("ticket", "helpdesk.ticket"),
        ("orderfile", "ir.attachment"),
        ("ordermessage", "mail.message"),
    ):
        target = world.one(portfolio, thing, model)
        for door in USUAL_SEARCHES + (read,):
            if (model, door.__name__) not in SHUT:
                table.own(world, login, door, target)
    table.check()
