from odoo import fields, models

from .calendar_event import READERS


class MailActivity(models.Model):
    """Finishing a planned contact records one of the kind that was due."""

    _inherit = "mail.activity"

    cadence_ids = fields.One2many(
        comodel_name="client.cadence",
        inverse_name="activity_id",
        string="Due Contact",
        groups=READERS,
    )

    def _contact_kind(self):
        if self.res_model != "res.partner":
            return super()._contact_kind()
        # What was due with whom is asked about the own activity.
        due = self.sudo().cadence_ids
        return due[:1].kind or super()._contact_kind()
