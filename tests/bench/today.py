"""Today for a manager, a head and the director, beside a list of orders of Odoo's.

100,000 clients of 200 managers with 1,000,000 orders in ten years, their deliveries and
a third of their invoices; teams of ten. Then a manager with 20,000 clients and the head
of half of all. Beside it the first page of Odoo's list of orders with its count, read
by the same user, and the list that the block of due contacts opens. The quickest of
several turns counts: what disturbs a call only ever makes it slower.
"""

from tests.bench import _contacts_data, _today_data, access
from tests.bench._clock import CLOCK
from tests.bench._database import FILL, bench_database, rows

AIMS = {
    "manager": 0.5,
    "head": 1.5,
    "director": 4.0,
    "manager of a fifth": 1.5,
    "head of half": 4.0,
}
USUAL = {
    "manager": "bench_0",
    "head": "bench_head_0",
    "director": "bench_director",
}
LARGE = {"manager of a fifth": "bench_many", "head of half": "bench_head_half"}

MEASURE = """
users = {name: env["res.users"].search([("login", "=", login)])
         for name, login in logins.items()}
columns = {name: {} for name in ("name", "partner_id", "date_order", "amount_total")}

def quickest(method, turns=7):
    found = []
    for turn in range(turns):
        env.invalidate_all()
        queries = env.cr.sql_log_count
        start = time.perf_counter()
        result = method()
        found.append(time.perf_counter() - start)
        queries = env.cr.sql_log_count - queries
    return min(found), queries, result

for name, user in users.items():
    # Scheduled actions have run: nothing of the user is still to be computed.
    # What the web client sends along; asking for the language costs queries.
    context = {"allowed_company_ids": env.company.ids, "tz": "UTC", "lang": "en_US"}
    mine = env(user=user, context=context)
    orders = mine["sale.order"]
    listed, _queries, _found = quickest(
        lambda: orders.web_search_read([], columns, limit=80, count_limit=10001))
    today = mine["client.today"]
    taken, queries, page = quickest(today.get_today)
    counts = {block["name"]: block["count"] for block in page["blocks"]}
    # With few clients a manager may have none of some.
    assert name != "director" or all(counts[block] for block in (
        "contacts", "orders", "tickets", "debts", "health")), counts
    scope = today.with_context(client_today_scope=page["scope"])
    parts = {block: quickest(getattr(scope, f"_block_{block}"), 3)[0]
             for block in today._blocks()}
    if page["help"]:
        parts["who needs help"] = quickest(scope._who_needs_help, 3)[0]
    slowest = max(parts, key=parts.get)
    contacts = next(b["action"] for b in page["blocks"] if b["name"] == "contacts")
    due = mine["client.cadence"]
    opened, _queries, _found = quickest(lambda: due.web_search_read(
        contacts["domain"], dict.fromkeys(("next_date", "kind", "phone"), {}),
        limit=80, count_limit=10001), 3)
    print(f"row={name}|{taken}|{listed}|{queries}|{slowest}|{parts[slowest]}|{opened}")
    print("parts=" + ", ".join(f"{part} {took:.3f}" for part, took in parts.items()))
"""


def run(workspace):
    """Yield a line for each user."""
    with bench_database(workspace, "today") as database:
        database.shell(FILL + access.PREPARE + _today_data.PREPARE)
        printed = database.shell(f"{CLOCK}\nlogins = {USUAL}\n{MEASURE}")
        database.shell(FILL + _today_data.LEADER + _contacts_data.BIG_ALONE)
        printed += database.shell(f"{CLOCK}\nlogins = {LARGE}\n{MEASURE}")
    for name, taken, listed, queries, slowest, block, opened in rows(printed):
        ratio = float(taken) / float(listed)
        yield (
            f"{name}: {float(taken):.2f} s (aim {AIMS[name]}), {queries} statements, "
            f"Odoo's list of orders {float(listed):.2f} s, ratio {ratio:.1f}; slowest: "
            f"{slowest} {float(block):.2f} s; the contacts due opened "
            f"{float(opened):.2f} s"
        )
