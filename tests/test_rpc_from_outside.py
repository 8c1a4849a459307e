"""What a program from outside may not do, whatever it sends."""

import contextlib
import xmlrpc.client

import pytest

from .common import Rpc
from .outside import TRACEBACK, make_user, refused, tracebacks

PRIVATE = [
    ("client.assignment", "responsibles_on", [[]]),
    ("client.assignment", "assign", [[], False]),
    ("client.assignment", "_make_opening_assignments", []),
    ("client.assignment", "_follow_calendar", []),
    ("client.assignment", "_reattribute", [[]]),
    ("sale.order", "reattribute", [[]]),
    ("sale.order", "reattribute_undated", []),
    ("sale.order", "attributed_models", []),
    ("sale.order", "_take_over_at_install", []),
    ("res.partner", "_assign_manager", [[], False]),
    ("res.partner", "_take_over_at_install", []),
    ("res.partner", "_follow_assignments", []),
    ("res.company", "client_today", []),
    ("client.demo", "_load_company", []),
]
FIGURES = ("turnover_12m", "open_balance", "overdue_balance", "last_order_date",
           "open_ticket_count")  # fmt: skip


class Outside:
    """A server and one program for each kind of user."""

    def __init__(self, database, server):
        self.database = database
        self.server = server
        self.admin = self.rpc("admin")
        groups = {
            "anna": ["client_manager.group_client_manager"],
            "boris": ["client_manager.group_client_manager"],
            "head": ["client_manager.group_client_head"],
            "auditor": ["client_manager.group_client_auditor"],
            "clerk": [],
            "seller": ["sales_team.group_sale_salesman_all_leads"],
        }
        self.users = {
            login: make_user(self.admin, database, login, *names)
            for login, names in groups.items()
        }
        self.programs = {login: self.rpc(login) for login in groups}
        self.client = self.new_client("Textile", "anna")
        self.other = self.new_client("Market", "boris")
        self.victim = self.new_client("Victim", "boris")
        self.debtor = self.new_client("Debtor", "anna")
        self.ticket = self.admin.call(
            "helpdesk.ticket",
            "create",
            {"name": "Torn", "description": "Torn", "partner_id": self.debtor},
        )
        self.admin.call("sale.order", "create", {"partner_id": self.other})
        self.order = self.admin.call(
            "sale.order", "create", {"partner_id": self.client}
        )

    def rpc(self, login):
        return Rpc(self.server.url, self.database.name, login)

    def new_client(self, name, login):
        return self.admin.call(
            "res.partner",
            "create",
            {"name": name, "is_company": True, "user_id": self.users[login]},
        )

    def state(self):
        """Everything that must be the same after a refused call."""
        return self.database.query(
            "SELECT 'assignment', id, partner_id, user_id, date_from, date_until "
            "FROM client_assignment UNION ALL "
            "SELECT 'partner', id, user_id, is_client::int, NULL, NULL "
            "FROM res_partner UNION ALL "
            "SELECT 'order', id, client_manager_id, user_id, NULL, NULL "
            "FROM sale_order ORDER BY 1, 2"
        )


@pytest.fixture(scope="module")
def outside(make_database, workspace):
    database = make_database("ours")
    try:
        with database.serve() as server:
            yield Outside(database, server)
            assert not tracebacks(server.log_text())
    finally:
        workspace.databases.drop(database.name)


@pytest.fixture(autouse=True)
def nothing_changed(outside):
    """Every test here asks for what it may not have."""
    before = outside.state()
    yield
    assert outside.state() == before


@pytest.mark.parametrize("model, method, arguments", PRIVATE)
def test_private_methods_cannot_be_called(outside, model, method, arguments):
    for rpc in (outside.admin, outside.programs["anna"]):
        message = refused(rpc.call, model, method, *arguments)
        assert method in message or model in message


@pytest.mark.parametrize("login", ["admin", "anna", "head"])
def test_what_follows_from_other_data_cannot_be_written(outside, login):
    rpc = outside.admin if login == "admin" else outside.programs[login]
    boris = outside.users["boris"]
    for model, record, values in (
        ("sale.order", outside.order, {"client_manager_id": boris}),
        ("res.partner", outside.client, {"is_client": False}),
    ):
        refused(rpc.call, model, "write", [record], values)
    refused(
        rpc.call,
        "sale.order",
        "create",
        {"partner_id": outside.client, "client_manager_id": boris},
    )
    refused(rpc.call, "res.partner", "create", {"name": "X", "is_client": True})


@pytest.mark.parametrize("login", ["admin", "anna"])
def test_figures_cannot_be_written(outside, login):
    """Odoo drops values of unstored computed fields; what is read stays the truth."""
    rpc = outside.admin if login == "admin" else outside.programs[login]
    before = rpc.call("res.partner", "read", [outside.client], list(FIGURES))
    for name in FIGURES:
        value = "2026-01-01 00:00:00" if name == "last_order_date" else 1000
        try:
            rpc.call("res.partner", "write", [outside.client], {name: value})
        except xmlrpc.client.Fault as fault:  # a readable refusal is as good
            assert fault.faultCode != TRACEBACK, fault
    after = rpc.call("res.partner", "read", [outside.client], list(FIGURES))
    assert after == before


@pytest.mark.parametrize("login", ["clerk", "seller"])
def test_who_is_outside_our_groups_reads_no_figures(outside, login):
    rpc = outside.programs[login]
    for name in FIGURES:
        value = "2020-01-01" if name == "last_order_date" else 0
        refused(rpc.call, "res.partner", "read", [outside.client], [name])
        refused(rpc.call, "res.partner", "search", [(name, ">", value)])
        refused(rpc.call, "res.partner", "search", [], order=f"{name} desc")
        refused(
            rpc.call,
            "res.partner",
            "formatted_read_group",
            [(name, ">", value)],
            [],
            ["__count"],
        )
        assert name not in rpc.call("res.partner", "fields_get")
    # A way round through a related record.
    refused(rpc.call, "sale.order", "search", [("partner_id.open_balance", ">", 0)])


def test_who_is_outside_our_groups_reads_no_assignments(outside):
    for login in ("clerk", "seller"):
        rpc = outside.programs[login]
        refused(rpc.call, "client.assignment", "search_read", [])
        refused(rpc.call, "res.partner", "read", [outside.client], ["assignment_ids"])
        partner = rpc.call("res.partner", "read", [outside.client], ["name", "user_id"])
        assert partner[0]["user_id"][0] == outside.users["anna"]


@pytest.mark.parametrize("login", ["anna", "auditor", "clerk", "seller"])
def test_who_keeps_no_assignments_cannot_touch_them(outside, login):
    rpc = outside.programs[login]
    values = {
        "partner_id": outside.other,
        "user_id": outside.users["anna"],
        "role": "co_manager",
    }
    refused(rpc.call, "client.assignment", "create", values)
    (assignment,) = outside.database.query(
        "SELECT id FROM client_assignment WHERE partner_id = %s", outside.client
    )
    refused(rpc.call, "client.assignment", "unlink", list(assignment))
    refused(
        rpc.call,
        "client.assignment",
        "write",
        list(assignment),
        {"date_until": "2026-01-01"},
    )
    refused(
        rpc.call,
        "res.partner",
        "write",
        [outside.other],
        {"assignment_ids": [(0, 0, values)]},
    )


def test_a_manager_neither_gives_away_nor_takes_a_client(outside):
    rpc = outside.programs["anna"]
    for client, taker in ((outside.client, "boris"), (outside.other, "anna")):
        contact = outside.admin.call(
            "res.partner", "search", [("parent_id", "=", client)], limit=1
        )
        values = {"user_id": outside.users[taker]}
        message = refused(rpc.call, "res.partner", "write", [client], values)
        if client == outside.client:
            assert "head of department" in message
            assert "Textile" in message or "Market" in message
        else:  # another's client, of which not even the name is told
            assert "Textile" not in message and "Market" not in message
        if contact:
            refused(rpc.call, "res.partner", "write", contact, values)
    refused(rpc.call, "res.partner", "write", [outside.client], {"user_id": False})


@pytest.mark.parametrize("login", ["clerk", "seller"])
def test_figures_do_not_leak_through_a_form(outside, login):
    """A form asks the server to compute a record that is not saved yet."""
    rpc = outside.programs[login]
    spec = {name: {} for name in (*FIGURES, "name", "parent_id", "is_company")}
    told = []
    for record, values in (
        ([], {"parent_id": outside.debtor, "is_company": False}),
        ([outside.debtor], {"name": "Other", "parent_id": False}),
    ):
        for asked in (list(values), []):
            try:
                answer = rpc.call(
                    "res.partner", "onchange", record, values, asked, spec
                )
            except xmlrpc.client.Fault as fault:
                assert fault.faultCode != TRACEBACK, fault.faultString
            else:
                value = answer.get("value") or {}
                told += [(n, value[n]) for n in FIGURES if value.get(n)]
    assert not told
    for call in (
        lambda: rpc.call(
            "res.partner", "web_search_read", [("id", "=", outside.debtor)], spec
        ),
        lambda: rpc.call("res.partner", "export_data", [outside.debtor], list(FIGURES)),
    ):
        with pytest.raises(xmlrpc.client.Fault):
            call()


def test_managers_see_only_what_counts_in_their_clients(outside):
    """The lists behind attribution carry the rules of the documents."""
    for login, client, foreign in (
        ("anna", outside.client, outside.other),
        ("boris", outside.other, outside.client),
    ):
        rpc = outside.programs[login]
        rows = rpc.call("client.attribution", "search_read", [], ["partner_id"])
        seen = {row["partner_id"][0] for row in rows}
        assert client in seen and foreign not in seen
    for login in ("clerk", "seller"):
        refused(outside.programs[login].call, "client.attribution", "search_read", [])


def test_a_manager_does_not_take_a_client_by_making_it_a_contact(outside):
    """Who becomes part of another company would follow its manager."""
    rpc = outside.programs["anna"]
    for values in (
        {"parent_id": outside.client, "is_company": False},
        {"parent_id": outside.client},
    ):
        with contextlib.suppress(xmlrpc.client.Fault):
            rpc.call("res.partner", "write", [outside.victim], values)
        owner, client = outside.database.query(
            "SELECT user_id, commercial_partner_id FROM res_partner WHERE id = %s",
            outside.victim,
        )[0]
        assert (owner, client) == (outside.users["boris"], outside.victim)
    outside.admin.call("res.partner", "write", [outside.victim], {"parent_id": False})


def test_a_head_gives_clients_only_within_the_own_teams(outside):
    rpc = outside.programs["head"]
    for taker in ("anna", "head"):
        refused(
            rpc.call,
            "res.partner",
            "write",
            [outside.other],
            {"user_id": outside.users[taker]},
        )
    refused(
        rpc.call,
        "client.assignment",
        "create",
        {
            "partner_id": outside.other,
            "user_id": outside.users["anna"],
            "role": "co_manager",
        },
    )


def test_nonsense_gets_an_answer_in_words(outside):
    rpc = outside.programs["head"]
    user, client = outside.users["anna"], outside.client
    base = {"partner_id": client, "user_id": user, "role": "co_manager"}
    for wrong in (
        {"date_from": "2026-05-02", "date_until": "2026-05-01"},
        {"partner_id": False},
        {"user_id": False},
    ):
        refused(rpc.call, "client.assignment", "create", {**base, **wrong})
    refused(
        rpc.call,
        "client.assignment",
        "create",
        {**base, "role": "responsible", "date_until": "2026-05-01"},
    )
