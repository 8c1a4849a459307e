from odoo import api, models


class ClientLoss(models.Model):
    """Who is marked lost, or won back, changes the segment at once."""

    _inherit = "client.loss"

    @api.model
    def _follow(self, clients):
        result = super()._follow(clients)
        self.env["client.retention"]._put_into_segments(clients)
        return result
