from odoo import fields, models


class ClientCampaignOrdersMixin(models.AbstractModel):
    """What was ordered after clients were told: of a campaign, or of one client.

    The figures come from ``client.campaign.line._order_figures``.
    """

    _name = "client.campaign.orders.mixin"
    _description = "Orders That Came of a Campaign"

    # That of the company; each model says of which.
    currency_id = fields.Many2one(comodel_name="res.currency")
    order_count = fields.Integer(
        string="Orders",
        compute="_compute_orders",
        help="Confirmed within 30 days after the client was told.",
    )
    order_amount = fields.Monetary(
        string="Ordered",
        compute="_compute_orders",
        help="Untaxed, of the orders within 30 days after the client was told.",
    )
    program_order_count = fields.Integer(
        string="Orders with the Programme",
        compute="_compute_orders",
        help="Of the orders within 30 days after the client was told: those in which "
        "the programme gave a reward or points.",
    )

    def _compute_orders(self):
        raise NotImplementedError

    def _set_order_figures(self, figures: dict[int, tuple]):
        """Write down the rows of ``_order_figures`` by the ids of these records."""
        for record in self:
            (
                record.order_count,
                record.order_amount,
                record.program_order_count,
            ) = figures.get(record._origin.id, (0, 0, 0))
