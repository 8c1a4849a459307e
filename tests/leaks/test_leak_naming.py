"""Every field that leads to what is somebody's, filled with what is somebody else's.

A form answers with the name of what stands in a field, and with what follows from it,
before anything is saved. Models and fields are looked for: new ones join by themselves.
"""

import pytest

from .doors import Broken, Refusal
from .people import FOREIGN
from .tables import KEPT, TEXT

# (model, field): what Odoo itself tells of a record, and why it is no leak.
REVIEWED: dict[tuple[str, str], str] = {}


def fields_to(world):
    """(model, field, comodel) of every field that may name a record of the portfolios,
    wizards included."""
    return [
        (model, field, comodel)
        for model, facts in sorted(world.registry["models"].items())
        for field, comodel, _stored in facts["links"]
        if (model, field) not in REVIEWED
    ]


def foreign_records(world, login: str) -> dict[str, int]:
    """A record of somebody else by model."""
    found: dict[str, int] = {}
    for portfolio in FOREIGN[login]:
        if (login, portfolio) not in KEPT:
            for target in world.targets(portfolio):
                found.setdefault(target.model, target.ids[0])
    return found


def follow_ups(caller, model: str) -> dict:
    """All fields of a form, with the names of what they lead to."""
    known = caller.call(model, "fields_get", [], ["type", "relation"])
    return {
        name: {"fields": {"display_name": {}}} if facts.get("relation") else {}
        for name, facts in known.items()
        if facts["type"] not in ("reference", "many2one_reference", "properties")
    }


def fill_in(caller, form, model: str, field: str, record: int) -> str:
    """What a new form answers when a record is put into a field; the text of it."""
    several = field.endswith("_ids") or field in ("line_ids", "message_ids")
    value = [[4, record]] if several else record
    caller.text = ""
    try:
        caller.call(model, "onchange", [], {field: value}, [field], form)
    except (Refusal, Broken):
        pass
    return caller.text


@pytest.mark.parametrize("login", ["anna", "head"])
def test_no_form_tells_what_is_put_into_it(world, login):
    caller = world.web(login)
    records = foreign_records(world, login)
    forms: dict[str, dict | None] = {}
    leaks, tried = [], 0
    for model, field, comodel in fields_to(world):
        if model not in forms:
            try:
                forms[model] = follow_ups(caller, model)
            except (Refusal, Broken):
                forms[model] = None
        form = forms[model]
        if form is None or field not in form or comodel not in records:
            continue
        tried += 1
        told = world.leaks_in(
            login, fill_in(caller, form, model, field, records[comodel])
        )
        if told:
            leaks.append(f"{login}: {model}.{field} ({comodel}) tells {told}")
    print(f"{login}: {tried} fields tried")
    assert tried > 100
    assert not leaks, "\n".join(leaks)


def test_a_form_tells_of_what_is_own(world):
    """Otherwise the test above could fill in nothing."""
    caller = world.web("anna")
    for model, field, thing, comodel in (
        ("sale.order", "partner_id", "client", "res.partner"),
        ("client.account.goal", "plan_id", "accountplan", "client.account.plan"),
        ("client.interaction.action", "interaction_id", "interaction",
         "client.interaction"),
    ):  # fmt: skip
        (record,) = world.one("own", thing, comodel).ids
        form = follow_ups(caller, model)
        assert "sxown" in fill_in(caller, form, model, field, record).lower(), model


def test_what_is_named_by_hand_is_refused(world):
    """The same by saving: the name of what stands in a field is shown to its reader."""
    caller = world.web("anna")
    (activity,) = world.one("spare", "cardactivity", "mail.activity").ids
    (line,) = world.one("spare", "consent", "client.consent").ids
    for model, record, field, thing, comodel in (
        ("mail.activity", activity, "client_onboarding_id", "onboarding",
         "client.onboarding"),
        ("client.consent", line, "replaces_id", "consent", "client.consent"),
    ):  # fmt: skip
        foreign = world.one("mate", thing, comodel).ids[0]
        with pytest.raises(Refusal):
            caller.call(model, "write", [record], {field: foreign})
        caller.call(model, "read", [record], [field])
        assert not world.leaks_in("anna", caller.text), model
    assert TEXT["client.consent"]
