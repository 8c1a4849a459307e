"""Today for a manager, a head and the director, beside a list of orders of Odoo's.

100,000 clients of 200 managers with 1,000,000 orders in ten years, their deliveries and
a third of their invoices; teams of ten. Beside it the first page of Odoo's list of
orders with its count, read by the same user. The quickest of several turns counts: what
disturbs a call only ever makes it slower.
"""

from tests.bench import _today_data, access
from tests.bench._clock import CLOCK
from tests.bench._database import FILL, bench_database, rows

AIMS = {"manager": 0.5, "head": 1.5, "director": 4.0}

MEASURE = """
users = {name: env["res.users"].search([("login", "=", login)]) for name, login in (
    ("manager", "bench_0"), ("head", "bench_head_0"), ("director", "bench_director"))}
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
    print(f"row={name}|{taken}|{listed}|{queries}|{slowest}|{parts[slowest]}|{counts}")
    print("parts=" + ", ".join(f"{part} {took:.3f}" for part, took in parts.items()))
"""


def run(workspace):
    """Yield a line for each user."""
    with bench_database(workspace, "today") as database:
        database.shell(FILL + access.PREPARE + _today_data.PREPARE)
        printed = database.shell(CLOCK + MEASURE)
    for name, taken, listed, queries, slowest, block, _counts in rows(printed):
        ratio = float(taken) / float(listed)
        yield (
            f"{name}: {float(taken):.2f} s (aim {AIMS[name]}), {queries} statements, "
            f"Odoo's list of orders {float(listed):.2f} s, ratio {ratio:.1f}; slowest: "
            f"{slowest} {float(block):.2f} s"
        )
