from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_send_status_report(self):
        """Write to the client with the status report attached."""
        self.ensure_one()
        return self.env["client.report.mixin"]._compose(
            self.commercial_partner_id,
            "client_manager_reports.client_status_mail_template",
            self.env._("Send the Status Report"),
        )
