"""A transfer of 10,000 clients beside the same rows changed by plain SQL.

Each client has a contact; every fifth has an open lead and a quotation. Plain SQL ends
the old assignments, makes the new ones, sets the manager on clients and contacts, hands
over the documents, attributes them anew, logs the same notes and marks the lines: what
a careful person would type into psql, without checks, undo or resuming.
"""

import os

from tests.common import Database

CLIENTS = int(os.environ.get("BENCH_CLIENTS", "10000"))

PREPARE = """
from odoo import Command
users = env["res.users"].with_context(no_reset_password=True).create([
    {"name": name, "login": name,
     "group_ids": [Command.link(env.ref("client_manager.group_client_manager").id)]}
    for name in ("bench_from", "bench_to")])
today = env["res.company"].client_today()
quiet = env["res.partner"].with_context(tracking_disable=True)
clients = quiet.create([
    {"name": f"Bench {n}", "is_company": True} for n in range(CLIENTS)])
quiet.create([
    {"name": f"Contact {n}", "parent_id": c.id} for n, c in enumerate(clients)])
env["client.assignment"].create([
    {"partner_id": c.id, "user_id": users[0].id, "date_from": "2020-01-01"}
    for c in clients])
some = clients[::5]
for model, values in (("crm.lead", {"name": "Lead"}), ("sale.order", {})):
    env[model].with_context(tracking_disable=True).create([
        {"partner_id": c.id, "user_id": users[0].id, **values} for c in some])
transfer = env["client.transfer"].create({
    "choice": "manager", "from_user_id": users[0].id,
    "user_ids": [Command.set(users[1].ids)]})
env.cr.commit()
env.cr.execute("ANALYZE")
env.cr.commit()
"""

MEASURE = """
import os, resource, time
from datetime import timedelta
logins = ("bench_from", "bench_to")
users = env["res.users"].search([("login", "in", logins)], order="id")
transfer = env["client.transfer"].search([], order="id desc", limit=1)

def processor():
    # Seconds of processor in the database, where its processes can be seen.
    env.cr.execute("SELECT pg_backend_pid()")
    try:
        with open(f"/proc/{env.cr.fetchone()[0]}/stat") as file:
            user, system = file.read().rpartition(")")[2].split()[11:13]
    except OSError:
        return float("nan")
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

def timed(name, method):
    env.invalidate_all()
    start, busy, there = time.perf_counter(), time.process_time(), processor()
    method()
    env.flush_all()
    busy = time.process_time() - busy
    print(f"{name}={time.perf_counter() - start:.2f}")
    print(f"{name}_odoo={busy:.2f}")
    print(f"{name}_busy={busy + processor() - there:.2f}")

def plain_sql():
    today = env["res.company"].client_today()
    p = {"old": users[0].id, "new": users[1].id, "day": today,
         "before": today - timedelta(days=1), "transfer": transfer.id,
         "team": users[1].sale_team_id.id or None,
         "subtype": env.ref("mail.mt_note").id}
    for statement in (
        '''UPDATE client_assignment SET date_until = %(before)s
            WHERE user_id = %(old)s AND date_until IS NULL''',
        '''INSERT INTO client_assignment (partner_id, user_id, role, date_from,
                  create_uid, write_uid, create_date, write_date)
           SELECT partner_id, %(new)s, 'responsible', %(day)s, 1, 1, now(), now()
             FROM client_transfer_line WHERE transfer_id = %(transfer)s''',
        '''UPDATE res_partner SET user_id = %(new)s, write_date = now()
            WHERE commercial_partner_id IN (SELECT partner_id
                  FROM client_transfer_line WHERE transfer_id = %(transfer)s)''',
        '''UPDATE crm_lead SET user_id = %(new)s, team_id = %(team)s,
                  client_manager_id = %(new)s, client_team_id = %(team)s,
                  date_open = now(), write_date = now()
            WHERE user_id = %(old)s''',
        '''UPDATE sale_order SET user_id = %(new)s, team_id = %(team)s,
                  client_manager_id = %(new)s, client_team_id = %(team)s,
                  write_date = now()
            WHERE user_id = %(old)s AND state IN ('draft', 'sent')''',
        '''INSERT INTO mail_followers (res_model, res_id, partner_id)
           SELECT 'sale.order', id, (SELECT partner_id FROM res_users
                  WHERE id = %(new)s) FROM sale_order WHERE user_id = %(new)s
            UNION ALL
           SELECT 'crm.lead', id, (SELECT partner_id FROM res_users
                  WHERE id = %(new)s) FROM crm_lead WHERE user_id = %(new)s
           ON CONFLICT DO NOTHING''',
        '''INSERT INTO mail_message (model, res_id, body, message_type, subtype_id,
                  is_internal, date, create_uid, write_uid, create_date, write_date,
                  author_id, message_id, reply_to)
           SELECT 'res.partner', partner_id, 'Transferred', 'notification',
                  %(subtype)s, true, now(), 1, 1, now(), now(), 2,
                  '<x@y>', 'a@b' FROM client_transfer_line
            WHERE transfer_id = %(transfer)s
            UNION ALL
           SELECT 'sale.order', id, 'Handed over', 'notification', %(subtype)s, true,
                  now(), 1, 1, now(), now(), 2, '<x@y>', 'a@b'
             FROM sale_order WHERE user_id = %(new)s
            UNION ALL
           SELECT 'crm.lead', id, 'Handed over', 'notification', %(subtype)s, true,
                  now(), 1, 1, now(), now(), 2, '<x@y>', 'a@b'
             FROM crm_lead WHERE user_id = %(new)s''',
        '''UPDATE client_transfer_line SET state = 'done', write_date = now(),
                  changes = '{"before": {"1": [1, "2020-01-01", false]}}'
            WHERE transfer_id = %(transfer)s''',
    ):
        env.cr.execute(statement, p)

timed("preview", transfer.action_preview)
env.cr.commit()
timed("sql", plain_sql)
env.cr.rollback()

def run_all():
    transfer.action_confirm()
    env.cr.commit()
    env["client.transfer"]._run_transfers()

memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
timed("transfer", run_all)
print(f"memory={(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) // 1024}")
print(f"done={transfer.done_count}")

def undo():
    transfer._start_undo()
    env.cr.commit()
    env["client.transfer"]._run_transfers()

timed("undo", undo)
print(f"state={transfer.state}")
"""


def run(workspace):
    """Yield the figures of one run in a database of its own."""
    name = f"bench_transfer_{os.getpid()}"
    database = Database(workspace, name)
    workspace.templates.clone("ours", name)
    try:
        database.shell(PREPARE.replace("CLIENTS", str(CLIENTS)))
        printed = database.shell(MEASURE)
        found = dict(
            line.split("=", 1) for line in printed.splitlines() if "=" in line
        )
    finally:
        workspace.databases.drop(name)
    ratio = float(found["transfer"]) / float(found["sql"])
    # A machine with other work to do makes the clock unfair, hardly the processor.
    work = float(found["transfer_busy"]) / float(found["sql_busy"])
    yield f"{found['done']} of {CLIENTS} clients transferred, then {found['state']}"
    yield f"preview {found['preview']} s, undo {found['undo']} s"
    yield (
        f"transfer {found['transfer']} s, plain SQL {found['sql']} s; of processor "
        f"{found['transfer_busy']} s ({found['transfer_odoo']} s in Odoo) and "
        f"{found['sql_busy']} s"
    )
    yield (
        f"ratio {ratio:.1f}, of processor {work:.1f} (aim 3.0), "
        f"memory grew by {found['memory']} MB"
    )
