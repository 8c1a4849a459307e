"""The nightly pass over 100,000 clients with 1,000,000 orders, beside one aggregate.

Each client has a contact, ten orders and an invoice in the last three years; a tenth
of them are measured first, so that the growth can be seen. The aggregate is the least
that any program would have to read: days and turnover by client.
"""

import os

from tests.bench._database import FILL, bench_database, figures

CLIENTS = int(os.environ.get("BENCH_CLIENTS", "100000"))
ORDERS = int(os.environ.get("BENCH_ORDERS", "1000000"))

PREPARE = f"""
user = env["res.users"].with_context(no_reset_password=True).create(
    {{"name": "Bench", "login": "bench"}})
journal = env["account.journal"].search([("type", "=", "sale")], limit=1)
env.flush_all()
cr = env.cr
with bare("res_partner", "sale_order", "account_move"):
    for shift, kind in ((0, "Client"), ({CLIENTS}, "Contact")):
        cr.execute('''
            INSERT INTO res_partner (id, name, complete_name, is_company, active,
                   user_id, commercial_partner_id, parent_id, is_client,
                   belongs_to_client,
                   partner_share, customer_rank, type, lang, autopost_bills)
            SELECT 1000000 + %(shift)s + n, %(kind)s || n, %(kind)s || n, %(company)s,
                   TRUE, %(user)s, 1000000 + n, CASE WHEN %(company)s THEN NULL
                   ELSE 1000000 + n END, %(company)s, TRUE, TRUE, 1, 'contact', 'en_US',
                   'ask'
              FROM generate_series(1, {CLIENTS}) n
        ''', {{"shift": shift, "kind": kind, "company": kind == "Client",
               "user": user.id}})
    cr.execute('''
        INSERT INTO sale_order (name, partner_id, partner_invoice_id,
               partner_shipping_id, company_id, currency_id, state, date_order,
               create_date, user_id,
               client_manager_id, picking_policy, warehouse_id, invoice_status,
               amount_total, amount_untaxed, amount_tax)
        SELECT 'B' || n, client + (n %% 2) * {CLIENTS}, client, client, %(company)s,
               %(currency)s, 'sale',
               now() - (hashint4(n) & 2147483647) / 2147483647.0 * interval '1000 days',
               now(), %(user)s, %(user)s, 'direct',
               (SELECT MIN(id) FROM stock_warehouse), 'invoiced', 1 + n %% 1000,
               1 + n %% 1000, 0
          FROM generate_series(1, {ORDERS}) n
         CROSS JOIN LATERAL (SELECT 1000001 + n %% {CLIENTS} AS client) whose
    ''', {{"company": env.company.id, "currency": env.company.currency_id.id,
           "user": user.id}})
    cr.execute('''
        INSERT INTO account_move (name, partner_id, commercial_partner_id, company_id,
               currency_id, journal_id, state, move_type, date, invoice_date,
               invoice_origin, amount_untaxed_signed, auto_post)
        SELECT 'B' || n, 1000000 + n, 1000000 + n, %(company)s, %(currency)s,
               %(journal)s, 'posted', 'out_invoice', day, day, 'B', exp(random() * 10),
               'no'
          FROM generate_series(1, {CLIENTS}) n
         CROSS JOIN LATERAL (SELECT current_date - (n %% 500) AS day) whenever
    ''', {{"company": env.company.id, "currency": env.company.currency_id.id,
           "journal": journal.id or None}})
cr.commit()
cr.execute("ANALYZE")
cr.commit()
"""

MEASURE = f"""
import resource, time
figures = env["client.retention"]

def timed(name, method):
    env.invalidate_all()
    start = time.perf_counter()
    method()
    print(f"{{name}}={{time.perf_counter() - start:.3f}}")

def aggregate():
    env.cr.execute('''
        SELECT count(*) FROM (
            SELECT contact.commercial_partner_id, count(DISTINCT sale.date_order::date),
                   sum(sale.amount_untaxed), max(sale.date_order)
              FROM sale_order sale
              JOIN res_partner contact ON contact.id = sale.partner_id
             WHERE sale.state = 'sale' GROUP BY 1) by_client''')

def only(part):
    env.cr.execute("UPDATE res_partner SET is_client = (id <= 1000000 + %s)"
                   " WHERE id BETWEEN 1000001 AND 1000000 + {CLIENTS}", (part,))
    env.cr.execute("DELETE FROM client_retention")
    env.cr.commit()
    env.cr.execute("ANALYZE res_partner")
    env.cr.commit()

only({CLIENTS} // 10)
timed("tenth", figures._run_pass)
only({CLIENTS})
timed("sql", aggregate)
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
timed("first", figures._run_pass)
figures._forget()
env.cr.commit()
timed("again", figures._run_pass)
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
print(f"memory={{grown // 1024}}")
env.cr.execute("SELECT count(*), count(health) FROM res_partner WHERE segment_id > 0"
               " AND is_client")
print("clients=%s|%s" % env.cr.fetchone())
"""


def run(workspace):
    """Yield the figures of one run in a database of its own."""
    with bench_database(workspace, "segment") as database:
        database.shell(FILL + PREPARE)
        found = figures(database.shell(MEASURE))
    clients, judged = found["clients"].split("|")
    yield f"{clients} clients with a segment, {judged} with a health, {ORDERS} orders"
    yield f"the first time {found['first']} s, again {found['again']} s (aim 60)"
    yield f"a tenth of the clients {found['tenth']} s"
    yield f"one aggregate of the orders {found['sql']} s"
    yield f"ratio {float(found['again']) / float(found['sql']):.1f}"
    yield f"memory grew by {found['memory']} MB"
