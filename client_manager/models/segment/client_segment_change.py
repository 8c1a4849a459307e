from odoo import api, fields, models
from odoo.tools import format_date

from .client_segment import KINDS


class ClientSegmentChange(models.Model):
    """A client moved from one segment to another: when, why, and by whom.

    Written with the move itself, by the nightly pass or by who set the segment;
    nobody adds, changes or deletes one.
    """

    _name = "client.segment.change"
    _inherit = ["client.pass.mixin"]
    _description = "Change of Segment"
    _log_access = False
    _order = "date desc, id desc"

    date = fields.Datetime(string="When", required=True, readonly=True, index=True)
    segment_before_id = fields.Many2one(
        comodel_name="client.segment",
        string="From Segment",
        readonly=True,
        ondelete="restrict",
    )
    segment_after_id = fields.Many2one(
        comodel_name="client.segment",
        string="To Segment",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    by_hand = fields.Boolean(readonly=True, help="Somebody set it, not the rule.")
    user_id = fields.Many2one(
        comodel_name="res.users", string="Set by", readonly=True, ondelete="set null"
    )
    reason = fields.Text(readonly=True, help="What who set it said.")
    kind = fields.Selection(KINDS, string="Rule", readonly=True)
    share = fields.Float(
        string="Share, %",
        readonly=True,
        aggregator=None,
        help="Of the turnover (or margin) of twelve months of all clients.",
    )
    share_above = fields.Float(
        string="Share of Larger Clients, %",
        readonly=True,
        aggregator=None,
        help="What all larger clients make together.",
    )
    first_purchase = fields.Date(readonly=True)
    last_purchase = fields.Date(readonly=True)
    why = fields.Text(compute="_compute_why")

    @api.depends("kind", "reason", "share", "share_above", "last_purchase")
    @api.depends_context("lang")
    def _compute_why(self):
        for change in self:
            change.why = change.reason or change._words_of_rule()

    def _words_of_rule(self) -> str:
        """Why the rule moved the client, in the reader's language."""
        first = format_date(self.env, self.first_purchase)
        last = format_date(self.env, self.last_purchase) or "–"
        match self.kind:
            case "prospect":
                return self.env._("Has not bought anything yet")
            case "new":
                return self.env._("Bought for the first time on %(day)s", day=first)
            case "a" | "b" | "c":
                return self.env._(
                    "Makes %(share).1f %% of the total; larger clients together make "
                    "%(above).1f %%",
                    share=self.share,
                    above=self.share_above,
                )
            case "dormant":
                return self.env._("Bought for the last time on %(day)s", day=last)
            case "lost":
                return self.env._("Lost; bought for the last time on %(day)s", day=last)
        return ""
