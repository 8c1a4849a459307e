"""The night's contacts: 100,000 clients of 200 managers with 1,000,000 contacts so far.

Two rules hold for all clients, so 200,000 rows are due at some time. Measured are the
work-out of what is due beside one aggregate of the contacts, and the planning ahead
by activity it makes, the first night and the next one.
"""

import os

from tests.common import Database

CLIENTS = int(os.environ.get("BENCH_CLIENTS", "100000"))
CONTACTS = int(os.environ.get("BENCH_CONTACTS", "1000000"))
MANAGERS = int(os.environ.get("BENCH_MANAGERS", "200"))

# Clients and contacts are inserted past the ORM, which would take an hour.
PREPARE = f"""
group = env.ref("client_manager.group_client_manager")
users = env["res.users"].with_context(no_reset_password=True).create([
    {{"name": f"Bench {{n}}", "login": f"bench_{{n}}", "group_ids": [(4, group.id)]}}
    for n in range({MANAGERS})])
env["client.cadence.rule"].search([]).active = False
env.flush_all()
cr = env.cr
cr.execute('''
    INSERT INTO res_partner (id, name, complete_name, is_company, active, user_id,
           commercial_partner_id, is_client, belongs_to_client, partner_share,
           customer_rank, type, lang, autopost_bills, create_date)
    SELECT 1000000 + n, 'Client' || n, 'Client' || n, TRUE, TRUE,
           (%(users)s::int[])[1 + n %% {MANAGERS}], 1000000 + n, TRUE, TRUE, TRUE, 1,
           'contact', 'en_US', 'ask', now() - interval '1000 days'
      FROM generate_series(1, {CLIENTS}) n
''', {{"users": users.ids}})
cr.execute('''
    INSERT INTO client_interaction (partner_id, commercial_partner_id, user_id,
           company_id, kind, direction, date, counts, open_action_count)
    SELECT client.id, client.id, client.user_id, %(company)s,
           (ARRAY['call', 'message', 'visit'])[1 + n / {CLIENTS} %% 3], 'outgoing',
           now() - (hashint4(n) & 2147483647) / 2147483647.0 * interval '700 days',
           TRUE, 0
      FROM generate_series(0, {CONTACTS} - 1) n
      JOIN res_partner client ON client.id = 1000001 + n %% {CLIENTS}
''', {{"company": env.company.id}})
cr.commit()
cr.execute("ANALYZE")
cr.commit()
env["client.cadence.rule"].create([
    {{"kind": "call", "interval_number": 2, "interval_unit": "week"}},
    {{"kind": "visit", "interval_number": 3, "interval_unit": "month"}}])
env["client.cadence"].search([]).unlink()
cr.commit()
"""

MEASURE = """
import resource, time
due = env["client.cadence"]

def timed(name, method):
    env.invalidate_all()
    start = time.perf_counter()
    method()
    env.cr.commit()
    print(f"{name}={time.perf_counter() - start:.2f}")

def aggregate():
    env.cr.execute('''
        SELECT count(*) FROM (
            SELECT commercial_partner_id, kind, max(date) FROM client_interaction
             WHERE counts GROUP BY 1, 2) by_client''')

def planned():
    return due.search_count([("activity_id", "!=", False)])

timed("sql", aggregate)
timed("first", due._refresh)
timed("again", due._refresh)
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
timed("night", due._plan_ahead)
print("planned=%s" % planned())
timed("next_night", due._plan_ahead)
print("planned_then=%s" % planned())
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
print(f"memory={grown // 1024}")
print("rows=%s" % due.search_count([]))
"""


def run(workspace):
    """Yield the figures of one run in a database of its own."""
    name = f"bench_cadence_{os.getpid()}"
    database = Database(workspace, name)
    workspace.templates.clone("ours", name)
    try:
        database.shell(PREPARE)
        printed = database.shell(MEASURE)
    finally:
        workspace.databases.drop(name)
    found = dict(line.split("=", 1) for line in printed.splitlines() if "=" in line)
    planned, night = int(found["planned"]), float(found["night"])
    yield f"{found['rows']} contacts due with {CLIENTS} clients, {CONTACTS} so far"
    yield f"worked out the first time {found['first']} s, again {found['again']} s"
    yield f"one aggregate of the contacts {found['sql']} s"
    yield f"ratio {float(found['again']) / float(found['sql']):.1f}"
    yield (
        f"the first night {night:.1f} s for {planned} activities, "
        f"{(night - float(found['again'])) / planned * 1000:.1f} ms each"
    )
    yield f"the next night {found['next_night']} s, {found['planned_then']} planned"
    yield f"memory grew by {found['memory']} MB"
