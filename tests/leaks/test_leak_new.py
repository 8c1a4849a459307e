"""Forms, wizards and letters tell nothing of a client that is not theirs."""

import pytest

from .doors import Broken, Refusal
from .doors_naming import follow, put_into, put_into_new, send, tell
from .doors_new import (
    FORMS,
    MADE,
    create_for,
    fill_form,
    fill_form_by_context,
    find_by_mail,
    invite,
    letter,
    mention,
)
from .people import FOREIGN
from .probes import Table
from .tables import KEPT

LOGINS = ["anna", "keen", "head"]
# Models whose forms answer a manager with something of the client.
ANSWERS = ("sale.order", "crm.lead", "helpdesk.ticket", "res.partner",
           "res.partner.bank")  # fmt: skip
LETTERS = (("order", "sale.order"), ("invoice", "account.move"),
           ("ticket", "helpdesk.ticket"))  # fmt: skip


@pytest.mark.parametrize("login", LOGINS)
def test_nothing_is_made_for_a_foreign_client(world, login):
    table = Table()
    for portfolio in FOREIGN[login]:
        client = world.one(portfolio, "client", "res.partner")
        for model in FORMS:
            for door in (fill_form, fill_form_by_context, create_for):
                table.foreign(world, login, door(model), client)
        for door in (mention, invite, find_by_mail):
            table.foreign(world, login, door, client)
        for thing, model in LETTERS:
            if (login, portfolio) not in KEPT:
                table.foreign(world, login, letter, world.one(portfolio, thing, model))
    table.check()


def test_the_same_is_made_for_an_own_client(world):
    table = Table()
    client = world.one("spare", "client", "res.partner")
    for model in ANSWERS:
        for door in (fill_form, fill_form_by_context):
            table.own(world, "anna", door(model), client)
    for model in MADE:
        table.own(world, "anna", create_for(model), client)
    for door in (mention, find_by_mail):
        table.own(world, "anna", door, client)
    for thing, model in LETTERS:
        table.own(world, "anna", letter, world.one("spare", thing, model))
    table.check()


def naming_doors(world):
    """Ways to put a partner beside what is the manager's own."""
    order = world.one("spare", "quotation", "sale.order").ids[0]
    lead = world.one("spare", "lead", "crm.lead").ids[0]
    meeting = world.one("spare", "meeting", "calendar.event").ids[0]
    contact = world.one("spare", "contact", "res.partner").ids[0]
    when = {"name": "x", "start": "2026-01-01", "stop": "2026-01-02"}
    return [
        follow(order),
        tell(order),
        send,
        put_into("sale.order", "partner_shipping_id", order),
        put_into("sale.order", "partner_invoice_id", order),
        put_into("crm.lead", "partner_id", lead),
        put_into("calendar.event", "partner_ids", meeting),
        put_into("res.partner", "parent_id", contact),
        put_into_new("calendar.event", "partner_ids", **when),
        put_into_new("crm.lead", "partner_id", name="x"),
        put_into_new("mail.scheduled.message", "partner_ids", body="x",
                     model="sale.order", res_id=order),
    ]  # fmt: skip


def test_a_foreign_client_is_not_named_on_what_is_own(world):
    table = Table()
    for portfolio in ("mate", "nobody", "second"):
        client = world.one(portfolio, "client", "res.partner")
        for door in naming_doors(world):
            table.foreign(world, "anna", door, client)
    table.check()


def document_doors(world, portfolio: str):
    """Ways to put a document beside what is the manager's own: (door, document)."""
    order = world.one("spare", "quotation", "sale.order").ids[0]
    lead = world.one("spare", "lead", "crm.lead").ids[0]
    meeting = world.one("spare", "meeting", "calendar.event").ids[0]
    client = world.partner("spare")
    when = {"name": "x", "start": "2026-01-01", "stop": "2026-01-02"}
    foreign_lead = world.one(portfolio, "lead", "crm.lead")
    order_of_client = world.one(portfolio, "quotation", "sale.order")
    talk = {"partner_id": client, "kind": "call", "summary": "x"}
    return [
        (put_into("sale.order", "opportunity_id", order), foreign_lead),
        (put_into_new("sale.order", "opportunity_id", partner_id=client), foreign_lead),
        (put_into("calendar.event", "opportunity_id", meeting), foreign_lead),
        (put_into_new("calendar.event", "opportunity_id", **when), foreign_lead),
        (
            put_into("crm.lead", "order_ids", lead),
            order_of_client,
        ),
        (put_into_new("client.interaction", "lead_id", **talk), foreign_lead),
        (put_into_new("client.interaction", "order_id", **talk), order_of_client),
        (put_into_new("client.interaction", "ticket_id", **talk),
         world.one(portfolio, "ticket", "helpdesk.ticket")),
    ]  # fmt: skip


def test_a_foreign_document_is_not_named_on_what_is_own(world):
    table = Table()
    for portfolio in ("mate", "nobody", "second"):
        for door, target in document_doors(world, portfolio):
            table.foreign(world, "anna", door, target)
    table.check()


def test_an_own_document_is_named_on_what_is_own(world):
    table = Table()
    for door, target in document_doors(world, "own"):
        # An interaction is about one client: its documents are of the same.
        if "order_ids" not in door.__name__ and "interaction" not in door.__name__:
            table.own(world, "anna", door, target)
    table.check()


def test_an_own_client_is_named_on_what_is_own(world):
    table = Table()
    client = world.one("own", "client", "res.partner")
    for door in naming_doors(world):
        if "scheduled" not in door.__name__:
            table.own(world, "anna", door, client)
    table.check()


@pytest.mark.parametrize("login", ["anna", "head"])
def test_no_wizard_tells_of_what_it_is_opened_for(world, login):
    """Every wizard there is, opened on a record of somebody else."""
    caller = world.web(login)
    wizards = [m for m, facts in world.registry["models"].items() if facts["transient"]]
    leaks, opened = [], 0
    forms = {wizard: form_of(caller, wizard) for wizard in wizards}
    for thing, model in (
        ("client", "res.partner"),
        ("lead", "crm.lead"),
        ("order", "sale.order"),
        ("invoice", "account.move"),
        ("ticket", "helpdesk.ticket"),
        ("picking", "stock.picking"),
    ):
        target = world.one("mate" if login != "head" else "other", thing, model)
        for wizard, form in forms.items():
            opened += form is not None and open_wizard(caller, wizard, form, target)
            for leak in world.leaks_in(login, caller.text):
                leaks.append(f"{login}: {wizard} on {model} tells {leak}")
    print(f"{login}: {opened} wizards opened")
    assert opened > 50
    assert not leaks, "\n".join(sorted(set(leaks)))


def form_of(caller, wizard: str) -> dict | None:
    """All fields of a wizard with the names behind them; None without the right."""
    try:
        fields = caller.call(wizard, "fields_get", [], ["type", "relation"])
    except (Refusal, Broken):
        return None
    return {
        name: {"fields": {"display_name": {}}} if facts.get("relation") else {}
        for name, facts in fields.items()
        if facts["type"] not in ("reference", "many2one_reference", "properties")
    }


def open_wizard(caller, wizard: str, form: dict, target) -> bool:
    """Ask for a wizard's first screen; the caller keeps the answer."""
    context = {
        "active_model": target.model,
        "active_id": target.ids[0],
        "active_ids": list(target.ids),
    }
    caller.text = ""
    try:
        caller.call(wizard, "onchange", [], {}, [], form, context=context)
    except (Refusal, Broken):
        return False
    return True
