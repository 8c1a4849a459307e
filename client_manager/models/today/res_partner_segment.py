from odoo import models
from odoo.tools import SQL


class ResPartner(models.Model):
    """In another segment a client is spoken to as often as its rules say, at once."""

    _inherit = "res.partner"

    def _write_segment(self, values: SQL):
        result = super()._write_segment(values)
        self.env["client.cadence"]._refresh(self)
        return result
