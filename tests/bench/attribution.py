"""Re-attribution of 1,000,000 orders beside the same rows updated by plain SQL.

All 10,000 clients of one manager turn out to have been another's ever since, so every
order counts for somebody else: the worst that a corrected history can do.
"""

import os

from tests.bench._database import bench_database, figures

CLIENTS = int(os.environ.get("BENCH_CLIENTS", "10000"))
ORDERS = int(os.environ.get("BENCH_ORDERS", "1000000"))

PREPARE = """
env["ir.config_parameter"].set_param("client_manager.attribution_start", "2020-01-01")
users = env["res.users"].with_context(no_reset_password=True).create([
    {"name": name, "login": name} for name in ("bench_old", "bench_new")])
clients = env["res.partner"].with_context(tracking_disable=True).create([
    {"name": f"Bench {n}", "is_company": True} for n in range(CLIENTS)])
env["client.assignment"].create([
    {"partner_id": c.id, "user_id": users[0].id, "date_from": False} for c in clients])
env.flush_all()
env.cr.execute('''
    INSERT INTO sale_order (name, partner_id, partner_invoice_id, partner_shipping_id,
           company_id, state, date_order, client_manager_id, picking_policy,
           warehouse_id)
    SELECT 'B' || n, client.id, client.id, client.id, %s, 'sale',
           timestamp '2025-01-01 12:00' + (n %% 600) * interval '1 day', %s, 'direct',
           (SELECT MIN(id) FROM stock_warehouse)
      FROM generate_series(1, %s) n
      JOIN (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS place FROM res_partner
             WHERE name LIKE 'Bench %%') client ON client.place = 1 + n %% %s
''', (env.company.id, users[0].id, ORDERS, CLIENTS))
env.cr.commit()
env.cr.execute("ANALYZE")
env.cr.commit()
"""

MEASURE = """
import resource, time
old, new = env["res.users"].search([("login", "like", "bench_")], order="login desc")
clients = env["res.partner"].search([("name", "like", "Bench ")])

def timed(name, method):
    env.flush_all()
    env.invalidate_all()
    start = time.perf_counter()
    method()
    env.flush_all()
    print(f"{name}={time.perf_counter() - start:.3f}")

def plain_sql():
    env.cr.execute("UPDATE sale_order SET client_manager_id = %s, client_team_id = NULL"
                   " WHERE client_manager_id = %s", (new.id, old.id))

def ours():
    changes = [(client_id, (None, None)) for client_id in clients.ids]
    print(f"changed={env['sale.order'].sudo().reattribute(changes)}")

timed("sql", plain_sql)
env.cr.rollback()
# Who was responsible is changed beneath, so that only the attribution is measured.
env.cr.execute("UPDATE client_assignment SET user_id = %s WHERE user_id = %s",
               (new.id, old.id))
env.invalidate_all()
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
timed("ours", ours)
print(f"memory={(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) // 1024}")
env.cr.rollback()
"""


def run(workspace):
    """Yield the figures of one run in a database of its own."""
    sizes = {"CLIENTS": str(CLIENTS), "ORDERS": str(ORDERS)}
    prepare = PREPARE
    for word, size in sizes.items():
        prepare = prepare.replace(word, size)
    with bench_database(workspace, "attribution") as database:
        database.shell(prepare)
        found = figures(database.shell(MEASURE))
    yield f"{found['changed']} of {ORDERS} orders count for somebody else"
    yield f"attribution {found['ours']} s, plain SQL {found['sql']} s"
    ratio = float(found["ours"]) / float(found["sql"])
    yield f"ratio {ratio:.2f} (aim 3), memory grew by {found['memory']} MB"
