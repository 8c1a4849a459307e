from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .campaign_common import CampaignCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestCampaignLimits(CampaignCase):
    """What is no answer, no order of a campaign, and not a colleague's to do."""

    def reply(self, line, author):
        # As the mail gateway does.
        line.sudo().message_post(
            body="We come",
            message_type="email",
            subtype_xmlid="mail.mt_comment",
            author_id=author.id,
        )

    def test_only_the_clients_own_first_reply_is_its_answer(self):
        line = self.tell()
        self.reply(line, self.market)
        self.assertFalse(line.answer)
        line.answer = "declined"
        self.reply(line, self.contact)
        self.assertEqual(line.answer, "declined")

    def test_whoever_reads_all_clients_has_only_the_own_ones_told(self):
        """A setting lets managers read the clients of others, and auditors read all."""
        line = self.tell(self.director, clients=self.market)
        self.assertEqual((line.state, line.skip_reason), ("skipped", "no_address"))
        self.anna.group_ids += self.env.ref("client_manager.group_client_read_all")
        for user in (self.anna, self.auditor):
            seen = line.with_user(user)
            self.assertTrue(seen.skip_reason)
            for act in (
                seen.action_call_instead,
                seen.action_write_again,
                seen.action_note_came,
            ):
                with self.subTest(user=user.login, act=act.__name__):
                    with self.assertRaises(AccessError):
                        act()
        with self.assertRaises(AccessError):
            line.campaign_id.with_user(self.auditor).name = "Better"
        with self.assertRaises(AccessError):
            self.campaign(self.auditor, clients=[])
        line.with_user(self.vera).action_call_instead()
        self.assertEqual((line.state, line.activity_id.user_id), ("call", self.vera))

    def test_in_another_company_neither_it_nor_its_clients_are_seen(self):
        line = self.tell()
        campaign = line.campaign_id
        campaign.sudo().company_id = self.env["res.company"].create({"name": "Second"})
        self.env.flush_all()
        self.assertEqual(line.company_id, campaign.company_id)
        for record in (campaign, line):
            with self.subTest(model=record._name):
                found = record.with_user(self.anna).search([("id", "=", record.id)])
                self.assertFalse(found)

    def test_orders_of_its_people_in_the_companys_own_currency(self):
        line = self.tell()
        moment = datetime(2026, 6, 16, 12)
        self.order(self.contact, moment, 70)
        self.order(self.textile, moment, 50).currency_rate = 2  # two of it for one
        elsewhere = self.order(self.textile, moment, 900)
        self.env.flush_all()
        second = self.env["res.company"].create({"name": "Second"})
        # As if sold there, without setting up its warehouse and prices.
        self.env.cr.execute(
            "UPDATE sale_order SET company_id = %s WHERE id = %s",
            [second.id, elsewhere.id],
        )
        self.env.invalidate_all()
        self.anna.company_ids += second
        both = [self.env.company.id, second.id]
        line = line.with_context(allowed_company_ids=both)
        self.assertEqual((line.order_count, line.order_amount), (2, 95))

    def test_a_call_is_no_letter_that_counts_in_the_pause(self):
        called = self.tell(channel="call")
        called.activity_id.with_user(self.anna).action_feedback("They come")
        self.assertEqual(called.state, "told")
        self.assertEqual(self.tell().told_by, "mail")

    def test_a_call_is_planned_for_no_day_that_has_passed(self):
        line = self.tell(channel="call", call_deadline="2026-06-10")
        self.assertEqual(line.activity_id.date_deadline, date(2026, 6, 15))

    def test_nobody_calls_for_a_manager_who_has_left(self):
        campaign = self.campaign(channel="call")
        campaign.action_start()
        self.anna.active = False
        self.run_campaigns()
        line = campaign.sudo().line_ids
        self.assertEqual((line.state, line.skip_reason), ("skipped", "no_manager"))

    def test_a_substitute_hears_of_the_answer(self):
        line = self.tell()
        self.assertEqual(line._manager_now(), self.anna)
        self.env["client.substitution"].with_user(self.head).create(
            {
                "absent_user_id": self.anna.id,
                "substitute_user_id": self.boris.id,
                "date_from": date(2026, 6, 15),
                "date_until": date(2026, 6, 20),
            }
        ).action_confirm()
        self.env.invalidate_all()
        line._answer_by_link("coming", self.contact)
        told = line.message_ids[0].notified_partner_ids
        self.assertEqual(told, self.boris.partner_id)

    def test_no_more_letters_is_no_word_on_other_consents(self):
        mailing = self.consent(self.contact)
        purpose = self.env["client.consent.purpose"].create(
            {"name": "Birthdays", "code": "birthdays"}
        )
        other = mailing.copy({"purpose_id": purpose.id, "date": "2026-06-01"})
        line = self.tell()
        line._unsubscribe(self.contact)
        self.assertEqual((mailing.state, other.state), ("withdrawn", "active"))
