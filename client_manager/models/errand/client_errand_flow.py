from odoo import fields, models
from odoo.exceptions import AccessError, UserError


class ClientErrand(models.Model):
    """From asking to the answer or to taking it back, and who is told."""

    _inherit = "client.errand"

    def _ask(self, quietly):
        """Make it an activity of whoever is asked.

        :param quietly: whether they know of it already, and get no message
        """
        to_do = self.env["client.interaction"]._activity_types(["todo"])["todo"]
        activities = self.env["mail.activity"].with_context(
            mail_activity_quick_update=quietly
        )
        activities.create(
            [
                activities._values_on(
                    errand,
                    to_do,
                    errand.name,
                    errand.date_deadline,
                    errand.user_id,
                    note=errand.note,
                    automated=True,
                )
                for errand in self
            ]
        )

    def _drop_activities(self):
        # Whoever gave it may take it back, and both sides finish what is answered.
        self.sudo().activity_ids.unlink()

    def action_answer(self):
        """Give the written answer and finish.

        :raise UserError: there is no answer, or it is not open
        :raise AccessError: somebody else is asked
        """
        for errand in self:
            errand._answer(errand.answer)
        self._drop_activities()

    def _answer(self, answer: str | None):
        """Note the answer and tell who asked."""
        self.ensure_one()
        if not self.env.su and self.user_id != self.env.user:
            raise AccessError(
                self.env._("%(errand)s: somebody else is asked.", errand=self.name)
            )
        if self.state != "open":
            raise UserError(self.env._("%(errand)s is not open.", errand=self.name))
        if not (answer or "").strip():
            raise UserError(
                self.env._(
                    "%(errand)s asks for an answer: write what was done or found out.",
                    errand=self.name,
                )
            )
        # The status follows the answer; nobody sets it by hand.
        self.sudo().write(
            {
                "answer": answer,
                "state": "done",
                "answered_date": fields.Datetime.now(),
            }
        )
        self._tell_giver(answer)

    def _tell_giver(self, answer: str):
        giver = self.giver_id
        if giver == self.env.user:
            return
        told = self.with_context(lang=giver.lang)
        self.sudo().message_notify(
            partner_ids=giver.partner_id.ids,
            subject=told.env._("Answered: %(errand)s", errand=self.name),
            body=answer,
            author_id=self.env.user.partner_id.id,
        )

    def action_withdraw(self):
        """Take the errand back.

        :raise AccessError: somebody else gave it
        :raise UserError: it is not open
        """
        for errand in self:
            if errand.state != "open":
                raise UserError(
                    self.env._("%(errand)s is not open.", errand=errand.name)
                )
            if not self.env.su and errand.giver_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "%(errand)s: only who gave it takes it back.",
                        errand=errand.name,
                    )
                )
        self.sudo().state = "withdrawn"
        self._drop_activities()
        for errand in self:
            errand._tell_withdrawn()

    def _tell_withdrawn(self):
        """Nobody works on what is not wanted any more."""
        asked = self.user_id
        if asked == self.env.user:
            return
        told = self.with_context(lang=asked.lang)
        self.sudo().message_notify(
            partner_ids=asked.partner_id.ids,
            subject=told.env._("Withdrawn: %(errand)s", errand=self.name),
            body=told.env._("You need not answer any more."),
            author_id=self.env.user.partner_id.id,
        )
