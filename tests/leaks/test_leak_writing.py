"""Nobody changes what is not theirs, nor writes anything beside it."""

import pytest

from .doors_write import (
    BESIDE,
    CHANGES,
    archive,
    attach_file,
    copy,
    follow_directly,
    plan_activity,
    post_message,
    subscribe,
    unlink,
    web_save,
    write,
)
from .people import OWN
from .probes import Table
from .tables import KEPT

THREADS = ("res.partner", "crm.lead", "sale.order", "account.move", "stock.picking",
           "helpdesk.ticket", "calendar.event")  # fmt: skip
# Records with an ``active`` field, that is: what can be archived.
ARCHIVABLE = ("res.partner", "res.partner.bank", "crm.lead", "helpdesk.ticket",
              "calendar.event", "mail.activity")  # fmt: skip
_EDIT = (write, web_save)
_TALK = (post_message, subscribe, plan_activity, attach_file)
# What a manager must be able to do with own things.
MANAGER_MAY = {
    ("client", "res.partner"): (*_EDIT, copy, *_TALK),
    ("contact", "res.partner"): (*_EDIT, copy, *_TALK, archive),
    ("bank", "res.partner.bank"): _EDIT,
    ("lead", "crm.lead"): (*_EDIT, copy, *_TALK, archive),
    ("quotation", "sale.order"): (*_EDIT, copy, *_TALK),
    ("quotation", "sale.order.line"): _EDIT,
    ("ticket", "helpdesk.ticket"): (*_EDIT, copy, *_TALK),
    ("meeting", "calendar.event"): (*_EDIT, copy, post_message, subscribe, unlink),
    ("cardactivity", "mail.activity"): (*_EDIT, unlink),
    ("cardfile", "ir.attachment"): (*_EDIT, copy, unlink),
}


# Whoever reads a document may follow it in Odoo, and comment on invoices and tickets.
READERS_MAY = (post_message, subscribe, plan_activity)


def doors_for(target):
    """The doors that make sense for a model."""
    doors = [
        door for door in CHANGES if door is not archive or target.model in ARCHIVABLE
    ]
    if target.model in THREADS:
        doors += [
            door
            for door in BESIDE
            if door is not plan_activity or target.model != "calendar.event"
        ]
    return doors


@pytest.mark.parametrize("login", ["anna", "keen", "subst", "head", "auditor", "buyer"])
def test_foreign_records_cannot_be_changed(world, login):
    table = Table()
    for target in world.foreign(login):
        for door in doors_for(target):
            table.foreign(world, login, door, target)
    table.check()


@pytest.mark.parametrize("login, portfolio", KEPT)
def test_the_former_manager_or_substitute_only_reads(world, login, portfolio):
    """What counts for them stays in sight, and is not theirs to change."""
    table = Table()
    for thing, model in (
        ("order", "sale.order"),
        ("order", "sale.order.line"),
        ("invoice", "account.move"),
        ("lead", "crm.lead"),
        ("ticket", "helpdesk.ticket"),
    ):
        target = world.one(portfolio, thing, model)
        for door in doors_for(target):
            if door not in READERS_MAY:
                table.foreign(world, login, door, target)
    table.check()


def test_a_substitute_works_with_all_but_the_invoices(world):
    """The invoices of the absent are to be read, whoever may write the own ones."""
    table = Table()
    for thing, model in (
        ("client", "res.partner"),
        ("contact", "res.partner"),
        ("lead", "crm.lead"),
        ("quotation", "sale.order"),
        ("quotation", "sale.order.line"),
        ("ticket", "helpdesk.ticket"),
        ("meeting", "calendar.event"),
    ):
        for door in _EDIT:
            table.own(world, "subst", door, world.one("covered", thing, model))
    for door in _EDIT:
        own, covered = (
            world.one(portfolio, "invoice", "account.move")
            for portfolio in ("substown", "covered")
        )
        table.own(world, "subst", door, own)
        table.refused(world, "subst", door, covered)
    table.check()


def test_the_auditor_changes_nothing_at_all(world):
    table = Table()
    for portfolio in OWN["auditor"]:
        for target in world.targets(portfolio):
            for door in doors_for(target):
                if door not in READERS_MAY:
                    table.foreign(world, "auditor", door, target)
    table.check()


def test_a_manager_changes_what_is_own(world):
    """The same doors are open for own records."""
    table = Table()
    for (thing, model), doors in MANAGER_MAY.items():
        target = world.one("spare", thing, model)
        for door in doors:
            table.own(world, "anna", door, target)
    table.check()
    tried = {door for doors in MANAGER_MAY.values() for door in doors}
    # Odoo lets nobody but itself write followers.
    assert tried == {*CHANGES, *BESIDE} - {follow_directly}
