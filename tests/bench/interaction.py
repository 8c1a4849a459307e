"""What a recorded contact and an e-mail to a client cost, with 1,000,000 contacts.

The clients, contacts and rules of the benchmark ``cadence``, after a night's planning
for one of the managers. What is due is worked out anew with each contact; beside it the
same contact without that, and the same e-mail without being recorded. The quickest of
many turns counts: what disturbs a call only ever makes it slower.
"""

import os

from tests.bench import cadence
from tests.bench._database import FILL, bench_database, rows

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "40"))
AIM = 50

MEASURE = f"""
import time
from unittest.mock import patch
due = env["client.cadence"]
due._refresh()
user = env["res.users"].search([("login", "=", "bench_0")])
due._plan_for(user)
clients = due.search([("activity_id", "!=", False)]).partner_id[:{ROUNDS}]
clients.email = "client@example.com"
env.cr.commit()
mine = env(user=user, context={{"allowed_company_ids": env.company.ids, "tz": "UTC",
                                "mail_notify_force_send": False}})

def record(client):
    mine["client.interaction"].create({{"partner_id": client.id, "kind": "call"}})

def write(client):
    mine["res.partner"].browse(client.id).message_post(
        body="Hello", message_type="comment", subtype_xmlid="mail.mt_comment",
        partner_ids=client.ids)

def spent(method, client):
    env.invalidate_all()
    queries, start = env.cr.sql_log_count, time.perf_counter()
    method(client)
    env.flush_all()
    env.cr.precommit.run()
    taken = time.perf_counter() - start, env.cr.sql_log_count - queries
    env.cr.rollback()
    return taken

without = {{
    "contact": (record, patch.object(type(due), "_refresh", lambda *args: None)),
    "e-mail": (write, patch.object(type(env["client.interaction"]), "_record_message",
                                   lambda self, *args: self.browse())),
}}
for name, (method, less) in without.items():
    method(clients[0])
    env.cr.rollback()
    full, plain = [], []
    for client in clients:
        full.append(spent(method, client))
        with less:
            plain.append(spent(method, client))
    print("row=%s|%s|%s|%s|%s" % (name, *min(full), *min(plain)))
"""


def run(workspace):
    """Yield a line for a contact and one for an e-mail."""
    with bench_database(workspace, "interaction") as database:
        database.shell(FILL + cadence.PREPARE)
        printed = database.shell(MEASURE)
    words = {"contact": "without what is due", "e-mail": "without the contact"}
    for name, full, queries, plain, fewer in rows(printed):
        more = (float(full) - float(plain)) * 1000
        yield (
            f"{name}: {float(full) * 1000:.0f} ms, {queries} statements; "
            f"{words[name]} {float(plain) * 1000:.0f} ms, {fewer} statements; "
            f"{more:.0f} ms more (aim {AIM}), ratio {float(full) / float(plain):.2f}"
        )
