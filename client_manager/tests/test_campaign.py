from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import tagged

from ..models.campaign import client_campaign_run
from .campaign_common import CampaignCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestCampaign(CampaignCase):
    """Whom a campaign tells, how, and what comes of it."""

    def test_the_person_who_consented_is_written_to(self):
        self.consent(self.contact)
        line = self.tell()
        self.assertEqual((line.state, line.told_by), ("told", "mail"))
        self.assertEqual(line.contact_id, self.contact)
        mail = self.mails(line)
        self.assertEqual(mail.recipient_ids, self.contact)
        self.assertIn("Spring Fair", mail.subject)
        self.assertIn("Dear Olga", mail.body_html)

    def test_without_consent_the_address_of_the_company(self):
        line = self.tell()
        self.assertEqual((line.state, line.contact_id), ("told", self.textile))

    def test_without_consent_nobody_where_companies_are_left_out(self):
        line = self.tell(with_companies=False)
        self.assertEqual((line.state, line.skip_reason), ("skipped", "no_consent"))
        self.assertFalse(self.mails(line))

    def test_the_address_of_a_person_is_no_companys(self):
        self.textile.email = "Olga@textile.example.com"
        self.assertEqual(self.tell().skip_reason, "no_consent")

    def test_withdrawn_consent_and_blacklist(self):
        consent = self.consent(self.contact)
        self.env["mail.blacklist"]._add("olga@textile.example.com")
        self.assertEqual(self.tell().skip_reason, "blacklisted")
        consent.write({"valid_until": "2026-06-10"})
        self.assertEqual(self.tell().contact_id, self.textile)

    def test_a_call_for_who_may_not_be_written_to(self):
        line = self.tell(
            with_companies=False, channel="mail_call", call_deadline="2026-06-20"
        )
        self.assertEqual(line.state, "call")
        activity = line.activity_id
        self.assertEqual(activity.user_id, self.anna)
        self.assertEqual(str(activity.date_deadline), "2026-06-20")
        activity.with_user(self.anna).action_feedback("They come")
        self.assertEqual((line.state, line.told_by), ("told", "call"))
        talk = self.env["client.interaction"].search(
            [("partner_id", "=", self.textile.id)]
        )
        self.assertEqual(talk.kind, "call")

    def test_not_twice_within_the_set_days(self):
        first = self.tell()
        self.assertEqual(first.state, "told")
        second = self.tell(channel="mail_call")
        self.assertEqual(
            (second.state, second.skip_reason), ("skipped", "told_recently")
        )
        with freeze_time("2026-06-29 09:00:01"):
            self.assertEqual(self.tell().state, "told")

    def test_running_twice_sends_once(self):
        campaign = self.campaign(clients=self.textile)
        campaign.action_start()
        self.run_campaigns()
        self.run_campaigns()
        campaign.action_start()
        self.run_campaigns()
        self.assertEqual(len(self.mails(campaign.line_ids)), 1)

    def test_it_goes_on_where_it_stopped(self):
        clients = self.env["res.partner"].create(
            [
                {
                    "name": f"Client {n}",
                    "is_company": True,
                    "user_id": self.anna.id,
                    "email": f"info{n}@example.com",
                }
                for n in range(5)
            ]
        )
        campaign = self.campaign(clients=clients)
        campaign.action_start()
        cron = type(self.env["ir.cron"])
        left = iter((1, 0))  # the time is over after the first batch
        with (
            patch.object(client_campaign_run, "BATCH", 2),
            patch.object(cron, "_commit_progress", lambda *a, **o: next(left)),
        ):
            self.lines._tell_waiting()
        self.assertEqual(campaign.queued_count, 2)
        self.run_campaigns()
        self.assertEqual(campaign.queued_count, 5)
        self.send(campaign.line_ids[:2])
        self.assertEqual((campaign.told_count, campaign.progress), (2, 40))
        self.assertEqual(len(self.mails(campaign.line_ids)), 5)

    def test_in_the_language_of_the_client(self):
        if not self.env["res.lang"]._lang_get("ru_RU"):
            self.env["res.lang"]._activate_lang("ru_RU")
        self.consent(self.contact)
        self.contact.lang = "ru_RU"
        campaign = self.campaign()
        campaign.with_context(lang="ru_RU").name = "Весенняя ярмарка"
        campaign.action_start()
        self.run_campaigns()
        self.assertIn("Весенняя ярмарка", self.mails(campaign.line_ids).subject)

    def test_choosing_by_a_filter(self):
        key = self.campaign(
            clients=[], client_domain=f"[('segment_id', '=', {self.key.id})]"
        )
        self.into_segment(self.market, self.key)
        key.action_choose_clients()
        key.action_choose_clients()
        # Vera's client is not Anna's to invite.
        self.assertEqual(key.line_ids.partner_id, self.textile)
        key.client_domain = "[('nothing', '=', 1)]"
        with self.assertRaisesRegex(UserError, "can't be read"):
            key.action_choose_clients()
        key.client_domain = "__import__('os')"
        with self.assertRaisesRegex(UserError, "can't be read"):
            key.action_choose_clients()

    def test_figures_open_their_records(self):
        self.consent(self.contact)
        line = self.tell()
        campaign = line.campaign_id
        line.with_user(self.anna).write({"answer": "coming", "came": True})
        inside = self.order(self.textile, datetime(2026, 6, 16, 12), 70)
        self.order(self.textile, datetime(2026, 6, 14, 12), 60)
        self.order(self.textile, line.told_date + timedelta(days=31), 50)
        self.order(self.textile, None, 40)
        self.env.invalidate_all()
        self.assertEqual((campaign.order_count, campaign.order_amount), (1, 70))
        action = campaign.action_view_orders()
        self.assertEqual(
            self.env["sale.order"].search(Domain(action["domain"])), inside
        )
        for figure in ("client_count", "told_count", "answer_count", "came_count"):
            action = campaign.with_context(figure=figure).action_view_lines()
            with self.subTest(figure=figure):
                self.assertEqual(campaign[figure], 1)
                self.assertEqual(self.lines.search(Domain(action["domain"])), line)
        for figure in ("no_figure", ["told_count"], {"told_count": 1}):
            action = campaign.with_context(figure=figure).action_view_lines()
            self.assertEqual(self.lines.search(Domain(action["domain"])), line)

    def test_a_reply_is_an_answer(self):
        self.consent(self.contact)
        line = self.tell()
        line.message_post(
            body="We come",
            message_type="email",
            subtype_xmlid="mail.mt_comment",
            author_id=self.contact.id,
        )
        self.assertEqual(line.answer, "answered")

    def test_access(self):
        line = self.tell()
        campaign = line.campaign_id
        with self.assertRaises(AccessError):
            self.campaign(self.boris)  # textile is not his
        with self.assertRaises(AccessError):
            campaign.with_user(self.boris).name = "Mine"
        campaign.with_user(self.head).name = "Better"
        self.assertFalse(self.lines.with_user(self.vera).search([("id", "=", line.id)]))
        for values in (
            {"state": "waiting"},
            {"told_date": False},
            {"contact_id": self.contact.id},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                line.with_user(self.anna).write(values)
        with self.assertRaises(UserError):
            campaign.unlink()

    def test_merging_clients_of_one_campaign(self):
        told = self.tell(self.director, clients=self.textile + self.market)
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            (self.textile + self.market).ids, self.textile
        )
        (left,) = told.exists()
        self.assertEqual(left.state, "told")

    def test_cost_does_not_grow(self):
        clients = self.env["res.partner"].create(
            [
                {"name": f"Client {n}", "is_company": True, "user_id": self.anna.id}
                for n in range(101)
            ]
        )
        people = self.env["res.partner"].create(
            [
                {"name": "Person", "parent_id": c.id, "email": f"p{c.id}@example.com"}
                for c in clients
            ]
        )
        campaign = self.campaign(clients=clients)
        costs = []
        lines = campaign.line_ids
        for some in (lines[100], lines[0], lines[:100]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            found = some._addressees()
            costs.append(self.cr.sql_log_count - before)
            self.assertEqual(set(found.values()), {"no_consent"})
        self.assertEqual(len(people), 101)
        self.assertLessEqual(max(costs[1:]), 20, costs)
