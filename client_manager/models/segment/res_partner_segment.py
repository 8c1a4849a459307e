from odoo import api, fields, models
from odoo.tools import sql


class ResPartner(models.Model):
    """The segment of a client; its contacts and addresses are in the same one.

    Nobody writes it: it is given by rule (``client_segment_pass.py``), or by a head of
    department with a reason (``res_partner_segment_by_hand.py``).
    """

    _inherit = "res.partner"

    segment_id = fields.Many2one(
        comodel_name="client.segment",
        compute="_compute_segment_id",
        store=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        groups="base.group_user",
        help="Follows every night from what the client buys, unless a head of "
        "department set it by hand.",
    )
    segment_by_hand = fields.Boolean(
        string="Segment Set by Hand",
        compute="_compute_segment_id",
        store=True,
        copy=False,
        groups="base.group_user",
        help="The segment no longer follows the rules.",
    )

    def _auto_init(self):
        # The pass over all clients fills it, in SQL.
        for name, kind in (("segment_id", "int4"), ("segment_by_hand", "bool")):
            if not sql.column_exists(self.env.cr, self._table, name):
                sql.create_column(self.env.cr, self._table, name, kind)
        return super()._auto_init()

    @api.model
    def _protected_names(self):
        return (*super()._protected_names(), "segment_id", "segment_by_hand")

    @api.depends("commercial_partner_id")
    def _compute_segment_id(self):
        """What joins a client takes on its segment; a client keeps its own."""
        for partner in self:
            client = partner.commercial_partner_id or partner
            partner.segment_id = client.segment_id
            partner.segment_by_hand = client.segment_by_hand
