"""500 substitutions that switch on one night, and off again, beside plain SQL.

Each absent manager has 20 clients with an open quotation each, which counts for the
substitute from that night on. Plain SQL sets the states, writes a message and a to-do
for each and marks the quotations: what has to be written, without anything else.
"""

import os

from tests.common import Database

COUNT = int(os.environ.get("BENCH_SUBSTITUTIONS", "500"))
CLIENTS = int(os.environ.get("BENCH_CLIENTS_EACH", "20"))

PREPARE = """
from datetime import timedelta
from freezegun import freeze_time
group = env.ref("client_manager.group_client_manager").id
base = env.ref("base.group_user").id
users = env["res.users"].with_context(no_reset_password=True).create([
    {"name": f"Absent {n}", "login": f"bench_{n}", "group_ids": [(6, 0, [base, group])]}
    for n in range(COUNT)])
acting = env["res.users"].with_context(no_reset_password=True).create([
    {"name": f"Acting {n}", "login": f"acting_{n}",
     "group_ids": [(6, 0, [base, group])]} for n in range(50)])
quiet = env["res.partner"].with_context(tracking_disable=True)
clients = quiet.create([{"name": f"Bench {n}"} for n in range(COUNT * CLIENTS)])
env["client.assignment"].create([
    {"partner_id": c.id, "user_id": users[n % COUNT].id, "date_from": "2020-01-01"}
    for n, c in enumerate(clients)])
env["sale.order"].with_context(tracking_disable=True).create(
    [{"partner_id": c.id} for c in clients])
today = env["res.company"].client_today()
found = env["client.substitution"].with_context(tracking_disable=True).create([
    {"absent_user_id": u.id, "substitute_user_id": acting[n % 50].id,
     "date_from": today + timedelta(days=1), "date_until": today + timedelta(days=1),
     "attribution": "share", "share": 40} for n, u in enumerate(users)])
found.action_confirm()
env.cr.commit()
env.cr.execute("ANALYZE")
env.cr.commit()
"""

MEASURE = """
import time
from datetime import datetime, timedelta
from freezegun import freeze_time
model = env["client.substitution"]
found = model.search([("state", "=", "confirmed")])
print(f"waiting={len(found)}")
noon = datetime.utcnow().replace(hour=12, minute=0)

def timed(name, method):
    env.invalidate_all()
    start = time.perf_counter()
    method()
    env.flush_all()
    print(f"{name}={time.perf_counter() - start:.2f}")

def plain_sql():
    for statement in (
        '''UPDATE client_substitution SET state = 'active', write_date = now()
            WHERE state = 'confirmed' ''',
        '''INSERT INTO mail_message (model, res_id, body, message_type, date,
                  create_uid, write_uid, create_date, write_date, author_id,
                  message_id, reply_to, subtype_id)
           SELECT 'client.substitution', id, 'You act', 'user_notification', now(), 1,
                  1, now(), now(), 2, '<x@y>', 'a@b', 2 FROM client_substitution''',
        '''INSERT INTO mail_notification (mail_message_id, res_partner_id,
                  notification_type, notification_status)
           SELECT m.id, u.partner_id, 'inbox', 'sent' FROM mail_message m
             JOIN client_substitution s ON m.model = 'client.substitution'
              AND m.res_id = s.id AND m.message_type = 'user_notification'
             JOIN res_users u ON u.id = s.substitute_user_id''',
        '''UPDATE sale_order SET substitution_id = s.id FROM client_substitution s
            WHERE s.absent_user_id = sale_order.client_manager_id
              AND sale_order.state = 'draft' ''',
    ):
        env.cr.execute(statement)

timed("sql", plain_sql)
env.cr.rollback()

def night():
    model._run_substitutions()
    env["client.assignment"]._follow_calendar()

with freeze_time(noon + timedelta(days=1), tick=True):
    timed("on", night)
    print(f"active={model.search_count([('state', '=', 'active')])}")
    marked = env["sale.order"].search_count([("substitution_id", "!=", False)])
    print(f"quotations={marked}")
    timed("again", night)
with freeze_time(noon + timedelta(days=2), tick=True):
    timed("off", night)
    print(f"ended={model.search_count([('state', '=', 'ended')])}")
"""


def run(workspace):
    """Yield the figures of one run in a database of its own."""
    name = f"bench_substitution_{os.getpid()}"
    database = Database(workspace, name)
    workspace.templates.clone("ours", name)
    sizes = f"COUNT = {COUNT}\nCLIENTS = {CLIENTS}\n"
    try:
        database.shell(sizes + PREPARE)
        printed = database.shell(MEASURE)
    finally:
        workspace.databases.drop(name)
    found = dict(line.split("=", 1) for line in printed.splitlines() if "=" in line)
    yield f"{found['active']} of {found['waiting']} begin, {found['ended']} end"
    yield f"{found['quotations']} quotations count by them meanwhile"
    yield (
        f"on {found['on']} s, once more {found['again']} s, off {found['off']} s, "
        f"plain SQL {found['sql']} s"
    )
    ratio = float(found["on"]) / float(found["sql"])
    yield f"{1000 * float(found['on']) / COUNT:.0f} ms each, ratio {ratio:.1f}"
