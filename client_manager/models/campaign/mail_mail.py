from odoo import models
from odoo.tools import split_every
from odoo.tools.mail import append_content_to_html

from .client_campaign_letter import FAILURES

# What stands for the token of a client in a letter until it leaves: whoever reads the
# letter in the house can't answer or unsubscribe in the name of the client.
PLACEHOLDER = "/client/letter/me/"

# So many mails are looked at before they are sent: what happened to the clients
# meanwhile is seen in time, at the cost of a few queries.
LOOK_AHEAD = 20


class MailMail(models.Model):
    """A letter of a campaign leaves only if it still may, and says what became of it.

    Odoo sends its queue much later than a campaign fills it, mail by mail, and commits
    after each.
    """

    _inherit = "mail.mail"

    def _campaign_lines(self):
        """The lines of campaigns whose letters these are."""
        # The queue is the system's; who sends it need not know the clients.
        lines = self.env["client.campaign.line"].sudo()
        if not any(mail.model == lines._name for mail in self):
            return lines
        return lines.search([("mail_id", "in", self.ids)])

    def _send(self, *args, **kwargs):
        # The queue is the system's; who sends it need not know the clients.
        lines = self.env["client.campaign.line"].sudo()
        letters = self.filtered(lambda mail: mail.model == lines._name)
        if not letters:
            return super()._send(*args, **kwargs)
        for some in split_every(LOOK_AHEAD, self.ids):
            mails = self.browse(some)
            lines._hold_back_unwanted(
                (mails & letters).filtered(lambda mail: mail.state == "outgoing")
            )
            super(MailMail, mails)._send(*args, **kwargs)
        return True

    def _personalize_outgoing_body(self, body, partner=False, doc_to_followers=None):
        body = super()._personalize_outgoing_body(
            body, partner=partner, doc_to_followers=doc_to_followers
        )
        line = self._campaign_lines()
        if not line:
            return body
        if PLACEHOLDER + "unsubscribe" not in body:
            # A template of one's own: the way out belongs into every letter.
            body = append_content_to_html(
                body, line._way_out(partner or line.contact_id), plaintext=False
            )
        return body.replace(PLACEHOLDER, f"/client/letter/{line._letter_token()}/")

    def _prepare_outgoing_list(self, mail_server=False, doc_to_followers=None):
        emails = super()._prepare_outgoing_list(
            mail_server=mail_server, doc_to_followers=doc_to_followers
        )
        if line := self._campaign_lines():
            for email in emails:
                email["headers"] = email["headers"] | line._letter_headers()
        return emails

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        # Before the mail is deleted, as some are once they are sent.
        for line in self._campaign_lines():
            if line.mail_id.state == "sent":
                line._letter_sent()
            elif line.state == "queued":
                line._letter_failed(FAILURES.get(failure_type, "refused"))
        return super()._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )

    def mark_outgoing(self):
        """A letter tried again by hand is on its way again."""
        failed = self._campaign_lines().filtered(lambda one: one.state == "failed")
        # Odoo first: it says whether the user may.
        result = super().mark_outgoing()
        failed.write({"state": "queued", "told_by": "mail", "skip_reason": False})
        return result

    def cancel(self):
        lines = self._campaign_lines().filtered(lambda one: one.state == "queued")
        result = super().cancel()
        lines._hold_back("mail_cancelled")
        return result

    def _cancel_quietly(self):
        """Cancel what was not sent; the lines of it are told by whoever cancels."""
        waiting = self.filtered(lambda mail: mail.state in ("outgoing", "exception"))
        if waiting:
            waiting.write({"state": "cancel"})
