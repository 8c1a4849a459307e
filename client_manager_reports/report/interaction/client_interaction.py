from odoo import models


class ClientInteraction(models.Model):
    _inherit = "client.interaction"

    def _report_recipients(self):
        """Who at the client's gets the report of a meeting by e-mail."""
        return self.contact_ids.filtered("email") or self.partner_id

    def _report_lang(self) -> str:
        """The language of the report and of the letter with it: the readers'."""
        client = self.commercial_partner_id
        return self._report_recipients()[:1].lang or client.lang or self.env.lang

    def action_send_report(self):
        """Write to the client with the report of the meeting attached."""
        self.ensure_one()
        return self.env["client.report.mixin"]._compose(
            self,
            "client_manager_reports.client_interaction_mail_template",
            self.env._("Send the Report"),
        )
