from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResConfigSettings(models.TransientModel):
    """The limits by which the health of clients is judged, for all companies."""

    _inherit = "res.config.settings"

    client_health_fall = fields.Integer(
        string="Fall of Turnover, %",
        default=30,
        config_parameter="client_manager.health_fall",
        help="By so much the turnover of the last 90 days has to fall to call for "
        "attention; by twice as much it is a risk.",
    )
    client_health_contact_days = fields.Integer(
        string="Days without Contact",
        default=60,
        config_parameter="client_manager.health_contact_days",
        help="Nobody has spoken to the client for so many days.",
    )
    client_lost_days = fields.Integer(
        string="Lost after Days",
        default=365,
        config_parameter="client_manager.lost_days",
        help="A client that has not bought for so many days is lost.",
    )

    @api.constrains(
        "client_health_fall", "client_health_contact_days", "client_lost_days"
    )
    def _check_client_health_limits(self):
        for settings in self:
            if not 0 < settings.client_health_fall <= 100:
                raise ValidationError(
                    self.env._("The fall of turnover is between 1 and 100 percent.")
                )
            if settings.client_health_contact_days < 1 or settings.client_lost_days < 1:
                raise ValidationError(self.env._("The days are at least one."))
