"""The night's contacts: 100,000 clients of 200 managers with 1,000,000 contacts so far.

Two rules hold for all clients, so 200,000 rows are due at some time. Measured are the
work-out of what is due beside one aggregate of the contacts, and the planning ahead:
the first night by activity it makes, then beside the work-out alone the same night
again, when nothing has changed, and the next one, after a day's work.
"""

import os

from tests.bench._database import FILL, bench_database, figures

CLIENTS = int(os.environ.get("BENCH_CLIENTS", "100000"))
CONTACTS = int(os.environ.get("BENCH_CONTACTS", "1000000"))
MANAGERS = int(os.environ.get("BENCH_MANAGERS", "200"))

PREPARE = f"""
users = client_managers({MANAGERS})
env["client.cadence.rule"].search([]).active = False
env.flush_all()
cr = env.cr
with bare("res_partner", "client_interaction"):
    cr.execute('''
        INSERT INTO res_partner (id, name, complete_name, is_company, active, user_id,
               commercial_partner_id, is_client, belongs_to_client, partner_share,
               customer_rank, type, lang, autopost_bills, create_date)
        SELECT 1000000 + n, 'Client' || n, 'Client' || n, TRUE, TRUE,
               (%(users)s::int[])[1 + n %% {MANAGERS}], 1000000 + n, TRUE, TRUE, TRUE,
               1,
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
cr.execute("DELETE FROM client_cadence")
cr.execute("UPDATE res_partner SET next_contact_date = NULL, next_contact_kind = NULL")
cr.commit()
"""

MEASURE = """
import resource, time
from datetime import datetime, timedelta
from freezegun import freeze_time
due = env["client.cadence"]

def timed(name, method):
    env.invalidate_all()
    start = time.perf_counter()
    method()
    env.cr.commit()
    print(f"{name}={time.perf_counter() - start:.4f}")

def aggregate():
    env.cr.execute('''
        SELECT count(*) FROM (
            SELECT commercial_partner_id, kind, max(date) FROM client_interaction
             WHERE counts GROUP BY 1, 2) by_client''')

def planned():
    return due.search_count([("activity_id", "!=", False)])

def work(day):
    # What was planned until a day takes place on it.
    env.cr.execute('''
        WITH done AS (
            DELETE FROM mail_activity activity USING client_cadence due
             WHERE due.activity_id = activity.id AND activity.date_deadline <= %(day)s
         RETURNING due.partner_id, due.kind, activity.user_id)
        INSERT INTO client_interaction (partner_id, commercial_partner_id, user_id,
               company_id, kind, direction, date, counts, open_action_count)
        SELECT partner_id, partner_id, user_id, %(company)s, kind, 'outgoing',
               %(day)s::timestamp + interval '9 hours', TRUE, 0
          FROM done''', {"day": day, "company": env.company.id})
    print(f"worked={env.cr.rowcount}")
    env.cr.commit()

timed("sql", aggregate)
timed("first", due._refresh)
timed("again", due._refresh)
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
timed("night", due._plan_ahead)
print("planned=%s" % planned())
timed("idle_night", due._plan_ahead)
print("planned_idle=%s" % planned())
noon = datetime.now().replace(hour=12)
first = min(due.search([("activity_id", "!=", False)]).mapped("planned_date"))
work(first)
with freeze_time(noon + timedelta(days=(first - noon.date()).days + 1), tick=True):
    timed("next_refresh", due._refresh)
    timed("next_night", due._plan_ahead)
print("planned_then=%s" % planned())
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
print(f"memory={grown // 1024}")
print("rows=%s" % due.search_count([]))
"""


def run(workspace):
    """Yield the figures of one run in a database of its own."""
    with bench_database(workspace, "cadence") as database:
        database.shell(FILL + PREPARE)
        found = figures(database.shell(MEASURE))
    first, again, sql, night, usual, idle = (
        float(found[name])
        for name in ("first", "again", "sql", "night", "next_night", "idle_night")
    )
    planned = int(found["planned"])
    yield f"{found['rows']} contacts due with {CLIENTS} clients, {CONTACTS} so far"
    yield f"worked out the first time {first:.1f} s, again {again:.1f} s"
    yield f"one aggregate of the contacts {sql:.2f} s, ratio {again / sql:.1f}"
    yield (
        f"the first night {night:.1f} s for {planned} activities, "
        f"{(night - again) / planned * 1000:.1f} ms each"
    )
    yield (
        f"the next night, after {found['worked']} contacts, {usual:.1f} s, "
        f"ratio to working out alone {usual / again:.1f} (aim 3); "
        f"{found['planned_then']} planned"
    )
    yield (
        f"the same night again {idle:.1f} s, ratio {idle / again:.1f}; "
        f"{found['planned_idle']} planned"
    )
    yield f"memory grew by {found['memory']} MB"
