from odoo import fields, models


class ClientPrivacyWithdraw(models.TransientModel):
    """Asks when and why consents are withdrawn, and warns that it is for good."""

    _name = "client.privacy.withdraw"
    _description = "Withdraw Consents"

    consent_ids = fields.Many2many(comodel_name="client.consent", readonly=True)
    date = fields.Date(
        string="Withdrawn On",
        required=True,
        default=lambda self: self.env["res.company"].client_today(),
        help="The day on which the person's withdrawal reached the company.",
    )
    reason = fields.Char(help="What the person gave as reason, if anything.")

    def action_withdraw(self):
        """Withdraw the consents. Nobody can undo it."""
        self.ensure_one()
        self.consent_ids.withdraw(self.date, self.reason or "")
        return {"type": "ir.actions.act_window_close"}
