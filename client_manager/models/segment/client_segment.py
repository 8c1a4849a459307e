from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

MANUAL = "manual"
KINDS = [
    ("prospect", "Prospect: has not bought yet"),
    ("new", "New: bought for the first time not long ago"),
    ("a", "A: makes most of the turnover"),
    ("b", "B: makes the next part of it"),
    ("c", "C: makes the rest"),
    ("dormant", "Dormant: has not bought for long"),
    ("lost", "Lost: buys no more"),
    (MANUAL, "Set by hand only"),
]


class ClientSegment(models.Model):
    """A group of clients that are served alike.

    All kinds but one are given by rule, see ``client_segment_pass.py``; there is
    exactly one segment of each of these, so they can be renamed but neither archived
    nor deleted. A segment of the kind *manual* has the clients that a head put there.

    Segments are the same for all companies, and a client is in one of them: what it
    buys from all companies counts.
    """

    _name = "client.segment"
    _description = "Client Segment"
    _order = "sequence, id"

    name = fields.Char(string="Segment", required=True, translate=True)
    sequence = fields.Integer(default=100)
    color = fields.Integer(string="Colour")
    kind = fields.Selection(
        selection=KINDS,
        string="Who Is in It",
        required=True,
        default=MANUAL,
        copy=False,
        help="By which rule clients get into the segment. Into a segment set by hand "
        "only, and out of it, clients are put by a head of department.",
    )
    active = fields.Boolean(default=True)
    description = fields.Text(
        translate=True, help="Who belongs here, and how these clients are served."
    )

    _kind_unique = models.UniqueIndex(
        "(kind) WHERE kind != 'manual'",
        "There is one segment for each rule. Choose “Set by hand only”.",
    )

    @api.constrains("active", "kind")
    def _check_rule_has_segment(self):
        for segment in self:
            if segment.kind != MANUAL and not segment.active:
                raise ValidationError(
                    self.env._(
                        "%(segment)s can't be archived: clients get into it by rule. "
                        "Rename it instead.",
                        segment=segment.name,
                    )
                )

    def write(self, vals):
        if "kind" in vals:
            self._refuse_other_kind(vals["kind"])
        return super().write(vals)

    def _refuse_other_kind(self, kind: str):
        """The rules find their segments by their kind, and history reads by it."""
        for segment in self:
            if segment.kind != kind:
                raise UserError(
                    self.env._(
                        "The rule of %(segment)s can't be changed: make another "
                        "segment instead.",
                        segment=segment.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        by_rule = self.filtered(lambda segment: segment.kind != MANUAL)
        if by_rule:
            raise UserError(
                self.env._(
                    "%(segments)s can't be deleted: clients get into it by rule.",
                    segments=", ".join(by_rule.mapped("name")),
                )
            )
        # Clients out of the reach of who deletes count as well.
        clients = self.env["res.partner"].sudo().with_context(active_test=False)
        used = clients.search([("segment_id", "in", self.ids)], limit=1).segment_id
        if used:
            raise UserError(
                self.env._(
                    "%(segment)s can't be deleted: it has clients. Archive it instead.",
                    segment=used.name,
                )
            )
