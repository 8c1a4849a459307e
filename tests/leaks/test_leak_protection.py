"""What follows from other data cannot be written from outside, by nobody."""

import pytest

from .doors import Broken, Refusal
from .doors_write import web_save, write

ATTRIBUTED = [("lead", "crm.lead"), ("quotation", "sale.order"),
              ("order", "sale.order"), ("ticket", "helpdesk.ticket"),
              ("invoice", "account.move")]  # fmt: skip
LOGINS = ["anna", "head", "director", "admin2"]


def attribution(world):
    """Whom every document counts for."""
    return [
        sorted(
            world.database.query(
                f"SELECT id, client_manager_id, client_team_id FROM {table}"
            )
        )
        for table in ("crm_lead", "sale_order", "helpdesk_ticket", "account_move")
    ]


def refused(call, *arguments, **options) -> bool:
    """Whether Odoo refuses a call in words."""
    try:
        call(*arguments, **options)
    except Refusal:
        return True
    return False


@pytest.mark.parametrize("login", LOGINS)
@pytest.mark.parametrize("thing, model", ATTRIBUTED)
def test_attribution_cannot_be_written(world, login, thing, model):
    caller = world.web(login)
    target = world.one("spare", thing, model)
    before = attribution(world)
    team = world.database.query("SELECT min(id) FROM crm_team")[0][0]
    values = {"client_manager_id": world.users["boris"], "client_team_id": team}
    for field, value in values.items():
        assert refused(caller.call, model, "write", list(target.ids), {field: value})
        assert refused(
            caller.call, model, "web_save", [target.ids[0]], {field: value}, {"id": {}}
        )
        assert refused(
            caller.call,
            model,
            "create",
            {"partner_id": world.partner("spare"), field: value},
        )
        with pytest.raises((Refusal, Broken)):
            caller.call(model, "copy", [target.ids[0]], {field: value})
    assert attribution(world) == before


@pytest.mark.parametrize("login", LOGINS)
def test_attribution_follows_a_salesperson_only_where_it_should(world, login):
    """An order of a client counts for the client's manager, whoever is named on it."""
    target = world.one("spare", "quotation", "sale.order")
    before = attribution(world)
    caller = world.web(login)
    try:
        caller.call(
            "sale.order", "write", list(target.ids), {"user_id": world.users["boris"]}
        )
    except Refusal:
        pass
    assert attribution(world) == before


@pytest.mark.parametrize("login", LOGINS)
def test_what_makes_a_client_cannot_be_written(world, login):
    caller = world.web(login)
    client = [world.partner("spare")]
    for values in ({"is_client": False}, {"belongs_to_client": False}):
        before = world.database.query(
            "SELECT is_client, belongs_to_client FROM res_partner ORDER BY id"
        )
        refused(caller.call, "res.partner", "write", client, values)
        after = world.database.query(
            "SELECT is_client, belongs_to_client FROM res_partner ORDER BY id"
        )
        assert after == before, values


@pytest.mark.parametrize("login", LOGINS)
def test_views_of_facts_cannot_be_written(world, login):
    caller = world.web(login)
    for model in ("client.attribution", "client.transfer.summary", "client.directory"):
        for method, arguments in (
            ("create", [{}]),
            ("write", [[1], {}]),
            ("unlink", [[1]]),
        ):
            assert refused(caller.call, model, method, *arguments), (model, method)


@pytest.mark.parametrize("login", ["anna", "head", "buyer", "clerk"])
def test_only_who_keeps_the_helpdesk_changes_its_stages(world, login):
    """Also not by logging in as a client; who is not logged in has less than that."""
    caller = world.web(login)
    (stage, closed), *_ = world.database.query(
        "SELECT id, closed FROM helpdesk_ticket_stage ORDER BY id"
    )
    for values in ({"name": "Broken"}, {"closed": not closed}):
        assert refused(caller.call, "helpdesk.ticket.stage", "write", [stage], values)
    assert refused(caller.call, "helpdesk.ticket.stage", "create", {"name": "Mine"})
    assert refused(caller.call, "helpdesk.ticket.stage", "unlink", [stage])


def test_who_is_not_logged_in_writes_no_stages(world):
    rights = world.database.query(
        "SELECT bool_or(access.perm_write OR access.perm_create OR access.perm_unlink),"
        " bool_or(access.perm_read) FROM ir_model_access access"
        " JOIN ir_model model ON model.id = access.model_id"
        " LEFT JOIN ir_model_data data ON data.model = 'res.groups'"
        "  AND data.res_id = access.group_id"
        " WHERE model.model = 'helpdesk.ticket.stage' AND access.active"
        " AND (access.group_id IS NULL"
        "      OR data.name IN ('group_public', 'group_portal'))"
    )
    assert rights == [(False, True)]


def test_a_client_still_opens_and_reads_tickets(world):
    """The helpdesk works for a client's buyer without the right to write stages."""
    caller = world.web("buyer")
    count = "SELECT count(*) FROM helpdesk_ticket WHERE name = 'Torn by the portal'"
    before = world.database.query(count)[0][0]
    category = world.database.query("SELECT min(id) FROM helpdesk_ticket_category")
    assert refused(
        caller.post,
        "/submitted/ticket",
        subject="Torn by the portal",
        description="Three rolls",
        category=category[0][0] or "",
    )  # it leads on to the new ticket's page
    assert world.database.query(count)[0][0] == before + 1
    ticket, stage = world.database.query(
        "SELECT id, stage_id FROM helpdesk_ticket WHERE name = 'Torn by the portal'"
    )[0]
    assert stage
    assert "Torn by the portal" in caller.get(f"/my/ticket/{ticket}")


def test_the_doors_used_here_are_open(world):
    """A manager does write what is theirs to write by the same methods."""
    caller = world.web("anna")
    for door in (write, web_save):
        assert door(caller, world.one("spare", "lead", "crm.lead"))
