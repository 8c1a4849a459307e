from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .campaign_common import CampaignCase
from .update_common import update


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestUpdateCampaign(CampaignCase):
    """Campaigns of a time when told meant: the letter is in the queue."""

    def as_before(self, lines):
        """The lines as they were written then."""
        lines.write(
            {
                "state": "told",
                "told_by": "mail",
                "told_date": datetime(2026, 6, 14),
                "mail_id": False,
                "address": False,
            }
        )
        self.env.flush_all()

    def queue_many(self, number, **values):
        clients = self.many_clients(number)
        for client in clients:
            client.email = f"info@firm{client.id}.example.com"
        return self.queue(clients=clients, **values).sudo()

    def update(self):
        update(self.cr, "post-campaign")
        self.env.invalidate_all()

    def test_a_line_says_what_became_of_its_letter(self):
        lines = self.queue_many(6)
        letters = [line.mail_id for line in lines]
        waits, sent, refused, no_server, cancelled, deleted = lines
        letters[1].state = "sent"
        letters[2].write({"state": "exception", "failure_type": "mail_email_invalid"})
        letters[3].write({"state": "exception", "failure_type": "mail_smtp"})
        letters[4].state = "cancel"
        self.as_before(lines)
        letters[5].unlink()
        self.update()
        self.assertEqual(
            [(line.state, line.skip_reason, bool(line.told_date)) for line in lines],
            [
                ("queued", False, False),
                ("told", False, True),
                ("failed", "bad_address", False),
                ("failed", "mail_server", False),
                ("skipped", "mail_cancelled", False),
                ("told", False, True),
            ],
        )
        self.assertEqual([line.mail_id for line in lines[:5]], letters[:5])
        self.assertEqual(sent.address, sent.partner_id.email)
        # Odoo's queue goes on with what it had.
        self.send(waits)
        self.assertEqual((waits.state, len(self._mails)), ("told", 1))

    def test_what_was_written_later_is_no_letter(self):
        line = self.queue().sudo()
        letter = line.mail_id
        self.as_before(line)
        letter.state = "sent"
        line.message_post(
            body="See you there",
            partner_ids=line.contact_id.ids,
            subtype_xmlid="mail.mt_comment",
            message_type="comment",
        )
        self.update()
        self.assertEqual((line.mail_id, line.state), (letter, "told"))

    def test_again_changes_nothing(self):
        lines = self.queue_many(3)
        self.as_before(lines)
        self.update()
        before = lines.read(["state", "mail_id", "told_date", "skip_reason"])
        self.update()
        self.assertEqual(
            lines.read(["state", "mail_id", "told_date", "skip_reason"]), before
        )

    def test_a_campaign_that_is_over_tells_nobody_any_more(self):
        written = self.queue().sudo()
        self.as_before(written)
        waiting = self.campaign(name="Autumn Fair")
        called = self.queue(name="Call", channel="call").sudo()
        self.assertEqual(called.state, "call")
        campaigns = written.campaign_id | waiting.sudo() | called.campaign_id
        campaigns.write({"state": "done"})
        activity = called.activity_id
        self.update()
        lines = campaigns.line_ids
        self.assertEqual(set(lines.mapped("state")), {"skipped"})
        self.assertEqual(set(lines.mapped("skip_reason")), {"campaign_over"})
        self.assertEqual(self.mails(written).state, "cancel")
        self.assertFalse(activity.exists())

    def test_the_letter_is_renewed_unless_somebody_changed_it(self):
        template = self.env.ref("client_manager.client_campaign_mail_template")
        template.body_html = "<p>Write if you want no letters</p>"
        self.env.flush_all()
        self.update()
        self.assertIn("Write if you want", template.body_html)
        self.cr.execute(
            "UPDATE mail_template SET write_date = create_date WHERE id = %s",
            [template.id],
        )
        self.env.invalidate_all()
        self.update()
        self.assertIn("/client/letter/me/unsubscribe", template.body_html)
        self.assertNotIn("Write if you want", template.body_html)
