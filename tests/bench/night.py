"""Each scheduled action of ours once, with 100,000 clients of 200 managers.

The clients of the benchmark ``segment`` with its orders and invoices, shared out among
managers, with ten contacts each. What an action does is not measured here but that it
ends in time, the first night after the installation and on a usual one; one aggregate
of the orders stands beside it as the measure of the machine.
"""

import os

from tests.bench import segment
from tests.bench._database import FILL, bench_database, rows

MANAGERS = int(os.environ.get("BENCH_MANAGERS", "200"))

SHARE_OUT = f"""
users = client_managers({MANAGERS})
cr = env.cr
cr.execute("UPDATE res_partner SET user_id = (%s::int[])[1 + id %% {MANAGERS}]"
           " WHERE id > 1000000", (users.ids,))
cr.execute('''
    INSERT INTO client_assignment (partner_id, user_id, role)
    SELECT id, user_id, 'responsible' FROM res_partner
     WHERE id > 1000000 AND is_client''')
with bare("client_interaction"):
    cr.execute('''
        INSERT INTO client_interaction (partner_id, commercial_partner_id, user_id,
               company_id, kind, direction, date, counts, open_action_count)
        SELECT client.id, client.id, client.user_id, %s,
               (ARRAY['call', 'message', 'visit'])[1 + n %% 3], 'outgoing',
               now() - random() * interval '700 days', TRUE, 0
          FROM res_partner client CROSS JOIN generate_series(1, 10) n
         WHERE client.id > 1000000 AND client.is_client
    ''', (env.company.id,))
env["client.cadence.rule"].create([
    {{"kind": "call", "interval_number": 2, "interval_unit": "week"}},
    {{"kind": "visit", "interval_number": 3, "interval_unit": "month"}}])
cr.commit()
cr.execute("ANALYZE")
cr.commit()
"""

MEASURE = """
import time
from odoo.tools import SQL
start = time.perf_counter()
env.execute_query(SQL("SELECT partner_id, max(date_order) FROM sale_order GROUP BY 1"))
print(f"row=one aggregate of the orders|{time.perf_counter() - start:.1f}|")
actions = env["ir.cron"].search([("cron_name", "=like", "Client Manager:%")])
seconds = {action: [] for action in actions}
for night in range(2):
    # As if a day had passed; a pass begun today is not begun again.
    env["client.retention"]._forget()
    for action in actions:
        env.invalidate_all()
        start = time.perf_counter()
        action.method_direct_trigger()
        env.cr.commit()
        seconds[action].append(time.perf_counter() - start)
for action, (first, second) in seconds.items():
    name = action.cron_name.partition(": ")[2]
    print(f"row={name}|{first:.1f}|{second:.1f}")
"""


def run(workspace):
    """Yield the figures of one run in a database of its own."""
    with bench_database(workspace, "night") as database:
        database.shell(FILL + segment.PREPARE + SHARE_OUT)
        printed = database.shell(MEASURE)
    yield f"{segment.CLIENTS} clients, {segment.ORDERS} orders, {MANAGERS} managers"
    for what, first, second in rows(printed):
        then = f", the next night {second} s" if second else ""
        yield f"{what}: {first} s{then}"
