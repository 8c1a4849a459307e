from odoo import fields, models

from ..portfolio.res_users_access import READERS


class SaleOrder(models.Model):
    """A confirmed order meets the needs it was made for."""

    _inherit = "sale.order"

    client_need_ids = fields.One2many(
        comodel_name="client.need",
        inverse_name="order_id",
        string="Needs Answered",
        groups=READERS,
    )

    def _action_confirm(self):
        result = super()._action_confirm()
        # Whoever may confirm the order, the client themselves in the portal included.
        needs = self.env["client.need"].sudo()
        found = needs.search([("order_id", "in", self.ids), ("state", "=", "offered")])
        found.state = "met"
        return result
