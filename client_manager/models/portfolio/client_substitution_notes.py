from markupsafe import Markup, escape

from odoo import models

TO_DO = "mail.mail_activity_data_todo"


class ClientSubstitution(models.Model):
    """Who is told what: those who decide, the substitute, and who comes back."""

    _inherit = "client.substitution"

    def _ask_to_decide(self, summary: str, note: str | Markup = ""):
        """A to-do for the head, or for the directors where there is none."""
        self.ensure_one()
        for decider in self._deciders():
            self.activity_schedule(
                TO_DO,
                user_id=decider.id,
                date_deadline=self.env["res.company"].client_today(),
                summary=summary,
                note=note,
            )

    def _done_deciding(self):
        """What there was to decide is decided."""
        self.activity_unlink([TO_DO])

    def _begin(self):
        """Tell the substitutes what is theirs now."""
        for substitution in self:
            user = substitution.substitute_user_id
            told = substitution.with_context(lang=user.lang)
            told.message_notify(
                partner_ids=user.partner_id.ids,
                subject=told.display_name,
                body=told._begin_text(),
            )

    def _begin_text(self) -> Markup:
        text = escape(
            self.env._(
                "You act for %(absent)s %(period)s: the clients are among yours, "
                "marked as such.",
                absent=self.absent_user_id.name,
                period=self._period_text(),
            )
        )
        return text + (Markup("<br/>%s") % self.note if self.note else Markup(""))

    def _recall(self):
        """Take back what an active substitution set going: it begins later."""
        self._give_back_activities()
        self._unfollow()

    def _come_back(self):
        """Everything is the absent managers' again, and they read what happened."""
        self._give_back_activities()
        self._unfollow()
        back = self.filtered(lambda s: s.absent_user_id.active)
        # Numbers of their own clients, counted for all who come back at once.
        counts = back.sudo()._away_counts()
        to_do = self.env.ref(TO_DO)
        # It is there when they log in; nobody needs a mail about it as well.
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(
            [
                {
                    "activity_type_id": to_do.id,
                    "automated": True,
                    "res_model_id": self.env["ir.model"]._get_id(self._name),
                    "res_id": substitution.id,
                    "user_id": user.id,
                    "date_deadline": self.env["res.company"].client_today(),
                    "summary": user.with_context(lang=user.lang).env._(
                        "While you were away"
                    ),
                    "note": substitution._away_text(counts[substitution]),
                }
                for substitution in back
                for user in substitution.absent_user_id
            ]
        )

    def _give_back_activities(self):
        """Open activities that were meant for the absent managers are theirs again."""
        # Nobody else's rights matter for whose turn it is.
        activities = self.env["mail.activity"].sudo()
        diverted = activities.search([("substitution_id", "in", self.ids)])
        for substitution, of_one in diverted.grouped("substitution_id").items():
            still = of_one.filtered(
                lambda a, s=substitution: a.user_id == s.substitute_user_id
            )
            still.write({"user_id": substitution.absent_user_id.id})
        diverted.write({"substitution_id": False})
