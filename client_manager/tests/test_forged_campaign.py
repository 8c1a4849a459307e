from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .campaign_common import CampaignCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestForgedCampaign(CampaignCase):
    """Who was told what stays written down, whoever keeps the campaign."""

    def test_a_client_who_was_told_stays(self):
        line = self.tell().with_user(self.anna)
        self.assertEqual(line.state, "told")
        other = self.campaign(clients=self.lines.partner_id)
        second = self.env["res.partner"].create(
            {"name": "Second", "is_company": True, "user_id": self.anna.id}
        )
        for run in (
            line.unlink,
            lambda: line.write({"campaign_id": other.id}),
            lambda: line.write({"partner_id": second.id}),
            lambda: line.campaign_id.write({"line_ids": [Command.delete(line.id)]}),
        ):
            with self.assertRaisesRegex(UserError, "this stays"), self.cr.savepoint():
                run()
            line.invalidate_recordset()
        waiting = self.campaign().line_ids
        waiting.write({"campaign_id": other.id})
        waiting.unlink()
        self.assertFalse(waiting.exists())

    def test_clients_of_colleagues_who_were_told_stay(self):
        self.market.email = "market@example.com"
        told = self.tell(self.director, clients=self.market)
        campaign = told.campaign_id
        campaign.user_id = self.anna
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "were told already"):
            campaign.with_user(self.anna).unlink()
        self.assertTrue(told.exists())

    def test_it_stays_with_clients_within_reach(self):
        self.anna.group_ids += self.env.ref("client_manager.group_client_read_all")
        line = self.campaign().line_ids.with_user(self.anna)
        with self.assertRaises(AccessError):
            line.partner_id = self.market

    def test_its_company_is_that_of_the_campaign(self):
        second = self.env["res.company"].create({"name": "Second"})
        self.anna.company_ids += second
        line = self.campaign().line_ids.with_user(self.anna)
        with self.assertRaises(AccessError):
            line.with_context(
                allowed_company_ids=[self.env.company.id, second.id]
            ).company_id = second

    def test_stopping_it_withdraws_the_calls_of_colleagues(self):
        lines = self.tell(
            self.director, clients=self.textile + self.market, channel="call"
        )
        calls = lines.activity_id
        self.assertEqual(calls.user_id, self.anna + self.vera)
        campaign = lines.campaign_id
        campaign.user_id = self.anna
        self.env.invalidate_all()
        campaign.with_user(self.anna).action_cancel()
        self.assertFalse(calls.exists())

    def test_nobody_is_asked_to_call_an_archived_client(self):
        campaign = self.campaign(channel="call")
        self.textile.active = False
        campaign.action_start()
        self.run_campaigns()
        line = campaign.line_ids
        self.assertEqual((line.state, line.skip_reason), ("skipped", "archived"))
        self.assertFalse(line.activity_id)
