"""500 substitutions that switch on one night, and off again, beside plain SQL.

Each absent manager has 20 clients with an open quotation each, which counts for the
substitute from that night on. Plain SQL sets the states, notes that they changed, marks
the quotations and tells the substitutes, at the end those who come back: what has to be
written, without anything else, such as a mail laid out for each of them.
"""

import os

from tests.bench._clock import CLOCK
from tests.bench._database import bench_database, figures

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
import resource
from datetime import datetime, timedelta
from freezegun import freeze_time
model = env["client.substitution"]
found = model.search([("state", "=", "confirmed")])
print(f"waiting={len(found)}")
noon = datetime.utcnow().replace(hour=12, minute=0)

STATE = '''UPDATE client_substitution SET state = %(state)s, write_date = now()
            WHERE state = %(before)s'''
NOTE = '''
    WITH note AS (
        INSERT INTO mail_message (model, res_id, message_type, date, create_uid,
               write_uid, create_date, write_date, author_id, message_id, reply_to,
               subtype_id)
        SELECT 'client.substitution', id, 'notification', now(), 1, 1, now(), now(), 2,
               '<x@y>', 'a@b', 2 FROM client_substitution WHERE state = %(state)s
        RETURNING id
    )
    INSERT INTO mail_tracking_value (mail_message_id, field_id, old_value_char,
           new_value_char)
    SELECT note.id, field.id, %(before)s, %(state)s FROM note, ir_model_fields field
     WHERE field.model = 'client.substitution' AND field.name = 'state' '''
TELL = '''
    WITH told AS (
        INSERT INTO mail_message (model, res_id, body, message_type, date, create_uid,
               write_uid, create_date, write_date, author_id, message_id, reply_to,
               subtype_id)
        SELECT 'client.substitution', id, 'You act', 'user_notification', now(), 1, 1,
               now(), now(), 2, '<x@y>', 'a@b', 2 FROM client_substitution
         WHERE state = %(state)s
        RETURNING id, res_id
    ),
    mail AS (
        INSERT INTO mail_mail (mail_message_id, body_html, state)
        SELECT id, repeat('You act ', 500), 'outgoing' FROM told
        RETURNING id, mail_message_id
    )
    INSERT INTO mail_notification (mail_message_id, mail_mail_id, res_partner_id,
           notification_type, notification_status)
    SELECT told.id, mail.id, users.partner_id, 'email', 'ready'
      FROM told
      JOIN mail ON mail.mail_message_id = told.id
      JOIN client_substitution substitution ON substitution.id = told.res_id
      JOIN res_users users ON users.id = substitution.substitute_user_id'''
TO_DO = '''
    INSERT INTO mail_activity (res_model, res_model_id, res_id, user_id, summary, note,
           date_deadline, activity_type_id, active, automated, create_uid, write_uid,
           create_date, write_date)
    SELECT 'client.substitution', model.id, substitution.id,
           substitution.absent_user_id, 'While you were away', 'Orders: 20', now(), 4,
           true, true, 1, 1, now(), now()
      FROM client_substitution substitution, ir_model model
     WHERE model.model = 'client.substitution' AND substitution.state = %(state)s'''
MARK = '''UPDATE sale_order SET substitution_id = s.id FROM client_substitution s
           WHERE s.absent_user_id = sale_order.client_manager_id
             AND s.state = %(state)s AND sale_order.state = 'draft' '''
UNMARK = '''UPDATE sale_order SET substitution_id = NULL FROM client_substitution s
             WHERE s.id = substitution_id AND s.state = %(state)s'''

def plain(before, state, *statements):
    def run():
        for statement in (STATE, NOTE, *statements):
            env.cr.execute(statement, {"before": before, "state": state})
    return run

timed("sql_on", plain("confirmed", "active", TELL, MARK))
timed("sql_off", plain("active", "ended", TO_DO, UNMARK))
env.cr.rollback()

def night():
    model._run_substitutions()
    env["client.assignment"]._follow_calendar()

with freeze_time(noon + timedelta(days=1), tick=True):
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    timed("on", night)
    print(f"active={model.search_count([('state', '=', 'active')])}")
    marked = env["sale.order"].search_count([("substitution_id", "!=", False)])
    print(f"quotations={marked}")
    timed("again", night)
with freeze_time(noon + timedelta(days=2), tick=True):
    timed("off", night)
    print(f"ended={model.search_count([('state', '=', 'ended')])}")
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory
print(f"memory={grown // 1024}")
"""


def run(workspace):
    """Yield the figures of one run in a database of its own."""
    sizes = f"COUNT = {COUNT}\nCLIENTS = {CLIENTS}\n"
    with bench_database(workspace, "substitution") as database:
        database.shell(sizes + PREPARE)
        found = figures(database.shell(CLOCK + MEASURE))
    yield f"{found['active']} of {found['waiting']} begin, {found['ended']} end"
    yield f"{found['quotations']} quotations count by them meanwhile"
    for name in ("on", "again", "off"):
        yield (
            f"{name}: {found[name]} s, of processor {found[f'{name}_busy']} s, "
            f"{found[f'{name}_queries']} statements"
        )
    for name in ("on", "off"):
        plain = found[f"sql_{name}_busy"]
        yield (
            f"{name} by plain SQL: {found[f'sql_{name}']} s, of processor {plain} s, "
            f"ratio of processor {float(found[f'{name}_busy']) / float(plain):.1f}"
        )
    each = 1000 * float(found["on_busy"]) / COUNT
    yield f"{each:.0f} ms of processor each, memory grew by {found['memory']} MB"
