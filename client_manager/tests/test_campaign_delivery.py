from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import tagged

from .campaign_common import CampaignCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestCampaignDelivery(CampaignCase):
    """Told is who was sent a letter; what happens before and after that counts."""

    def held_back(self, lines, reason):
        self.send(lines)
        self.assertFalse(self._mails, "a letter left the house")
        self.assertEqual(set(self.mails(lines).mapped("state")), {"cancel"})
        self.assertEqual(set(lines.mapped("state")), {"skipped"})
        self.assertEqual(set(lines.mapped("skip_reason")), {reason})
        self.assertFalse(any(lines.mapped("told_date")))

    def refuse(self, lines, error):
        """The letters are sent, and the server does this."""
        with (
            self.mock_mail_gateway(mail_unlink_sent=True),
            patch.object(
                type(self.env["ir.mail_server"]), "send_email", side_effect=error
            ),
            self.assertLogs("odoo.addons.mail.models.mail_mail", "ERROR"),
        ):
            self.mails(lines).send()
        self.env.invalidate_all()

    def come_back(self, line, email="info@textile.example.com"):
        """A bounce of the line's letter arrives."""
        message = self.mails(line).mail_message_id
        partner = self.env["res.partner"].search([("email_normalized", "=", email)])
        self.env["mail.thread"]._routing_handle_bounce(
            None,
            {
                "bounced_email": email,
                "bounced_partner": partner,
                "bounced_msg_ids": [message.message_id],
                "bounced_message": message,
                "body": "No such user",
                "email_from": "mailer-daemon@example.com",
                "to": "bounce@example.com",
                "message_id": "<bounce@example.com>",
            },
        )
        self.env.invalidate_all()

    def test_told_is_who_was_sent_the_letter(self):
        line = self.queue()
        self.assertEqual((line.state, line.told_date), ("queued", False))
        self.assertEqual(
            (line.campaign_id.told_count, line.campaign_id.progress), (0, 0)
        )
        with freeze_time("2026-06-15 11:30:00"):
            self.send(line)
        self.assertEqual(line.state, "told")
        self.assertEqual(str(line.told_date), "2026-06-15 11:30:00")
        self.assertEqual(line.address, "info@textile.example.com")
        (sent,) = self._mails
        self.assertIn("info@textile.example.com", sent["email_to"][0])

    def test_the_queue_of_odoo_sends_it(self):
        line = self.queue()
        with self.mock_mail_gateway(mail_unlink_sent=True):
            self.env["mail.mail"].process_email_queue(self.mails(line).ids)
        self.assertEqual(line.state, "told")

    def test_a_consent_withdrawn_meanwhile(self):
        consent = self.consent(self.contact)
        line = self.queue()
        consent.withdraw(self.env["res.company"].client_today(), "By phone")
        self.held_back(line, "no_consent")

    def test_an_address_blacklisted_meanwhile(self):
        line = self.queue()
        self.env["mail.blacklist"]._add("INFO@textile.example.com")
        self.held_back(line, "blacklisted")

    def test_an_address_changed_to_an_unwanted_one(self):
        line = self.queue()
        self.env["mail.blacklist"]._add("new@textile.example.com")
        self.textile.email = "new@textile.example.com"
        self.held_back(line, "blacklisted")

    def test_a_company_address_that_became_a_persons(self):
        line = self.queue()
        self.contact.email = "info@textile.example.com"
        self.held_back(line, "no_consent")

    def test_a_person_who_left_the_firm(self):
        self.consent(self.contact)
        line = self.queue()
        self.contact.parent_id = self.market
        self.held_back(line, "no_address")

    def test_a_client_or_person_archived_meanwhile(self):
        lines = self.queue(self.director, self.textile + self.market)
        self.market.email = "market@example.com"
        self.textile.child_ids.active = False
        self.textile.active = False
        self.held_back(
            lines.filtered(lambda one: one.partner_id == self.textile), "archived"
        )

    def test_a_campaign_cancelled_or_finished_meanwhile(self):
        for action in ("action_cancel", "action_finish"):
            with self.subTest(action=action):
                line = self.queue()
                getattr(line.campaign_id, action)()
                self.assertEqual(self.mails(line).state, "cancel")
                self.held_back(line, "campaign_over")
                line.campaign_id.action_reopen()
                self.assertEqual((line.state, line.skip_reason), ("waiting", False))

    def test_nobody_is_invited_to_what_is_over(self):
        line = self.queue()
        with freeze_time("2026-07-02 09:00:00"):
            self.held_back(line, "campaign_over")
        late = self.campaign(date="2026-06-20")
        late.action_start()
        with freeze_time("2026-06-21 09:00:00"):
            self.run_campaigns()
            self.assertEqual(late.line_ids.skip_reason, "campaign_over")
            with self.assertRaisesRegex(UserError, "took place already"):
                self.campaign(date="2026-06-20").action_start()

    def test_a_letter_cancelled_or_deleted_by_hand(self):
        line = self.queue()
        self.mails(line).cancel()
        self.assertEqual((line.state, line.skip_reason), ("skipped", "mail_cancelled"))
        other = self.queue()
        self.mails(other).unlink()
        self.run_campaigns()
        self.assertEqual(
            (other.state, other.skip_reason), ("skipped", "mail_cancelled")
        )

    def test_a_refused_letter_was_not_told(self):
        line = self.queue()
        self.refuse(line, Exception("550 no such user"))
        self.assertEqual((line.state, line.skip_reason), ("failed", "refused"))
        self.assertFalse(line.told_date)
        campaign = line.campaign_id
        self.assertEqual((campaign.told_count, campaign.undelivered_count), (0, 1))
        action = campaign.with_context(figure="undelivered_count").action_view_lines()
        self.assertEqual(self.lines.search(action["domain"]), line)
        # It does not count in the pause between mailings.
        self.assertEqual(self.tell().state, "told")

    def test_tried_again_by_the_administrator(self):
        line = self.queue()
        self.refuse(line, Exception("450 later"))
        self.mails(line).action_retry()
        self.assertEqual(line.state, "queued")
        self.send(line)
        self.assertEqual((line.state, line.skip_reason), ("told", False))

    def test_a_wrong_address(self):
        line = self.queue()
        self.refuse_nothing(line)
        self.assertEqual((line.state, line.skip_reason), ("failed", "bad_address"))

    def refuse_nothing(self, line):
        """No valid recipient, as Odoo's mail server says it."""
        servers = type(self.env["ir.mail_server"])
        error = AssertionError(servers.NO_VALID_RECIPIENT)
        with (
            self.mock_mail_gateway(mail_unlink_sent=True),
            patch.object(servers, "send_email", side_effect=error),
        ):
            self.mails(line).send()
        self.env.invalidate_all()

    def test_our_own_server_down_calls_nobody(self):
        line = self.queue(channel="mail_call")
        servers = type(self.env["ir.mail_server"])
        with (
            self.mock_mail_gateway(mail_unlink_sent=True),
            patch.object(servers, "_connect__", side_effect=OSError("no route")),
        ):
            self.mails(line).send()
        self.env.invalidate_all()
        self.assertEqual((line.state, line.skip_reason), ("failed", "mail_server"))
        self.run_campaigns()
        self.assertEqual(line.state, "failed")
        campaign = line.campaign_id.with_user(self.anna)
        self.assertTrue(campaign.mail_server_failed)
        campaign.action_write_again()
        self.run_campaigns()
        self.send(line)
        self.assertEqual(line.state, "told")
        self.assertEqual(len(self._mails), 1)

    def test_a_bounce_is_not_told_and_not_counted(self):
        line = self.tell()
        self.come_back(line)
        self.assertEqual((line.state, line.skip_reason), ("failed", "bounced"))
        self.assertFalse(line.told_date)
        self.assertEqual(line.campaign_id.undelivered_count, 1)
        self.assertEqual(self.queue().state, "queued")

    def test_a_bounce_of_a_later_mail_is_another_matter(self):
        line = self.tell()
        self.come_back(line, "somebody@else.example.com")
        self.assertEqual(line.state, "told")
        line.answer = "coming"
        self.come_back(line)
        self.assertEqual(line.state, "told")

    def test_a_call_instead_of_the_letter(self):
        line = self.tell(channel="mail_call")
        self.come_back(line)
        self.run_campaigns()
        self.assertEqual((line.state, line.skip_reason), ("call", "bounced"))
        self.assertEqual(line.activity_id.user_id, self.anna)
        self.run_campaigns()
        planned = self.env["mail.activity"].search(
            [("res_model", "=", "res.partner"), ("res_id", "=", self.textile.id)]
        )
        self.assertEqual(len(planned), 1)
        line.activity_id.with_user(self.anna).action_feedback("Comes")
        self.assertEqual((line.state, line.told_by), ("told", "call"))
        # The letter came back all the same.
        self.assertEqual(line.campaign_id.undelivered_count, 1)

    def test_a_letter_held_back_becomes_a_call(self):
        consent = self.consent(self.contact)
        line = self.queue(channel="mail_call", with_companies=False)
        consent.withdraw(self.env["res.company"].client_today())
        self.held_back(line, "no_consent")
        self.run_campaigns()
        self.assertEqual(line.state, "call")

    def test_by_hand_for_chosen_clients(self):
        line = self.tell()
        with self.assertRaises(UserError):
            line.with_user(self.anna).action_call_instead()
        self.come_back(line)
        line.with_user(self.anna).action_call_instead()
        self.assertEqual(line.state, "call")
        line.activity_id.unlink()
        self.assertEqual((line.state, line.skip_reason), ("skipped", "call_cancelled"))
        self.textile.email = "right@textile.example.com"
        line.with_user(self.anna).action_write_again()
        self.run_campaigns()
        self.send(line)
        self.assertEqual(line.address, "right@textile.example.com")
        self.assertEqual(line.state, "told")

    def test_a_letter_goes_to_nobody_else(self):
        """Whatever addresses a template names."""
        template = self.env.ref("client_manager.client_campaign_mail_template").copy(
            {
                "email_to": "spy@example.com",
                "email_cc": "copy@example.com",
                "partner_to": str(self.market.id),
                "auto_delete": True,
            }
        )
        line = self.tell(template_id=template.id)
        (sent,) = self._mails
        self.assertEqual(len(sent["email_to"]), 1)
        self.assertIn("info@textile.example.com", sent["email_to"][0])
        self.assertFalse(sent["email_cc"])
        # Kept, for it may still come back.
        self.assertEqual(self.mails(line).state, "sent")

    def test_a_letter_that_cannot_be_written_holds_up_nobody(self):
        template = self.env.ref("client_manager.client_campaign_mail_template").copy(
            {"subject": "{{ object.no_such_field }}"}
        )
        bad = self.campaign(template_id=template.id)
        bad.action_start()
        good = self.campaign(self.director, self.market, channel="call")
        good.action_start()
        self.run_campaigns()
        self.assertEqual((bad.state, bad.line_ids.state), ("draft", "waiting"))
        self.assertIn("could not be written", bad.message_ids[0].body)
        self.assertEqual(good.line_ids.state, "call")

    def test_what_was_told_stays(self):
        line = self.queue()
        mine = line.with_user(self.anna)
        for act in (
            lambda: mine.unlink(),
            lambda: mine.write({"partner_id": self.market.id}),
            lambda: line.campaign_id.with_user(self.head).unlink(),
        ):
            with self.assertRaises(UserError):
                act()
        line.campaign_id.action_finish()
        with self.assertRaisesRegex(UserError, "is over"):
            self.lines.with_user(self.vera).create(
                {"campaign_id": line.campaign_id.id, "partner_id": self.market.id}
            )

    def test_looking_before_sending_costs_the_same_for_many(self):
        clients = self.many_clients()
        for number, client in enumerate(clients):
            client.email = f"info{number}@many.example.com"
        lines = self.queue(clients=clients).sudo()
        self.assertEqual(set(lines.mapped("state")), {"queued"})
        self.env["mail.blacklist"]._add("info7@many.example.com")

        def look(some):
            self.lines._hold_back_unwanted(some.mail_id)

        self.assertSameCost(look, lines)
        self.assertEqual(lines.filtered("skip_reason").partner_id, clients[7])
