from odoo import api, models
from odoo.fields import Domain


class ClientInteraction(models.Model):
    """Any real contact begins the interval anew."""

    _inherit = "client.interaction"

    @api.model
    def _planned_domain(self):
        # What the rules planned is withdrawn when the contact it stands for was made.
        return super()._planned_domain() & Domain("cadence_ids", "=", False)

    @api.model_create_multi
    def create(self, vals_list):
        interactions = super().create(vals_list)
        self.env["client.cadence"]._refresh(interactions.commercial_partner_id)
        return interactions

    def write(self, vals):
        result = super().write(vals)
        if {"date", "kind", "outcome", "partner_id"} & vals.keys():
            self.env["client.cadence"]._refresh(self.commercial_partner_id)
        return result

    def unlink(self):
        clients = self.commercial_partner_id
        result = super().unlink()
        self.env["client.cadence"]._refresh(clients)
        return result
