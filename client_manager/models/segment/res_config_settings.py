from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResConfigSettings(models.TransientModel):
    """The limits of the segments, the same for all companies."""

    _inherit = "res.config.settings"

    client_segment_basis = fields.Selection(
        selection=[("turnover", "Turnover"), ("margin", "Margin")],
        string="Clients Are Ranked by",
        default="turnover",
        config_parameter="client_manager.segment_basis",
        help="Of the last twelve months, by posted invoices less refunds. The margin "
        "is what remains after today's cost of the goods, as in the invoice analysis.",
    )
    client_segment_a = fields.Integer(
        string="A up to, %",
        default=80,
        config_parameter="client_manager.segment_a",
        help="Clients of segment A make so much of the total together.",
    )
    client_segment_b = fields.Integer(
        string="B up to, %",
        default=95,
        config_parameter="client_manager.segment_b",
        help="Clients of segments A and B make so much of the total together.",
    )
    client_new_days = fields.Integer(
        string="New for Days",
        default=90,
        config_parameter="client_manager.new_days",
        help="Since the first purchase.",
    )
    client_dormant_days = fields.Integer(
        string="Dormant after Days",
        default=180,
        config_parameter="client_manager.dormant_days",
        help="Since the last purchase.",
    )

    @api.constrains(
        "client_segment_a",
        "client_segment_b",
        "client_new_days",
        "client_dormant_days",
        "client_lost_days",
    )
    def _check_client_segment_limits(self):
        for settings in self:
            if not 0 < settings.client_segment_a < settings.client_segment_b <= 100:
                raise ValidationError(
                    self.env._(
                        "The limit of segment A is above 0 and below that of B, "
                        "which is 100 percent at most."
                    )
                )
            dormant = settings.client_dormant_days
            if settings.client_new_days < 1 or not (
                0 < dormant < settings.client_lost_days
            ):
                raise ValidationError(
                    self.env._(
                        "A client is new for a day at least, and dormant some time "
                        "before it is lost."
                    )
                )
