from odoo import models

from .client_interaction_sources import CATEGORIES


class MailActivity(models.Model):
    """A call or meeting with a client that is finished was a contact."""

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        talks = self.filtered(
            lambda activity: activity.active and activity._contact_kind()
        )
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if talks := talks.exists():
            self.env["client.interaction"]._record_activities(talks, feedback)
        return result

    def _contact_kind(self) -> str | None:
        """The kind of contact that finishing it records, if any."""
        return CATEGORIES.get(self.activity_type_id.category)
