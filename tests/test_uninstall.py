"""Uninstalling both addons leaves a working Odoo that knows who sells to whom."""

import pytest

from .common import Rpc
from .outside import (
    OURS,
    WebSession,
    install_on_foreign_data,
    make_user,
    tracebacks,
    xml_id,
)

# Contacts with a client, planned and past, and what follows from them.
TALK = """
from odoo import Command
client = env["res.partner"].search(
    [("is_client", "=", True), ("user_id.login", "=", "petr")], limit=1)
manager = client.user_id
today = env["res.company"].client_today()
env["client.cadence.rule"].create({"partner_id": client.id, "kind": "visit"})
talk = env["client.interaction"].create(
    {"partner_id": client.id, "user_id": manager.id, "next_date": today,
     "action_ids": [Command.create({"name": "Samples", "date_deadline": today})]})
talk.message_post(body="Said")
env["ir.attachment"].create(
    {"name": "Said", "raw": b"Said", "res_model": talk._name, "res_id": talk.id})
env["client.errand"].create({"name": "Ask", "user_id": manager.id})
campaign = env["client.campaign"].create(
    {"name": "Fair", "channel": "call", "user_id": manager.id,
     "line_ids": [Command.create({"partner_id": client.id})]})
campaign.line_ids._plan_calls(campaign)
env["client.cadence"]._plan_for(manager)
plan = env.ref("client_manager.mail_activity_plan_new_client")
env["client.onboarding"].launch(client, plan)
assert len(env["mail.activity"].search([("user_id", "=", manager.id)])) >= 10
env.cr.commit()
"""
# What hangs on records, by the column with their model.
HANGING = {
    "mail_activity": "res_model",
    "mail_message": "model",
    "mail_followers": "res_model",
    "ir_attachment": "res_model",
    "mail_template": "model",
}

# What Odoo keeps about models and screens, by a name that survives a reinstallation.
SCHEMA = {
    "column": "SELECT table_name || '.' || column_name FROM information_schema.columns "
    "WHERE table_schema = 'public'",
    "constraint": "SELECT conrelid::regclass || '.' || conname FROM pg_constraint "
    "WHERE contype != 'n' AND connamespace = 'public'::regnamespace",
    "function": "SELECT proname FROM pg_proc "
    "WHERE pronamespace = 'public'::regnamespace",
    "trigger": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    "field": "SELECT model || '.' || name FROM ir_model_fields",
    "access": "SELECT name FROM ir_model_access",
    "rule": "SELECT name FROM ir_rule",
    "view": "SELECT model || ' ' || name FROM ir_ui_view WHERE model IS NOT NULL",
    "menu": "SELECT complete.name->>'en_US' FROM ir_ui_menu complete",
    "cron": "SELECT cron_name FROM ir_cron",
    "action": "SELECT name->>'en_US' FROM ir_actions",
    "group": "SELECT name->>'en_US' FROM res_groups",
    "parameter": "SELECT key FROM ir_config_parameter",
    "external id": "SELECT module || '.' || name FROM ir_model_data "
    "WHERE module LIKE 'client_manager%'",
    "asset": "SELECT name FROM ir_asset",
}


def schema(database):
    """Everything a module may bring along, as a set of words."""
    return {
        f"{kind} {name}"
        for kind, query in SCHEMA.items()
        for (name,) in database.query(query)
    }


def salespersons(database):
    """Partner → salesperson, of all partners."""
    return dict(database.query("SELECT id, user_id FROM res_partner"))


def documents(database):
    """What may not change in the documents while we leave."""
    return database.query(
        "SELECT 'order', id, user_id, state, amount_total FROM sale_order "
        "UNION ALL SELECT 'move', id, invoice_user_id, state, amount_total "
        "FROM account_move ORDER BY 1, 2"
    )


def give_clients_away(server, database):
    """Transfers by hand: whole clients, one by its contact, one left without."""
    admin = Rpc(server.url, database.name, "admin")
    group = "client_manager.group_client_manager"
    users = [make_user(admin, database, login, group) for login in ("petr", "olga")]
    with_contacts = admin.call(
        "res.partner",
        "search",
        [("parent_id", "=", False), ("child_ids", "!=", False)],
        order="id",
    )
    assert len(with_contacts) >= 4
    for number, client in enumerate(with_contacts):
        admin.call("res.partner", "write", [client], {"user_id": users[number % 2]})
    contact = admin.call(
        "res.partner", "search", [("parent_id", "=", with_contacts[0])], limit=1
    )
    admin.call("res.partner", "write", contact, {"user_id": users[1]})
    admin.call("res.partner", "write", [with_contacts[1]], {"user_id": False})
    admin.call(
        "client.assignment",
        "create",
        {
            "partner_id": with_contacts[2],
            "user_id": users[0],
            "date_from": "2099-01-01",
            "order_number": "77-k",
        },
    )
    return users


@pytest.fixture(scope="module")
def left(make_database, workspace):
    """A database that our addons were installed into, worked in, and left."""
    bare = make_database("base_demo")
    database = make_database("foreign")
    try:
        database.schema_before = schema(bare)
        workspace.databases.drop(bare.name)
        assert schema(database) - database.schema_before, "nothing was installed"
        with database.serve() as server:
            database.users = give_clients_away(server, database)
            assert not tracebacks(server.log_text())
        database.shell(TALK)
        database.salespersons_before = salespersons(database)
        database.documents_before = documents(database)
        database.uninstall(*OURS)
        yield database
    finally:
        workspace.databases.drop(database.name)


def test_salespersons_stay_as_they_are_at_that_moment(left):
    assert set(left.users) <= set(left.salespersons_before.values())
    assert salespersons(left) == left.salespersons_before
    assert documents(left) == left.documents_before


def test_nothing_of_ours_remains(left):
    remains = schema(left) - left.schema_before
    assert not remains, sorted(remains)
    lost = left.schema_before - schema(left)
    assert not lost, sorted(lost)


@pytest.mark.parametrize("table, column", HANGING.items())
def test_nothing_hangs_on_records_that_are_gone(left, table, column):
    query = f"SELECT id, {column} FROM {table} WHERE {column} LIKE %s"
    assert left.query(query, "client.%") == []


def test_what_was_planned_with_clients_can_still_be_done(left):
    with left.serve() as server:
        manager = Rpc(server.url, left.name, "petr")
        planned = manager.call(
            "mail.activity", "search", [("res_model", "=", "res.partner")]
        )
        assert len(planned) >= 4
        manager.call("mail.activity", "action_feedback", planned, feedback="Done")
        assert not tracebacks(server.log_text())


def test_odoo_works_without_us(left):
    with left.serve() as server:
        session = WebSession(server.url, left.name, "admin")
        for menu in ("contacts", "sales", "crm"):
            assert session.http.get(f"{server.url}/odoo/{menu}").ok
        for model, view in (
            ("res.partner", "form"),
            ("res.partner", "kanban"),
            ("sale.order", "form"),
            ("account.move", "form"),
            ("crm.lead", "form"),
            ("helpdesk.ticket", "form"),
        ):
            session.call(model, "get_views", [(False, view), (False, "search")])
        seller = Rpc(server.url, left.name, "petr")
        mine = [("user_id", "=", left.users[0])]
        assert seller.call("res.partner", "search_count", mine)
        order = sell(session, left)
        assert order["state"] == "sale"
        assert not tracebacks(server.log_text())


def sell(session, database):
    """Make an order for a client with a manager, confirm it, return it."""
    client = database.query(
        "SELECT id FROM res_partner WHERE user_id = %s "
        "AND commercial_partner_id = id ORDER BY id LIMIT 1",
        database.users[0],
    )[0][0]
    sellable = [("sale_ok", "=", True)]
    product = session.call("product.product", "search", sellable, limit=1)
    order = session.call(
        "sale.order",
        "create",
        {"partner_id": client, "order_line": [(0, 0, {"product_id": product[0]})]},
    )
    session.call("sale.order", "action_confirm", [order])
    return session.call("sale.order", "read", [order], ["state", "user_id"])[0]


def test_installing_again_takes_the_salespersons_over(left):
    """The assignments of the first time are gone; who sells to whom is not."""
    before = salespersons(left)
    install_on_foreign_data(left)
    clients = left.query(
        "SELECT partner_id, user_id, date_from, date_until FROM client_assignment"
    )
    expected = left.query(
        "SELECT id, user_id, NULL::date, NULL::date FROM res_partner "
        "WHERE id = commercial_partner_id AND user_id IS NOT NULL"
    )
    assert sorted(clients) == sorted(expected)
    assert salespersons(left) == before
    with left.serve() as server:
        session = WebSession(server.url, left.name, "admin")
        order = sell(session, left)
        assert order["state"] == "sale"
        group = xml_id(left, "client_manager.group_client_manager")
        session.call("res.users", "write", [left.users[0]], {"group_ids": [(4, group)]})
        manager = Rpc(server.url, left.name, "petr")
        found = manager.call(
            "res.partner",
            "search_count",
            [("is_client", "=", True), ("user_id", "=", left.users[0])],
        )
        assert found == len([u for _, u, _, _ in clients if u == left.users[0]])
        assert not tracebacks(server.log_text())
