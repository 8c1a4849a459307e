"""Who is in the leak table's database, and who may reach whose clients.

This module and ``portfolios.py`` run inside Odoo (``odoo shell``); the tests read the
tables at the head of each from outside.
"""

# Login | group of ours | team | companies | what else Odoo lets them do
PEOPLE = [
    ("anna", "manager", "central", "A", ()),
    ("boris", "manager", "central", "A", ()),
    # The same job, with every right of Odoo's own that a seller may be given besides.
    ("keen", "manager", "central", "A", ("sales", "tickets", "stock", "invoices")),
    ("vera", "manager", "north", "A", ()),
    ("gleb", "manager", "second", "B", ()),
    ("dora", "manager", "central", "AB", ()),
    # Acts for the others of this team; may write own invoices, to show what may not.
    ("subst", "manager", "relief", "A", ("invoices",)),
    ("absent", "manager", "relief", "A", ()),
    ("leaving", "manager", "relief", "A", ()),
    ("back", "manager", "relief", "A", ()),
    ("head", "head", None, "A", ()),
    ("director", "director", None, "A", ()),
    ("admin2", "administrator", None, "A", ()),
    ("boss", "director", None, "AB", ()),
    ("auditor", "auditor", None, "A", ()),
    ("clerk", None, None, "A", ()),
    ("seller", None, None, "A", ("sales",)),
]
# Team: its head.
TEAMS = {"central": "head", "north": None, "second": None, "relief": None}
# A portal user is a contact of a client: login, portfolio.
PORTAL = [("buyer", "own"), ("stranger", "mate")]

# What everybody of ours gets too: to keep contacts and to export lists.
COMMON = ("base.group_user", "base.group_partner_manager", "base.group_allow_export")
EXTRA = {
    "sales": ("sales_team.group_sale_salesman_all_leads",),
    "tickets": ("helpdesk_mgmt.group_helpdesk_manager",),
    "stock": ("stock.group_stock_user",),
    "invoices": ("account.group_account_invoice",),
}

# Login: the portfolios of others, which it must not reach. ``tables.py`` tells what
# is in each. "former" is reached in part, see ``KEPT`` there.
FOREIGN = {
    "anna": ("mate", "other", "nobody", "second", "former"),
    "keen": ("own", "mate", "other", "nobody", "second", "former"),
    "dora": ("own", "mate", "other", "nobody", "former"),
    "gleb": ("own", "mate", "other", "nobody", "former"),
    "subst": ("unchosen", "coming", "acted", "mate"),
    "absent": ("coming", "substown"),
    "head": ("other", "second", "covered"),
    "director": ("second",),
    "admin2": ("second",),
    "auditor": ("second",),
    "buyer": ("mate", "other", "nobody", "second", "former"),
}
# Login: the portfolios it must reach by the same doors.
OWN = {
    "anna": ("own", "shared"),
    "keen": ("keen",),
    "dora": ("dora", "dora_b"),
    "gleb": ("second",),
    "subst": ("covered", "substown"),
    "absent": ("covered", "unchosen"),
    "head": ("own", "mate", "nobody", "former"),
    "director": ("own", "other", "nobody"),
    "admin2": ("own", "other", "nobody"),
    "auditor": ("own", "other", "nobody"),
}


def make_people(env, companies) -> dict:
    """The users by login and the teams by key."""
    users = {}
    for login, group, _team, letters, extra in PEOPLE:
        common = COMMON[:1] + COMMON[2:] if group == "auditor" else COMMON
        names = [*common, *(name for key in extra for name in EXTRA[key])]
        if group:
            names.append(f"client_manager.group_client_{group}")
        users[login] = env["res.users"].create(
            {
                "name": login.capitalize(),
                "login": login,
                "password": login,
                "email": f"{login}@firm.example.com",
                "notification_type": "inbox",
                "company_id": companies[letters[0]].id,
                "company_ids": [(6, 0, [companies[c].id for c in letters])],
                "group_ids": [(6, 0, [env.ref(name).id for name in names])],
            }
        )
    for key, head in TEAMS.items():
        members = [login for login, _, team, _, _ in PEOPLE if team == key]
        env["crm.team"].create(
            {
                "name": key.capitalize(),
                "company_id": companies["B"].id if key == "second" else False,
                "user_id": users[head].id if head else False,
                "member_ids": [(6, 0, [users[login].id for login in members])],
            }
        )
    return users


def make_portal_users(env, contacts) -> dict:
    """A portal user for a contact of a client; ``contacts`` by portfolio."""
    return {
        login: env["res.users"].create(
            {
                "login": login,
                "password": login,
                "partner_id": contacts[portfolio].id,
                "company_id": env.ref("base.main_company").id,
                "group_ids": [(6, 0, [env.ref("base.group_portal").id])],
            }
        )
        for login, portfolio in PORTAL
    }
