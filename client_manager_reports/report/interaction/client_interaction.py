from odoo import models


class ClientInteraction(models.Model):
    _inherit = "client.interaction"

    def action_send_report(self):
        """Write to the client with the report of the meeting attached."""
        self.ensure_one()
        return self.env["client.report.mixin"]._compose(
            self,
            "client_manager_reports.client_interaction_mail_template",
            self.env._("Send the Report"),
        )
