from odoo import api, models


class ClientRetention(models.Model):
    """After the nightly pass over the segments what is due follows the new ones."""

    _inherit = "client.retention"

    @api.model
    def _settle(self):
        result = super()._settle()
        self.env["client.cadence"]._refresh()
        return result
