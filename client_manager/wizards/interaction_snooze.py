from datetime import timedelta

from odoo import fields, models


class ClientInteractionSnooze(models.TransientModel):
    """Until when and why due contacts are put off."""

    _name = "client.interaction.snooze"
    _description = "Put Off Contacts"

    cadence_ids = fields.Many2many(
        comodel_name="client.cadence", string="Contacts", required=True
    )
    until = fields.Date(
        required=True,
        default=lambda self: self.env["res.company"].client_today() + timedelta(days=7),
        help="The day on which the contact is due then.",
    )
    reason = fields.Char(
        string="Why", required=True, help="It is written down with the client."
    )

    def action_snooze(self):
        """Put the contacts off."""
        self.ensure_one()
        self.cadence_ids.snooze(self.until, self.reason)
        return {"type": "ir.actions.act_window_close"}
