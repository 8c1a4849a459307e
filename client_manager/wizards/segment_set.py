from odoo import api, fields, models


class ClientSegmentSet(models.TransientModel):
    """Asks into which segment clients are put by hand, and why."""

    _name = "client.segment.set"
    _description = "Set the Segment"

    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Clients",
        required=True,
        default=lambda self: self._default_partner_ids(),
    )
    segment_id = fields.Many2one(
        comodel_name="client.segment",
        required=True,
        help="No rule takes the clients out of it.",
    )
    reason = fields.Text(required=True, help="It stays in the history of the client.")

    @api.model
    def _default_partner_ids(self):
        if self.env.context.get("active_model") != "res.partner":
            return False
        return self.env.context.get("active_ids")

    def action_set(self):
        """Put the clients into the segment."""
        self.ensure_one()
        self.partner_ids.set_segment(self.segment_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
