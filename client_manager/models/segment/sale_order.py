from odoo import api, models


class SaleOrder(models.Model):
    """A client without payment terms of its own gets those of its segment."""

    _inherit = "sale.order"

    @api.depends("partner_id")
    def _compute_payment_term_id(self):
        result = super()._compute_payment_term_id()
        for order in self.filtered("partner_id"):
            client = order.partner_id.commercial_partner_id
            own = client.with_company(order.company_id).property_payment_term_id
            if not own and not order.payment_term_id:
                # What the company offers a client is no secret to who sells to it.
                order.payment_term_id = client.sudo().segment_id.payment_term_id
        return result
