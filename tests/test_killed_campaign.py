"""A campaign whose server is killed while it tells the clients, and two runs at once.

A real kill (SIGKILL) of a real server in the middle of the scheduled action. However
often it begins anew, and however many run at once, no client gets two letters.
"""

import pytest

from .outside import at_once, tracebacks
from .test_killed_half_way import at_work, kill_when

COUNT = 1500
AT_ONCE = 300
# Both campaigns are for the same clients; who was told by one is left in peace.
PREPARE = """
from odoo import Command
group = env.ref("client_manager.group_client_manager")
manager = env["res.users"].with_context(no_reset_password=True).create(
    {{"name": "Teller", "login": "teller{count}", "email": "teller@example.com",
      "group_ids": [Command.link(group.id)]}})
clients = env["res.partner"].with_context(tracking_disable=True).create(
    [{{"name": f"Client {{n}}", "is_company": True, "email": f"c{{n}}@example.com"}}
     for n in range({count})])
env["client.assignment"].create(
    [{{"partner_id": c.id, "user_id": manager.id, "date_from": "2020-01-01"}}
     for c in clients])
campaigns = env["client.campaign"].create(
    [{{"name": name, "user_id": manager.id,
      "line_ids": [Command.create({{"partner_id": c.id}}) for c in clients]}}
     for name in ("First", "Second")])
campaigns.action_start()
# Nothing else disturbs it, and nothing leaves the house.
env["ir.cron"].search([]).active = False
env.cr.commit()
"""
AWAKE = """
    UPDATE ir_cron SET active = TRUE, nextcall = now() - interval '1 hour'
     WHERE id = (SELECT res_id FROM ir_model_data WHERE module = 'client_manager'
                    AND name = 'ir_cron_campaigns') RETURNING id
"""
# Of each line: its state, why it was skipped, and how many letters it has.
EACH = """
    SELECT line.state, line.skip_reason,
           (SELECT count(*) FROM mail_message message
              JOIN mail_mail mail ON mail.mail_message_id = message.id
             WHERE message.model = 'client.campaign.line' AND message.res_id = line.id)
      FROM client_campaign_line line
"""
# How many letters each client has got, of both campaigns.
LETTERS = """
    SELECT DISTINCT count(*) FROM mail_message message
      JOIN mail_mail mail ON mail.mail_message_id = message.id
      JOIN client_campaign_line line ON line.id = message.res_id
     WHERE message.model = 'client.campaign.line' GROUP BY line.partner_id
"""
WAITING = "SELECT count(*) FROM client_campaign_line WHERE state = 'waiting'"
TELL = "env['client.campaign.line']._tell_waiting(); env.cr.commit()"
TOLD = ("queued", None, 1)  # nothing leaves the house
LEFT = ("waiting", None, 0)
LATER = ("skipped", "told_recently", 0)


def waiting(database):
    return database.query(WAITING)[0][0]


def kinds(database):
    return set(database.query(EACH))


@pytest.fixture
def database(fresh_database):
    database = fresh_database("ours")
    database.shell(PREPARE.format(count=COUNT))
    assert kinds(database) == {LEFT}
    return database


def test_killed_in_the_middle_nobody_gets_two_letters(database):
    assert database.query(AWAKE), "no such scheduled action"
    kill_when(database, lambda: waiting(database) < 2 * COUNT)
    assert waiting(database), "killed too late to prove anything"
    # Whoever was told has a letter, whoever was not has none.
    assert kinds(database) == {TOLD, LEFT}
    with at_work(database, lambda: not waiting(database)) as server:
        assert not tracebacks(server.log_text())
    assert kinds(database) == {TOLD, LATER}
    assert database.query(LETTERS) == [(1,)]

    # New clients, by two programs at the same instant, while no server runs.
    database.shell(PREPARE.format(count=AT_ONCE))
    assert waiting(database) == 2 * AT_ONCE
    results = at_once(*[lambda: database.shell(TELL)] * 2)
    assert not [one for one in results if isinstance(one, Exception)], results
    assert not waiting(database)
    assert kinds(database) == {TOLD, LATER}
    assert database.query(LETTERS) == [(1,)]
