from odoo import api, fields, models
from odoo.fields import Domain

# What Odoo says about a mail that failed → why the client was not told.
FAILURES = {
    "mail_email_invalid": "bad_address",
    "mail_email_missing": "bad_address",
    "mail_smtp": "mail_server",
    "mail_from_invalid": "mail_server",
    "mail_from_missing": "mail_server",
}
# The letter was not written by now, as if the line had never been dealt with.
ANEW = {
    "state": "waiting",
    "skip_reason": False,
    "contact_id": False,
    "address": False,
    "mail_id": False,
    "told_by": False,
    "told_date": False,
}


class ClientCampaignLine(models.Model):
    """What becomes of the letter of a line: sent, held back, refused, come back.

    Odoo's queue sends it and says what happened (``mail_mail.py``). Only a letter that
    has left the house counts as told; one that comes back does not.
    """

    _inherit = "client.campaign.line"

    def _write_to(self, campaign, addressees: dict):
        """Put a mail to each client into Odoo's queue, in the client's language."""
        if not self:
            return
        for line in self:
            contact = addressees[line]
            line.write(
                {
                    "state": "queued",
                    "told_by": "mail",
                    "contact_id": contact.id,
                    "address": contact.email_normalized,
                }
            )
        self.flush_recordset()
        # Whoever else a template names: a letter goes to whom it may go, and stays
        # until it can't come back any more.
        mails = campaign.template_id.send_mail_batch(
            self.ids,
            email_values={"email_to": False, "email_cc": False, "auto_delete": False},
        )
        of_line = {mail.res_id: mail for mail in mails}
        for line in self:
            mail = of_line[line.id]
            if mail.recipient_ids != line.contact_id:
                mail.recipient_ids = line.contact_id
            line.mail_id = mail

    # ------------------------------------------------------------------
    # On its way
    # ------------------------------------------------------------------

    @api.model
    def _hold_back_unwanted(self, mails):
        """Cancel the letters among mails that must not leave any more."""
        lines = self.search([("mail_id", "in", mails.ids)])
        on_its_way = lines.filtered(lambda line: line.state == "queued")
        # Called, told or given up meanwhile: a mail that was tried again by hand.
        (lines - on_its_way).mail_id._cancel_quietly()
        for company, of_company in on_its_way.grouped("company_id").items():
            found = of_company.with_company(company)._reasons_to_hold_back()
            for line, reason in found.items():
                line._hold_back(reason)

    def _hold_back(self, reason: str):
        """The letters do not leave; their clients were not told."""
        self.mail_id._cancel_quietly()
        self.write({"state": "skipped", "skip_reason": reason, "told_by": False})

    def _letter_sent(self):
        """The letters have left the house."""
        for line in self.filtered(lambda one: one.state in ("queued", "failed")):
            line.write(
                {
                    "state": "told",
                    "told_by": "mail",
                    "told_date": fields.Datetime.now(),
                    "skip_reason": False,
                    "address": line.contact_id.email_normalized or line.address,
                }
            )

    def _letter_failed(self, reason: str):
        """The letters did not arrive: it does not count as having been written to."""
        self.write(
            {
                "state": "failed",
                "skip_reason": reason,
                "told_by": False,
                "told_date": False,
            }
        )
        if any(line.campaign_id.channel == "mail_call" for line in self):
            self.env.ref("client_manager.ir_cron_campaigns")._trigger()

    def _message_receive_bounce(self, email, partner):
        result = super()._message_receive_bounce(email, partner)
        # A client who answered had got it; later mails are another matter.
        came_back = self.filtered(
            lambda line: line.state in ("told", "queued")
            and line.told_by == "mail"
            and not line.answer
            and (line.contact_id in (partner or ()) or line.address == email)
        )
        came_back._letter_failed("bounced")
        return result

    @api.model
    def _catch_up_with_letters(self):
        """Lines whose letter ended without a word: deleted, or the server killed."""
        ended = Domain("mail_id", "=", False) | Domain(
            "mail_id.state", "!=", "outgoing"
        )
        for line in self.search(Domain("state", "=", "queued") & ended):
            state = line.mail_id.state
            if state == "sent":
                line._letter_sent()
            elif state == "exception":
                line._letter_failed(FAILURES.get(line.mail_id.failure_type, "refused"))
            else:
                line._hold_back("mail_cancelled")

    # ------------------------------------------------------------------
    # By hand
    # ------------------------------------------------------------------

    def action_write_again(self):
        """Tell once more whose letter did not arrive; the address was put right.

        :raise UserError: one of them was told, or is to be called
        """
        self._check_may_tell_anew()
        # Whoever may note the answer may have the client told.
        self.sudo()._begin_anew()
        self.env.ref("client_manager.ir_cron_campaigns").sudo()._trigger()

    def _begin_anew(self):
        """They wait as if they had never been dealt with."""
        self.mail_id._cancel_quietly()
        self.write(ANEW)
