from odoo import api, fields, models
from odoo.tools import SQL

# A quotation has no date of its own yet: date_order is overwritten when it is
# confirmed.
UNDATED_STATES = ("draft", "sent")


class SaleOrder(models.Model):
    """An order counts by its order date, a quotation for today's manager."""

    _name = "sale.order"
    _inherit = ["sale.order", "client.attribution.mixin"]

    _attribution_date_field = "date_order"
    _has_covering_indexes = True

    client_manager_id = fields.Many2one(index=False)

    # All that the rules, the usual order of the list and its usual filter ask of an
    # order, for each of the ways in which an order can be a manager's.
    _of_manager_idx = models.Index(
        "(client_manager_id) INCLUDE (date_order, id, company_id, state)"
        " WHERE client_manager_id IS NOT NULL"
    )
    _of_client_idx = models.Index(
        "(partner_id) INCLUDE (date_order, id, company_id, client_manager_id, state)"
    )
    _of_salesperson_idx = models.Index(
        "(user_id)"
        " INCLUDE (date_order, id, company_id, client_manager_id, partner_id, state)"
    )

    @api.depends("partner_id", "date_order", "state", "company_id")
    def _compute_client_manager_id(self):
        return super()._compute_client_manager_id()

    def action_confirm(self):
        self._take_on_first_clients(self.env._("First order of the client"))
        return super().action_confirm()

    def _is_undated(self) -> bool:
        return super()._is_undated() or self.state in UNDATED_STATES

    @api.model
    def _undated_sql(self) -> SQL:
        return SQL(
            "(%s OR document.state IN %s)", super()._undated_sql(), UNDATED_STATES
        )
