from odoo import api, fields, models


class CrmLead(models.Model):
    """A lead counts for the client's manager on the day it came in.

    A lead without a client yet counts for its own salesperson.
    """

    _name = "crm.lead"
    _inherit = ["crm.lead", "client.attribution.mixin"]

    # The company of a lead is itself computed only after the insert.
    client_manager_id = fields.Many2one(precompute=False)
    client_team_id = fields.Many2one(precompute=False)
    substitution_id = fields.Many2one(precompute=False)

    @api.depends("partner_id", "user_id", "company_id")
    def _compute_client_manager_id(self):
        return super()._compute_client_manager_id()
