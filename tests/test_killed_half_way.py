"""A transfer of many clients whose server is killed in the middle of it.

A real kill (SIGKILL) of a real server, once while clients are handed over and once
while that is undone. What a person finds after the next start is a whole transfer.
"""

import contextlib
import signal

import pytest

from devenv import processes

from .outside import tracebacks

CLIENTS = 3500
PREPARE = f"""
from odoo import Command
group = env.ref("client_manager.group_client_manager")
former, new = env["res.users"].with_context(no_reset_password=True).create(
    [{{"name": name, "login": name, "group_ids": [Command.link(group.id)]}}
     for name in ("kill_from", "kill_to")])
clients = env["res.partner"].with_context(tracking_disable=True).create(
    [{{"name": f"Client {{n}}", "is_company": True}} for n in range({CLIENTS})])
env["client.assignment"].create(
    [{{"partner_id": c.id, "user_id": former.id, "date_from": "2020-01-01"}}
     for c in clients])
for model, values in (("crm.lead", {{"name": "Lead"}}), ("sale.order", {{}})):
    env[model].with_context(tracking_disable=True).create(
        [{{"partner_id": c.id, "user_id": former.id, **values}} for c in clients])
transfer = env["client.transfer"].create(
    {{"choice": "manager", "from_user_id": former.id,
      "user_ids": [Command.set(new.ids)]}})
transfer.action_preview()
env.cr.commit()
"""
# The first clients go while the user waits, the others in the background.
BEGIN = """
transfer = env["client.transfer"].search([], order="id desc", limit=1)
transfer.{method}()
env.cr.commit()
"""
# What is true of each client: is its line done, whose are it, its lead and quotation,
# how many assignments it has, and how often its transfer was noted.
EACH = """
    SELECT line.state = 'done', manager.login,
           lead_manager.login, order_manager.login, counts.login,
           (SELECT count(*) FROM client_assignment
             WHERE partner_id = client.id),
           (SELECT count(*) FROM client_assignment
             WHERE partner_id = client.id AND date_until IS NULL),
           (SELECT count(*) FROM mail_message
             WHERE model = 'res.partner' AND res_id = client.id
               AND body LIKE '%%Transferred from%%')
      FROM client_transfer_line line
      JOIN res_partner client ON client.id = line.partner_id
      JOIN res_users manager ON manager.id = client.user_id
      JOIN crm_lead lead ON lead.partner_id = client.id
      JOIN res_users lead_manager ON lead_manager.id = lead.user_id
      JOIN sale_order sale ON sale.partner_id = client.id
      JOIN res_users order_manager ON order_manager.id = sale.user_id
      JOIN res_users counts ON counts.id = sale.client_manager_id
"""
BEFORE = (False, *4 * ["kill_from"], 1, 1)
AFTER = (True, *4 * ["kill_to"], 2, 1)


def kinds(database):
    """The different things that are true of a client, without the number of notes."""
    return {row[:-1] for row in database.query(EACH)}


def in_state(database, state):
    rows = database.query(
        "SELECT count(*) FROM client_transfer_line WHERE state = %s", state
    )
    return rows[0][0]


@contextlib.contextmanager
def at_work(database, reached):
    """Serve the database with its scheduled actions until a point is reached."""

    def looked():
        # Odoo looks for jobs once a minute, or when it is told to.
        database.workspace.databases.execute(
            "SELECT pg_notify('cron_trigger', %s)", database.name
        )
        return reached()

    with database.serve("--max-cron-threads=1") as server:
        assert processes.wait_until(looked, 180, server.process), server.log_text()
        yield server


def kill_when(database, reached):
    with at_work(database, reached) as server:
        server.process.send_signal(signal.SIGKILL)
        server.process.wait(30)


def run_to_the_end(database, state):
    """A job that was killed is taken up again without anybody's help."""

    def reached():
        return database.query("SELECT state FROM client_transfer") == [(state,)]

    with at_work(database, reached) as server:
        assert not tracebacks(server.log_text())


@pytest.fixture
def database(fresh_database):
    database = fresh_database("ours")
    database.shell(PREPARE)
    assert kinds(database) == {BEFORE}
    return database


def test_killed_in_the_middle_it_goes_on(database):
    database.shell(BEGIN.format(method="action_confirm"))
    begun = in_state(database, "done")
    assert 0 < begun < CLIENTS
    kill_when(database, lambda: in_state(database, "done") > begun)
    assert 0 < in_state(database, "pending"), "killed too late to prove anything"
    # No client is half handed over.
    assert kinds(database) == {BEFORE, AFTER}
    run_to_the_end(database, "done")
    assert kinds(database) == {AFTER}
    assert {row[-1] for row in database.query(EACH)} == {1}

    database.shell(BEGIN.format(method="_start_undo"))
    undone = in_state(database, "undone")
    assert 0 < undone < CLIENTS
    kill_when(database, lambda: in_state(database, "undone") > undone)
    assert 0 < in_state(database, "done"), "killed too late to prove anything"
    assert kinds(database) == {BEFORE, AFTER}
    run_to_the_end(database, "undone")
    assert kinds(database) == {BEFORE}
