from odoo import fields, models


class ClientLossReason(models.Model):
    """Why clients leave."""

    _name = "client.loss.reason"
    _description = "Reason of a Loss"
    _order = "sequence, id"

    name = fields.Char(string="Reason", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
