from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import tagged
from odoo.tools import mute_logger

from .concurrency_common import CommittedCase


@tagged("post_install", "-at_install")
class TestContactsAtOnce(CommittedCase):
    """Two scheduled actions at once: contacts are planned, and clients told, once."""

    def prepare(self, users, client):
        env = users.env
        client.email = "info@at-once.example.com"
        today = env["res.company"].client_today()
        rule = env["client.cadence.rule"].create(
            {
                "partner_id": client.id,
                "kind": "visit",
                "interval_number": 1,
                "interval_unit": "month",
                "date_from": today + timedelta(days=3),
            }
        )
        campaigns = env["client.campaign"].create(
            [
                {
                    "name": name,
                    "user_id": users[0].id,
                    "line_ids": [(0, 0, {"partner_id": client.id})],
                }
                for name in ("First", "Second")
            ]
        )
        campaigns.state = "running"
        self.rule_id, self.campaign_ids = rule.id, campaigns.ids

    def remove(self, env):
        lines = self.lines(env)
        mails = env["mail.mail"].search(
            [("model", "=", lines._name), ("res_id", "in", lines.ids)]
        )
        mails.mail_message_id.unlink()
        lines.sudo().unlink()
        env["client.campaign"].browse(self.campaign_ids).unlink()
        env["client.cadence.rule"].browse(self.rule_id).unlink()

    def lines(self, env):
        return env["client.campaign.line"].search(
            [("campaign_id", "in", self.campaign_ids)], order="id"
        )

    def planned(self):
        with self.registry.cursor() as cr:
            return self.environment(cr)["mail.activity"].search_count(
                [("res_model", "=", "res.partner"), ("res_id", "=", self.client_id)]
            )

    @mute_logger("odoo.sql_db")
    def test_contacts_planned_by_two_at_once_are_planned_once(self):
        with self.registry.cursor() as one, self.registry.cursor() as two:
            first, second = (
                self.environment(cr)["client.cadence"] for cr in (one, two)
            )
            user = second.env["res.users"].browse(self.user_ids[0])
            # Both look before either has written.
            self.assertTrue(second.search([("rule_id", "=", self.rule_id)]))
            first._plan_for(first.env["res.users"].browse(self.user_ids[0]))
            first.env.flush_all()
            # What the one has in hand the other leaves alone.
            second._plan_for(user)
            second.env.flush_all()
            one.commit()
            # What the one has done the other can't do on top of it.
            with self.assertRaises(SerializationFailure):
                second._plan_for(user)
            two.rollback()
            # Odoo runs it again: nothing is left to be planned.
            second._plan_for(user)
            two.commit()
        self.assertEqual(self.planned(), 1)

    def test_two_campaigns_told_at_once_write_one_letter(self):
        """While the one has written and not yet committed, the other begins."""
        begun = []

        def commit_late(cron, processed=0, **options):
            if processed and not begun:
                begun.append(True)
                with self.registry.cursor() as other:
                    self.environment(other)["client.campaign.line"]._tell_waiting()
                    other.commit()
            cron.env.cr.commit()
            return 60

        cron = self.registry["ir.cron"]
        run = "odoo.addons.client_manager.models.campaign.client_campaign_run.BATCH"
        with (
            self.registry.cursor() as one,
            patch.object(cron, "_commit_progress", commit_late),
            patch(run, 1),
        ):
            self.environment(one)["client.campaign.line"]._tell_waiting()
        self.assertTrue(begun)
        with self.registry.cursor() as cr:
            lines = self.lines(self.environment(cr))
            self.assertEqual(lines.mapped("state"), ["queued", "skipped"])
            self.assertEqual(lines[1].skip_reason, "told_recently")
            mails = lines.env["mail.mail"].search_count(
                [("model", "=", lines._name), ("res_id", "in", lines.ids)]
            )
            self.assertEqual(mails, 1)
