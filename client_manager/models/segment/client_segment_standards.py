from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..portfolio.res_users_access import READERS


class ClientSegment(models.Model):
    """How clients of a segment are served, and how many they are."""

    _inherit = "client.segment"

    response_hours = fields.Float(
        string="Response Time, Hours",
        help="Within how many working hours a client of this segment gets an answer. "
        "0: no standard.",
    )
    payment_term_id = fields.Many2one(
        comodel_name="account.payment.term",
        string="Proposed Payment Terms",
        ondelete="restrict",
        help="For new quotations of clients without terms of their own; by a button "
        "of the client they become its own.",
    )
    client_count = fields.Integer(
        string="Clients",
        compute="_compute_client_count",
        groups=READERS,
        help="Clients in the segment within your reach.",
    )

    _response_hours_positive = models.Constraint(
        "CHECK (response_hours >= 0)", "A response time can't be less than nothing."
    )

    @api.constrains("payment_term_id")
    def _check_payment_term_of_all_companies(self):
        for segment in self:
            if segment.payment_term_id.company_id:
                raise ValidationError(
                    self.env._(
                        "%(term)s belongs to one company: segments are the same for "
                        "all of them.",
                        term=segment.payment_term_id.display_name,
                    )
                )

    def _compute_client_count(self):
        counts = dict(
            self.env["res.partner"]._read_group(
                [("is_client", "=", True), ("segment_id", "in", self.ids)],
                ["segment_id"],
                ["__count"],
            )
        )
        for segment in self:
            segment.client_count = counts.get(segment, 0)

    def action_view_clients(self):
        """Open the clients of the segment."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_manager.client_action_all"
        )
        return {
            **action,
            "name": self.env._("Clients in %(segment)s", segment=self.name),
            "domain": [("is_client", "=", True), ("segment_id", "=", self.id)],
            "context": {"create": False},
        }

    @api.model
    def action_compute_now(self):
        """Compute segments, rhythm and health anew in the background, at once."""
        if not self.env.user.has_group("client_manager.group_client_director"):
            raise AccessError(self.env._("Only a director starts the computation."))
        self.env["client.retention"]._forget()
        # Scheduled actions are the system's; who may start this one was checked.
        self.env.ref("client_manager.ir_cron_client_retention").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "Segments, rhythm and health are being computed. It takes some "
                    "minutes."
                ),
            },
        }
