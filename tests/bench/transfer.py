"""A transfer of 10,000 clients beside the same rows changed by plain SQL.

Each client has a contact; every fifth has an open lead and a quotation. Plain SQL ends
the old assignments, makes the new ones, sets the manager on clients and contacts, hands
over the documents, attributes them anew, replaces the followers, logs the same notes,
marks the lines and takes down in them what was changed: the same rows, as a careful
person would type it into psql, without checks, resuming or anything to undo it by.
Both work on a copy of one database, and commit. The rows each wrote are counted by
PostgreSQL itself, so that the comparison is known to be one.
"""

import os

from tests.bench._clock import CLOCK
from tests.bench._database import bench_copy, bench_database, figures
from tests.bench._transfer_sql import STATEMENTS

CLIENTS = int(os.environ.get("BENCH_CLIENTS", "10000"))
# Those in which both must have written the same rows.
TABLES = (
    "client_assignment",
    "client_transfer_line",
    "res_partner",
    "crm_lead",
    "sale_order",
    "mail_followers",
    "mail_followers_mail_message_subtype_rel",
    "mail_message",
)

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

TOOLS = """
import resource
from datetime import timedelta
logins = ("bench_from", "bench_to")
users = env["res.users"].search([("login", "in", logins)], order="id")
transfer = env["client.transfer"].search([], order="id desc", limit=1)

def plain_sql():
    today = env["res.company"].client_today()
    values = {"old": users[0].id, "new": users[1].id, "day": today,
              "before": today - timedelta(days=1), "transfer": transfer.id,
              "team": users[1].sale_team_id.id or None,
              "subtype": env.ref("mail.mt_note").id}
    for statement in STATEMENTS:
        env.cr.execute(statement, values)
    env.cr.commit()

def written():
    # Rows inserted, changed and deleted so far, as PostgreSQL counts them.
    env.cr.commit()
    env.cr.execute("SELECT pg_sleep(1.5)")
    env.cr.execute('''
        SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables
         WHERE relname IN %s''', (TABLES,))
    rows = dict(env.cr.fetchall())
    env.cr.commit()
    return rows

def counted(name, method):
    before = written()
    timed(name, method)
    after = written()
    for table in TABLES:
        print(f"{name}.{table}={after[table] - before[table]}")

"""

PLAIN = 'counted("sql", plain_sql)\n'

# The transfer itself, which is committed batch by batch.
OURS = """
def run_all():
    transfer.action_confirm()
    env.cr.commit()
    env["client.transfer"]._run_transfers()

memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
counted("ours", run_all)
print(f"memory={(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory) // 1024}")
print(f"done={transfer.done_count}")

def undo():
    transfer._start_undo()
    env.cr.commit()
    env["client.transfer"]._run_transfers()

timed("undo", undo)
print(f"state={transfer.state}")
"""

PREVIEW = """
timed("preview", transfer.action_preview)
env.cr.commit()
"""


def run(workspace):
    """Yield the figures of one run in two copies of a database of its own."""
    tools = f"STATEMENTS = {STATEMENTS!r}\nTABLES = {TABLES!r}\n{CLOCK}{TOOLS}"
    with bench_database(workspace, "transfer") as database:
        database.shell(PREPARE.replace("CLIENTS", str(CLIENTS)))
        printed = database.shell(tools + PREVIEW)
        for kind, code in (("sql", PLAIN), ("ours", OURS)):
            with bench_copy(database, kind) as copy:
                printed += copy.shell(tools + code)
    found = figures(printed)
    yield f"{found['done']} of {CLIENTS} clients transferred, then {found['state']}"
    yield f"preview {found['preview']} s, undo {found['undo']} s"
    for table in TABLES:
        ours, plain = found[f"ours.{table}"], found[f"sql.{table}"]
        yield f"rows of {table}: {ours}, by plain SQL {plain}"
    yield (
        f"transfer {found['ours']} s, plain SQL {found['sql']} s; of processor "
        f"{found['ours_busy']} s ({found['ours_odoo']} s in Odoo) and "
        f"{found['sql_busy']} s"
    )
    # A machine with other work to do makes the clock unfair, hardly the processor.
    ratio, work = (
        float(found[f"ours{of}"]) / float(found[f"sql{of}"]) for of in ("", "_busy")
    )
    yield (
        f"ratio {ratio:.1f}, of processor {work:.1f} (aim 3.0), "
        f"memory grew by {found['memory']} MB"
    )
