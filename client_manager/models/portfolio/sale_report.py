from odoo import fields, models


class SaleReport(models.Model):
    """The sales analysis knows whom the orders count for."""

    _inherit = "sale.report"

    client_manager_id = fields.Many2one("res.users", readonly=True)
    client_team_id = fields.Many2one("crm.team", string="Manager's Team", readonly=True)

    substitution_id = fields.Many2one("client.substitution", readonly=True)

    def _select_additional_fields(self):
        return super()._select_additional_fields() | {
            "client_manager_id": "s.client_manager_id",
            "client_team_id": "s.client_team_id",
            "substitution_id": "s.substitution_id",
        }

    def _group_by_sale(self):
        return (
            f"{super()._group_by_sale()}, s.client_manager_id, s.client_team_id, "
            "s.substitution_id"
        )
