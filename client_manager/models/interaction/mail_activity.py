from odoo import fields, models
from odoo.exceptions import UserError

from ..portfolio.res_users_access import READERS
from .client_interaction_sources import CATEGORIES, LINK_OF


class MailActivity(models.Model):
    """A call or meeting with a client that is finished was a contact.

    Where nobody was reached it is not finished: the attempt is written down, and the
    activity stays (``action_not_reached``).
    """

    _inherit = "mail.activity"

    agreed_at_ids = fields.One2many(
        comodel_name="client.interaction",
        inverse_name="next_activity_id",
        groups=READERS,
    )

    def _action_done(self, feedback=False, attachment_ids=None):
        talks = self.filtered(
            lambda activity: activity.active and activity._contact_kind()
        )
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        # Recorded by hand, see client_interaction_planned.py.
        if self.env.context.get("client_contact_recorded"):
            return result
        if talks := talks.exists():
            self.env["client.interaction"]._record_activities(talks, feedback)
        return result

    def _contact_kind(self) -> str | None:
        """The kind of contact that finishing it records, if any."""
        if self.activity_type_id.category not in CATEGORIES:
            return None
        return self._planned_kind()

    def _planned_kind(self) -> str:
        """The kind of contact that is planned: as it was agreed, else by its type."""
        # What was agreed is told of the own activity, whoever agreed it.
        agreed = self.sudo().agreed_at_ids[:1]
        by_type = CATEGORIES.get(self.activity_type_id.category, "message")
        return agreed.next_kind or agreed.kind or by_type

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_record_contact(self):
        """Ask for the contact that was planned, in a dialog; it finishes the activity.

        :raise UserError: the activity is about no client
        """
        partner = self._client_partner()
        document = self.env[self.res_model].browse(self.res_id)
        asked = document if self.res_model in LINK_OF else partner
        kind = self._planned_kind()
        action = asked.with_context(interaction_kind=kind).action_record_interaction()
        defaults = {
            "default_done_activity_ids": self.ids,
            "default_purpose": self.summary or False,
        }
        return action | {"context": action["context"] | defaults}

    def action_not_reached(self, feedback=None):
        """Write down that it was tried in vain; it stays to be done.

        :param feedback: what else there is to say
        :return: the recorded attempt
        :raise UserError: the activity is about no client
        """
        partner = self._client_partner()
        interactions = self.env["client.interaction"]
        attempt = interactions.create(
            {
                "partner_id": partner.id,
                "kind": self._planned_kind(),
                "outcome": "not_reached",
                "purpose": self.summary or self.activity_type_id.name,
                "summary": feedback or False,
                **interactions._values_of_document(self.res_model, self.res_id),
            }
        )
        return attempt.id

    def _client_partner(self):
        """The client's partner the activity is about.

        :raise UserError: there is none
        """
        self.ensure_one()
        about = self.env["client.interaction"]._partners_of(
            [(self.res_model, self.res_id)]
        )
        if not about:
            raise UserError(
                self.env._(
                    "%(activity)s is about no client.", activity=self.display_name
                )
            )
        return about[self.res_model, self.res_id].with_env(self.env)
