from odoo import fields, models


class MailActivityPlanTemplate(models.Model):
    """A step of a plan may be for the manager of the client."""

    _inherit = "mail.activity.plan.template"

    responsible_type = fields.Selection(
        selection_add=[("client_manager", "Manager of the client")],
        ondelete={"client_manager": "set default"},
    )

    def _determine_responsible(self, on_demand_responsible, applied_on_record):
        if self.responsible_type != "client_manager":
            return super()._determine_responsible(
                on_demand_responsible, applied_on_record
            )
        client = applied_on_record
        if client._name != "res.partner":
            client = client.partner_id if "partner_id" in client else client.browse()
        return {
            "responsible": client.user_id or on_demand_responsible,
            "error": False,
            "warning": False,
        }
