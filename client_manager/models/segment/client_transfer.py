from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ClientTransfer(models.Model):
    """Transfer of the clients of a segment."""

    _inherit = "client.transfer"

    choice = fields.Selection(
        selection_add=[("segment", "Of a segment")],
        ondelete={"segment": "set default"},
    )
    segment_id = fields.Many2one(
        comodel_name="client.segment",
        help="The clients that are in this segment when the transfer is previewed.",
    )

    def _terms(self):
        return super()._terms() | {"segment_id"}

    def _check_terms(self):
        if self.choice == "segment" and not self.segment_id:
            raise UserError(
                self.env._("Say of which segment the clients are to be transferred.")
            )
        return super()._check_terms()

    def _choice_domain(self) -> Domain:
        if self.choice == "segment":
            return Domain("segment_id", "=", self.segment_id.id) & Domain(
                "is_client", "=", True
            )
        return super()._choice_domain()
