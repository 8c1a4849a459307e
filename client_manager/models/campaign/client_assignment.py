from odoo import api, models
from odoo.tools import SQL


class ClientAssignment(models.Model):
    """The calls of campaigns go to who is responsible for the client now."""

    _inherit = "client.assignment"

    @api.model
    def _planned_contacts_sql(self, client_ids):
        self.env["client.campaign.line"].flush_model()
        calls = SQL(
            "SELECT partner_id AS client_id, activity_id"
            " FROM client_campaign_line WHERE partner_id = ANY(%s)",
            client_ids,
        )
        return [*super()._planned_contacts_sql(client_ids), calls]
