"""Substitutions that begin and end one night, on a server that is killed meanwhile.

A real kill (SIGKILL) of a real server in the middle of the scheduled action, once when
they begin and once when they end. Each begins once, is told of once, and ends once.
"""

import pytest

from .outside import tracebacks
from .test_killed_half_way import at_work, kill_when

COUNT = 400
PREPARE = f"""
from datetime import timedelta
from odoo import Command
group = env.ref("client_manager.group_client_manager")
absent, acting = (env["res.users"].with_context(no_reset_password=True).create(
    [{{"name": f"{{word}} {{n}}", "login": f"{{word}}_{{n}}",
      "notification_type": "inbox", "group_ids": [Command.link(group.id)]}}
     for n in range(count)]) for word, count in (("absent", {COUNT}), ("acting", 20)))
clients = env["res.partner"].with_context(tracking_disable=True).create(
    [{{"name": f"Client {{n}}"}} for n in range({COUNT})])
env["client.assignment"].create(
    [{{"partner_id": c.id, "user_id": u.id, "date_from": "2020-01-01"}}
     for c, u in zip(clients, absent)])
today = env["res.company"].client_today()
env["client.substitution"].with_context(tracking_disable=True).create(
    [{{"absent_user_id": u.id, "substitute_user_id": acting[n % 20].id,
      "date_from": today + timedelta(days=1), "date_until": today + timedelta(days=9)}}
     for n, u in enumerate(absent)]).action_confirm()
# Nothing else disturbs the night.
env["ir.cron"].search([]).active = False
env.cr.commit()
"""
# Their first or last day is here; both tables hold the days.
MOVE = """
    UPDATE {table} SET date_from = date_from - 1, date_until = %s RETURNING id
"""
AWAKE = """
    UPDATE ir_cron SET active = TRUE, nextcall = now() - interval '1 hour'
     WHERE id = (SELECT res_id FROM ir_model_data WHERE module = 'client_manager'
                    AND name = 'ir_cron_client_substitution') RETURNING id
"""
# While they act, something new is planned with each client.
PLAN = """
for found in env["client.substitution"].search([]):
    found.client_ids.activity_schedule(
        "mail.mail_activity_data_todo", summary="New", user_id=found.absent_user_id.id)
env.cr.commit()
"""
# Of each: its state, how often the substitute was told, how many to-dos the manager
# found on coming back, and how many of the new activities are whose.
EACH = """
    SELECT state,
           (SELECT count(*) FROM mail_message WHERE model = 'client.substitution'
               AND res_id = found.id AND message_type = 'user_notification'),
           (SELECT count(*) FROM mail_activity WHERE res_model = 'client.substitution'
               AND res_id = found.id AND user_id = found.absent_user_id),
           (SELECT count(*) FROM mail_activity
             WHERE summary = 'New' AND user_id = found.substitute_user_id
               AND substitution_id = found.id),
           (SELECT count(*) FROM mail_activity
             WHERE summary = 'New' AND user_id = found.absent_user_id
               AND substitution_id IS NULL)
      FROM client_substitution found
"""


def kinds(database):
    """The different things that are true of a substitution."""
    return set(database.query(EACH))


def in_state(database, state):
    rows = database.query(
        "SELECT count(*) FROM client_substitution WHERE state = %s", state
    )
    return rows[0][0]


def night(database, last):
    """The days are moved, so that the scheduled action has something to do."""
    for table in ("client_substitution", "client_substitution_reach"):
        assert database.query(MOVE.format(table=table), last)
    assert database.query(AWAKE), "no such scheduled action"


def run_to_the_end(database, state):
    """The next server takes it up again by itself."""
    with at_work(database, lambda: in_state(database, state) == COUNT) as server:
        assert not tracebacks(server.log_text())


@pytest.fixture
def database(fresh_database):
    database = fresh_database("ours")
    database.shell(PREPARE)
    assert kinds(database) == {("confirmed", 0, 0, 0, 0)}
    return database


def test_killed_in_the_middle_each_begins_and_ends_once(database):
    last, yesterday = database.query("SELECT now()::date + 9, now()::date - 1")[0]
    night(database, last)
    kill_when(database, lambda: in_state(database, "active"))
    assert in_state(database, "confirmed"), "killed too late to prove anything"
    assert kinds(database) == {("confirmed", 0, 0, 0, 0), ("active", 1, 0, 0, 0)}
    run_to_the_end(database, "active")
    assert kinds(database) == {("active", 1, 0, 0, 0)}

    database.shell(PLAN)
    assert kinds(database) == {("active", 1, 0, 1, 0)}
    night(database, yesterday)
    kill_when(database, lambda: in_state(database, "ended"))
    assert in_state(database, "active"), "killed too late to prove anything"
    assert kinds(database) == {("active", 1, 0, 1, 0), ("ended", 1, 1, 0, 1)}
    run_to_the_end(database, "ended")
    assert kinds(database) == {("ended", 1, 1, 0, 1)}
