"""Both addons on a database that nobody here filled: Odoo's own demo data.

Two databases. ``as_delivered`` is Odoo's demo as it is; few of its partners have a
salesperson. In ``with_salespersons`` somebody has worked with it before our addons
came: clients, their contacts, or both have salespersons, some of them archived.
"""

from collections import defaultdict

import pytest
from dateutil.relativedelta import relativedelta

from .common import Rpc
from .outside import install_on_foreign_data, make_user, today_in, tracebacks, xml_id

SALES = ("out_invoice", "out_refund", "out_receipt")
FIGURES = (
    "turnover_12m",
    "open_balance",
    "overdue_balance",
    "last_order_date",
    "open_ticket_count",
)
# Salespersons given with plain Odoo before our addons are there: to the company, to a
# contact only, to both differently, to two contacts; one company of each kind archived.
GIVE_SALESPERSONS = """
users = env.ref('base.user_admin') + env.ref('base.user_demo')
companies = env['res.partner'].search(
    [('parent_id', '=', False), ('child_ids', '!=', False)], order='id')
assert len(companies) >= 4, companies
for number, company in enumerate(companies):
    user, other = users[number % 2], users[(number + 1) % 2]
    contacts = company.child_ids.sorted('id')
    if number % 4 == 0:
        company.user_id = user
    elif number % 4 == 1:
        contacts[-1].user_id = user
    elif number % 4 == 2:
        company.user_id = user
        contacts.user_id = other
    else:
        contacts[0].user_id = user
        contacts[1:].user_id = other
lonely = env['res.partner'].search(
    [('parent_id', '=', False), ('child_ids', '=', False),
     ('user_ids', '=', False), ('ref_company_ids', '=', False)], order='id')
assert lonely, 'no partner without contacts'
lonely.user_id = users[1]
lonely[0].active = False
env.cr.commit()
"""


class Foreign:
    """A foreign database at work with our addons, and what was in it before."""

    def __init__(self, database, server):
        self.database = database
        self.server = server
        self.admin = Rpc(server.url, database.name, "admin")
        self.clients_of = dict(
            database.query("SELECT id, commercial_partner_id FROM res_partner")
        )

    @property
    def companies(self):
        return self.database.query("SELECT id FROM res_company ORDER BY id")


def salespersons_before(database):
    """Commercial entity → its own salesperson, or else those of its contacts."""
    own, of_contacts = {}, defaultdict(set)
    for partner, client, user in database.query(
        "SELECT id, commercial_partner_id, user_id FROM res_partner "
        "WHERE user_id IS NOT NULL"
    ):
        if partner == client:
            own[client] = {user}
        else:
            of_contacts[client].add(user)
    return {**of_contacts, **own}


def documents_before(database):
    """(model, id, salesperson, is old) of all documents that have a date.

    Old are those that no calendar of any company dates on the day of installation.
    """
    return database.query(
        "SELECT 'sale.order', id, user_id, date_order < CURRENT_DATE - 1 "
        "FROM sale_order WHERE state = 'sale' "
        "UNION ALL SELECT 'account.move', id, invoice_user_id, "
        "invoice_date < CURRENT_DATE - 1 "
        "FROM account_move WHERE move_type = ANY(%s) AND state = 'posted' "
        "UNION ALL SELECT 'crm.lead', id, user_id, create_date < CURRENT_DATE - 1 "
        "FROM crm_lead",
        list(SALES),
    )


@pytest.fixture(scope="module", params=["as_delivered", "with_salespersons"])
def foreign(request, make_database, workspace):
    database = make_database("base_demo")
    try:
        if request.param == "with_salespersons":
            database.shell(GIVE_SALESPERSONS)
        before = salespersons_before(database), documents_before(database)
        if request.param == "with_salespersons":
            install_on_foreign_data(database)
        else:
            workspace.databases.drop(database.name)
            database = make_database("foreign")
        with database.serve() as server:
            foreign = Foreign(database, server)
            foreign.salespersons, foreign.documents = before
            yield foreign
    finally:
        workspace.databases.drop(database.name)


@pytest.fixture(scope="module")
def managers(foreign):
    """Every salesperson may use the app and every company; (login by user id)."""
    group = xml_id(foreign.database, "client_manager.group_client_manager")
    logins = dict(
        foreign.database.query(
            "SELECT id, login FROM res_users WHERE id = ANY(%s)",
            sorted({user for users in foreign.salespersons.values() for user in users}),
        )
    )
    companies = [(6, 0, [company for (company,) in foreign.companies])]
    for user in logins:
        foreign.admin.call(
            "res.users",
            "write",
            [user],
            {"group_ids": [(4, group)], "company_ids": companies},
        )
    return logins


def test_demo_data_is_there_to_compare_with(foreign):
    """Otherwise every comparison below could pass on nothing."""
    count = foreign.database.query(
        "SELECT (SELECT count(*) FROM account_move WHERE move_type = ANY(%s)"
        "          AND state = 'posted'),"
        "       (SELECT count(*) FROM sale_order WHERE state = 'sale'),"
        "       (SELECT count(*) FROM helpdesk_ticket WHERE partner_id IS NOT NULL)",
        list(SALES),
    )[0]
    assert count[0] >= 10 and count[1] >= 10 and count[2] >= 5
    assert foreign.salespersons
    assert not tracebacks(foreign.server.log_text())


def test_every_client_with_a_salesperson_is_in_their_my_clients(foreign, managers):
    everyone = {"active_test": False}
    shown = {}
    for user, login in managers.items():
        domain = [("is_client", "=", True), ("user_id", "=", user)]
        manager = Rpc(foreign.server.url, foreign.database.name, login)
        mine = manager.call("res.partner", "search", domain, context=everyone)
        seen = foreign.admin.call("res.partner", "search", domain, context=everyone)
        assert sorted(mine) == sorted(seen), login
        shown.update(dict.fromkeys(mine, user))
    assert set(shown) == set(foreign.salespersons)
    for client, users in foreign.salespersons.items():
        assert shown[client] in users, client


def test_contacts_follow_their_client(foreign):
    strangers = foreign.database.query(
        "SELECT contact.id, contact.user_id, client.user_id FROM res_partner contact "
        "JOIN res_partner client ON client.id = contact.commercial_partner_id "
        "WHERE contact.user_id IS DISTINCT FROM client.user_id"
    )
    assert not strangers


def test_one_open_assignment_for_each_and_no_other(foreign):
    rows = foreign.database.query(
        "SELECT partner_id, user_id, role, date_from, date_until FROM client_assignment"
    )
    current = dict(
        foreign.database.query(
            "SELECT id, user_id FROM res_partner "
            "WHERE id = commercial_partner_id AND user_id IS NOT NULL"
        )
    )
    assert sorted(rows) == sorted(
        (partner, user, "responsible", None, None) for partner, user in current.items()
    )


def odoo_sums(foreign, company):
    """The figures of all clients in one company, by Odoo's own reports and fields."""
    context = {"allowed_company_ids": [company]}
    today = today_in(foreign.database, company)
    first = today - relativedelta(months=12) + relativedelta(days=1)

    def grouped(model, domain, group, aggregate):
        rows = foreign.admin.call(
            model, "formatted_read_group", domain, [group], [aggregate], context=context
        )
        return {row[group][0]: row[aggregate] for row in rows if row[group]}

    def receivables(*conditions):
        domain = [
            ("account_id.account_type", "=", "asset_receivable"),
            ("parent_state", "=", "posted"),
            ("reconciled", "=", False),
            *conditions,
        ]
        sums = defaultdict(float)
        by_partner = grouped(
            "account.move.line", domain, "partner_id", "amount_residual:sum"
        )
        for partner, amount in by_partner.items():
            sums[foreign.clients_of[partner]] += amount
        return sums

    return {
        "turnover_12m": grouped(
            "account.invoice.report",
            [
                ("state", "=", "posted"),
                ("move_type", "in", SALES),
                ("invoice_date", ">=", str(first)),
                ("invoice_date", "<=", str(today)),
            ],
            "commercial_partner_id",
            "price_subtotal:sum",
        ),
        "open_balance": receivables(),
        "overdue_balance": receivables(("date_maturity", "<", str(today))),
        "last_order_date": grouped(
            "sale.report",
            [("state", "=", "sale")],
            "commercial_partner_id",
            "date:max",
        ),
        "open_ticket_count": grouped(
            "helpdesk.ticket",
            [("stage_id.closed", "=", False)],
            "commercial_partner_id",
            "__count",
        ),
    }


def read_clients(foreign, company):
    """Commercial entities with our figures and Odoo's own credit, by id.

    All of them, clients or not: in Odoo's demo some have ordered and are no clients,
    because nothing was invoiced yet and no salesperson named.
    """
    rows = foreign.admin.call(
        "res.partner",
        "search_read",
        [("id", "in", sorted(set(foreign.clients_of.values())))],
        ["name", "is_client", "credit", *FIGURES],
        context={"allowed_company_ids": [company], "active_test": False},
    )
    return {row["id"]: row for row in rows}


def differences(clients, expected):
    """Figures that differ by half a cent or more, in words."""
    found = []
    for client, row in clients.items():
        for name in FIGURES:
            wanted = expected[name].get(client, 0)
            if name == "last_order_date":
                differs = (row[name] or 0) != wanted
            else:
                differs = abs(row[name] - wanted) >= 0.005
            if differs:
                found.append(f"{row['name']}: {name} {row[name]}, Odoo says {wanted}")
    return found


def test_figures_are_odoos_own_sums(foreign):
    """Client by client and company by company, to the cent."""
    seen = defaultdict(int)
    for (company,) in foreign.companies:
        clients = read_clients(foreign, company)
        expected = odoo_sums(foreign, company)
        assert not differences(clients, expected), company
        off = [c["name"] for c in clients.values()
               if abs(c["open_balance"] - c["credit"]) >= 0.005]  # fmt: skip
        assert not off, f"open balance is not Odoo's credit: {off}"
        buyers = {c for c, turnover in expected["turnover_12m"].items() if turnover}
        assert all(clients[buyer]["is_client"] for buyer in buyers)
        for name in FIGURES:
            seen[name] += sum(bool(row[name]) for row in clients.values())
    assert all(seen[name] for name in FIGURES), f"nothing to compare: {dict(seen)}"


def test_figures_of_several_companies_are_their_sum(foreign):
    companies = [company for (company,) in foreign.companies]
    assert len(companies) > 1
    apart = [read_clients(foreign, company) for company in companies]
    together = foreign.admin.call(
        "res.partner",
        "search_read",
        [("id", "in", list(apart[0]))],
        ["turnover_12m", "open_balance", "overdue_balance"],
        context={"allowed_company_ids": companies, "active_test": False},
    )
    for row in together:
        for name in ("turnover_12m", "open_balance", "overdue_balance"):
            parts = sum(clients[row["id"]][name] for clients in apart)
            assert abs(row[name] - parts) < 0.005, (row["id"], name)


def test_searching_by_a_figure_finds_what_it_shows(foreign):
    for (company,) in foreign.companies:
        clients = read_clients(foreign, company)
        context = {"allowed_company_ids": [company], "active_test": False}
        for name in ("turnover_12m", "open_balance", "overdue_balance"):
            for value in sorted({row[name] for row in clients.values()} | {0.0}):
                found = foreign.admin.call(
                    "res.partner",
                    "search",
                    [("id", "in", list(clients)), (name, ">", value)],
                    context=context,
                )
                wanted = {c for c, row in clients.items() if row[name] > value + 0.004}
                assert set(found) == wanted, (name, value)


def test_a_manager_reads_the_same_figures_as_the_administrator(foreign, managers):
    for user, login in managers.items():
        manager = Rpc(foreign.server.url, foreign.database.name, login)
        for (company,) in foreign.companies:
            for_all = read_clients(foreign, company)
            mine = manager.call(
                "res.partner",
                "search_read",
                [("is_client", "=", True), ("user_id", "=", user)],
                ["name", *FIGURES],
                context={"allowed_company_ids": [company], "active_test": False},
            )
            assert mine
            for row in mine:
                expected = {name: for_all[row["id"]][name] for name in FIGURES}
                assert {name: row[name] for name in FIGURES} == expected


def counted_for(foreign):
    """(model, id) → the manager it counts for, of the documents found at install."""
    result = {}
    by_model = defaultdict(list)
    for model, document, *_ in foreign.documents:
        by_model[model].append(document)
    for model, documents in by_model.items():
        for row in foreign.admin.call(
            model,
            "search_read",
            [("id", "in", documents)],
            ["client_manager_id"],
            context={
                "active_test": False,
                "allowed_company_ids": [company for (company,) in foreign.companies],
            },
        ):
            manager = row["client_manager_id"]
            result[model, row["id"]] = manager[0] if manager else None
    return result


def test_documents_found_count_for_their_own_salesperson(foreign):
    """Also after the client was given to another: the past does not move."""
    found = {(model, id_): user for model, id_, user, _ in foreign.documents}
    assert counted_for(foreign) == found
    old = {(model, id_) for model, id_, _, is_old in foreign.documents if is_old}
    assert {"sale.order", "account.move", "crm.lead"} == {model for model, _ in old}
    newcomer = make_user(
        foreign.admin,
        foreign.database,
        "newcomer",
        "client_manager.group_client_manager",
    )
    clients = sorted(set(foreign.clients_of.values()))
    foreign.admin.call("res.partner", "write", clients, {"user_id": newcomer})
    now = counted_for(foreign)
    assert {document: now[document] for document in old} == {
        document: found[document] for document in old
    }
    # What comes from now on counts for the new manager.
    order = foreign.admin.call("sale.order", "create", {"partner_id": clients[0]})
    (read,) = foreign.admin.call("sale.order", "read", [order], ["client_manager_id"])
    assert read["client_manager_id"][0] == newcomer
    assert not tracebacks(foreign.server.log_text())
