from odoo import api, models


class ClientRetention(models.Model):
    """What is due follows the segments, every night and for newcomers at once."""

    _inherit = "client.retention"

    @api.model
    def _settle(self):
        result = super()._settle()
        self.env["client.cadence"]._refresh()
        return result

    @api.model
    def _welcome(self, partners, bought=False):
        newcomers = super()._welcome(partners, bought)
        self.env["client.cadence"].sudo()._refresh_at_the_end(newcomers)
        return newcomers
