"""From the request of time off to the return, in a real browser.

Anna asks for time off, the personnel department approves it, her head approves the
substitution, the substitute works with her clients, and Anna reads what happened.
"""

from datetime import date, timedelta

import pytest

from .common import Browser, Rpc
from .outside import tracebacks

ABSENT, SUBSTITUTE, HEAD = "manager3", "manager1", "head"


@pytest.fixture(scope="module")
def office(make_database, workspace):
    database = make_database("demo")
    try:
        # The demo company's own substitutions would stand in the way.
        database.shell(
            "found = env['client.substitution'].search([])\n"
            "found.filtered(lambda s: s.state == 'active').action_end()\n"
            "found.filtered(lambda s: s.state == 'confirmed').action_cancel()\n"
            "found.filtered(lambda s: s.state == 'draft').unlink()\n"
            "env.cr.commit()\n"
        )
        with database.serve() as server:
            yield database, server
            assert not tracebacks(server.log_text())
    finally:
        workspace.databases.drop(database.name)


class Office:
    """Programs of the people involved, and a browser for whoever is on turn."""

    def __init__(self, database, server):
        self.url = server.url
        self.rpc = {
            login: Rpc(server.url, database.name, login)
            for login in (ABSENT, SUBSTITUTE, HEAD, "admin")
        }

    def call(self, login, model, method, *arguments, **options):
        return self.rpc[login].call(model, method, *arguments, **options)

    def clients_within_reach(self, login, of):
        """How many clients of a manager a user sees."""
        return self.call(
            login,
            "res.partner",
            "search_count",
            [("is_client", "=", True), ("user_id.login", "=", of)],
        )


def test_from_the_request_to_the_return(office):
    database, server = office
    people = Office(database, server)
    first, last = date.today(), date.today() + timedelta(days=13)
    owned = people.clients_within_reach(ABSENT, ABSENT)
    assert owned > 3
    assert people.clients_within_reach(SUBSTITUTE, ABSENT) < owned

    # Anna's time off is asked for and approved.
    database.shell(
        f"user = env['res.users'].search([('login', '=', '{ABSENT}')])\n"
        "employee = env['hr.employee'].search([('user_id', '=', user.id)], limit=1)\n"
        "employee = employee or env['hr.employee'].create("
        "{'name': user.name, 'user_id': user.id})\n"
        "kind = env['hr.leave.type'].create({'name': 'Leave', "
        "'requires_allocation': False, 'leave_validation_type': 'hr'})\n"
        "env['hr.leave'].with_user(user).sudo().create({'employee_id': employee.id, "
        f"'holiday_status_id': kind.id, 'request_date_from': '{first}', "
        f"'request_date_to': '{last}'}})\n"
        "env.cr.commit()\n"
    )
    ((leave_id,),) = database.query("SELECT MAX(id) FROM hr_leave")
    domain = [("absent_user_id.login", "=", ABSENT), ("state", "=", "draft")]
    assert not people.call("admin", "client.substitution", "search", domain)
    people.call("admin", "hr.leave", "action_approve", [leave_id])

    # Her head finds the draft with a substitute proposed, and approves it.
    (found,) = people.call(HEAD, "client.substitution", "search", domain)
    people.call(
        HEAD,
        "client.substitution",
        "write",
        [found],
        {
            "substitute_user_id": people.rpc[SUBSTITUTE].uid,
            "order_number": "77-K",
            "attribution": "share",
            "share": 40,
        },
    )
    with Browser(1400, 900) as browser:
        browser.log_in(people.url, HEAD)
        browser.open(f"{people.url}/odoo/absences?view_type=list")
        browser.wait_for(".o_data_row.text-danger")
        browser.open(f"{people.url}/odoo/substitutions/{found}")
        browser.click("button[name=action_confirm]")
        browser.wait_for("button[name=action_end]")
        browser.open(f"{people.url}/odoo/absences?view_type=list")
        browser.wait_for(".o_data_row")
        assert not browser.all(".o_data_row.text-danger")
        assert browser.errors() == []

    # The substitute finds the clients marked, and works with them.
    assert people.clients_within_reach(SUBSTITUTE, ABSENT) == owned
    (client,) = people.call(
        SUBSTITUTE,
        "res.partner",
        "search",
        [("is_client", "=", True), ("is_substituted_by_me", "=", True)],
        limit=1,
    )
    with Browser(390, 844) as browser:
        browser.log_in(people.url, SUBSTITUTE)
        browser.open(f"{people.url}/odoo/my-clients/{client}")
        mark = browser.wait_for(".alert [name=substitution_note]")
        assert "Yulia Savelieva" in mark.text
        assert browser.errors() == []
    order = people.call(SUBSTITUTE, "sale.order", "create", {"partner_id": client})
    people.call(
        SUBSTITUTE,
        "res.partner",
        "message_post",
        [client],
        body="Agreed on linen",
        message_type="comment",
    )
    assert people.call(SUBSTITUTE, "sale.order", "read", [order], ["substitution_id"])[
        0
    ]["substitution_id"]

    # Anna is back earlier; everything is hers again and she reads what happened.
    with Browser(1400, 900) as browser:
        browser.log_in(people.url, ABSENT)
        browser.open(f"{people.url}/odoo/substitutions/{found}")
        browser.click("button[name=action_end]")
        browser.click(".modal .btn-primary")
        browser.click(".o_notebook .nav-link", "While You Were Away")
        browser.wait_for("[name=order_ids] .o_data_row")
        assert "Agreed on linen" in browser.find("[name=message_away_ids]").text
        assert browser.errors() == []
    assert people.clients_within_reach(SUBSTITUTE, ABSENT) < owned
    assert people.clients_within_reach(ABSENT, ABSENT) == owned
