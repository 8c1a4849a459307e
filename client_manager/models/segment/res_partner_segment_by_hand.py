from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..portfolio.res_users_access import READERS


class ResPartner(models.Model):
    """Putting clients into a segment by hand, and back to the rule."""

    _inherit = "res.partner"

    segment_change_ids = fields.One2many(
        comodel_name="client.segment.change",
        inverse_name="partner_id",
        string="History of Segments",
        readonly=True,
        groups=READERS,
    )
    segment_change_count = fields.Integer(
        string="Segment Changes",
        compute="_compute_segment_change_count",
        groups=READERS,
    )
    segment_payment_term_id = fields.Many2one(
        comodel_name="account.payment.term",
        string="Payment Terms of the Segment",
        compute="_compute_segment_payment_term_id",
        groups=READERS,
        help="Proposed by the segment, where the client has other ones or none.",
    )

    @api.depends("segment_change_ids")
    def _compute_segment_change_count(self):
        counts = dict(
            self.env["client.segment.change"]._read_group(
                [("partner_id", "in", self.commercial_partner_id._origin.ids)],
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            client = partner.commercial_partner_id._origin
            partner.segment_change_count = counts.get(client, 0)

    @api.depends("segment_id", "property_payment_term_id")
    @api.depends_context("company")
    def _compute_segment_payment_term_id(self):
        for partner in self:
            term = partner.segment_id.payment_term_id
            partner.segment_payment_term_id = (
                term if term != partner.property_payment_term_id else False
            )

    @api.private
    def set_segment(self, segment, reason: str):
        """Put clients into a segment from which no rule takes them away.

        :param segment: any active segment
        :param reason: why, for the history
        :raise AccessError: who asks is no head, or the clients are not within reach
        :raise UserError: there is no reason, or no client
        """
        clients = self._clients_to_put()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why: it stays in the history."))
        clients._move_to_segment(segment, by_hand=True, reason=reason.strip())

    def action_segment_by_rule(self):
        """Let the segment follow the rules again, at once."""
        clients = self._clients_to_put().filtered("segment_by_hand")
        clients._write_segment(SQL("segment_by_hand = FALSE"))
        self.env["client.retention"]._put_into_segments(clients)

    def action_apply_segment_payment_term(self):
        """Make the payment terms that the segment proposes the client's own."""
        for client in self.commercial_partner_id.filtered("segment_payment_term_id"):
            client.property_payment_term_id = client.segment_payment_term_id

    def action_view_segment_changes(self):
        """Open the history of the client's segments."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_manager.client_segment_change_action"
        )
        client = self.commercial_partner_id
        return {**action, "domain": [("partner_id", "=", client.id)], "context": {}}

    def action_set_segment(self):
        """Ask for the segment and the reason."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set the Segment"),
            "res_model": "client.segment.set",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_ids": self.commercial_partner_id.ids},
        }

    def _clients_to_put(self):
        """The clients, if who asks may put them into segments."""
        if not self.env.su and not self.env.user.has_group(
            "client_manager.group_client_head"
        ):
            raise AccessError(
                self.env._(
                    "Only a head of department puts a client into a segment by hand."
                )
            )
        clients = self.commercial_partner_id
        clients.check_access("write")
        if strangers := clients.filtered(lambda partner: not partner.is_client):
            raise UserError(
                self.env._("%(name)s is not a client.", name=strangers[0].display_name)
            )
        return clients

    def _move_to_segment(self, segment, by_hand: bool, reason: str):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO client_segment_change (partner_id, date, by_hand, user_id,
                       segment_before_id, segment_after_id, reason)
                SELECT id, %s, %s, %s, segment_id, %s, %s
                  FROM res_partner WHERE id = ANY(%s)
                """,
                self.env.cr.now(),
                by_hand,
                self.env.uid,
                segment.id,
                reason,
                self.ids,
            )
        )
        self.env["client.segment.change"].invalidate_model(flush=False)
        self._write_segment(
            SQL("segment_id = %s, segment_by_hand = %s", segment.id, by_hand)
        )

    def _write_segment(self, values: SQL):
        """Write past the protection, on clients with their contacts."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "UPDATE res_partner SET %s WHERE commercial_partner_id = ANY(%s)"
                " RETURNING id",
                values,
                self.ids,
            )
        )
        partners = self.browse(row[0] for row in rows)
        names = ["segment_id", "segment_by_hand"]
        partners.invalidate_recordset(names, flush=False)
        partners.modified(names)
        self.invalidate_recordset(["segment_change_ids"], flush=False)
