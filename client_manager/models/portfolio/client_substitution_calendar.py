from datetime import date

from odoo import api, models

# So many begin or end in one transaction.
BATCH = 100


class ClientSubstitution(models.Model):
    """Approved substitutions take the state their days mean."""

    _inherit = "client.substitution"

    def _state_on(self, day: date) -> str:
        """The state of an approved substitution on a day, by its days alone."""
        if day < self.date_from:
            return "confirmed"
        return "ended" if self.date_until and self.date_until < day else "active"

    def _resume(self, before: dict):
        """Go back to an earlier state where the new days call for it."""
        today = self.env["res.company"].client_today()
        postponed = self.filtered(
            lambda s: s.state == "active" and s._state_on(today) == "confirmed"
        )
        prolonged = self.filtered(
            lambda s: s.state == "ended"
            and s._state_on(today) != "ended"
            and before[s][1] != s._period()[1]
        )
        (postponed + prolonged).write({"state": "confirmed"})

    def _turn(self):
        """Take the state of today. To do it again changes nothing."""
        today = self.env["res.company"].client_today()
        beginning = self.filtered(
            lambda s: s.state == "confirmed" and s.date_from <= today
        )
        beginning.write({"state": "active"})
        beginning._begin()
        over = self.filtered(
            lambda s: s.state == "active" and s._state_on(today) == "ended"
        )
        over.write({"state": "ended"})
        over._come_back()

    @api.model
    def _run_substitutions(self):
        """Scheduled: begin and end what the calendar says.

        A batch is a transaction; whatever was not reached waits in its old state, so
        that the next run does the rest, and nothing twice.
        """
        cron = self.env["ir.cron"]
        due = self.search(self._due_domain(), order="id")
        cron._commit_progress(remaining=len(due))
        for start in range(0, len(due), BATCH):
            batch = due[start : start + BATCH]
            # What somebody else is just changing waits for the next run.
            free = batch.try_lock_for_update()
            free.invalidate_recordset(["state", "date_from", "date_until"])
            # Hundreds of mails are the mail queue's, not this transaction's to send.
            free.with_context(mail_notify_force_send=False)._stepping()._turn()
            if not cron._commit_progress(len(batch)):
                return

    @api.model
    def _due_domain(self):
        today = self.env["res.company"].client_today()
        return [
            "|",
            "&",
            ("state", "=", "confirmed"),
            ("date_from", "<=", today),
            "&",
            ("state", "=", "active"),
            ("date_until", "<", today),
        ]
