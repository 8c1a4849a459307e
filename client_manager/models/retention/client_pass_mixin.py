from odoo import fields, models


class ClientPassMixin(models.AbstractModel):
    """Something about a client that is written by rule and by nobody else.

    Rows of it are made by the nightly pass (``client_retention_pass.py``) in SQL.
    """

    _name = "client.pass.mixin"
    _description = "Written by the Nightly Pass"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Client",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
