from odoo import models
from odoo.tools import SQL


class MergePartnerAutomatic(models.TransientModel):
    """The contacts of merged clients are in the segment of the one that stays."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env.invalidate_all()
        client = dst_partner.commercial_partner_id
        client._write_segment(
            SQL(
                "segment_id = %s, segment_by_hand = %s",
                client.segment_id.id or None,
                client.segment_by_hand,
            )
        )
        return result
