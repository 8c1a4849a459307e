from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_send_status_report(self):
        """Write to the client with the status report attached."""
        self.ensure_one()
        template = self.env.ref(
            "client_manager_reports.client_status_mail_template",
            raise_if_not_found=False,
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send the Status Report"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.commercial_partner_id.ids,
                "default_composition_mode": "comment",
                "default_template_id": template and template.id,
                "force_email": True,
            },
        }
