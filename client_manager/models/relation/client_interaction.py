from odoo import fields, models


class ClientInteraction(models.Model):
    """What was heard at a contact: needs."""

    _inherit = "client.interaction"

    need_ids = fields.One2many(
        comodel_name="client.need",
        inverse_name="interaction_id",
        string="Needs Heard",
        copy=False,
    )
