from odoo import models
from odoo.tools import SQL


class MergePartnerAutomatic(models.TransientModel):
    """Merging clients joins what they bought: the figures are drawn anew.

    Two clients may be lost, but one is lost only once at a time.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "DELETE FROM client_retention WHERE partner_id = ANY(%s)",
                src_partners.ids,
            )
        )
        # The client that stays tells whether it is lost, whoever may merge contacts.
        losses = self.env["client.loss"].sudo()
        open_losses = losses.search(
            [("partner_id", "in", src_partners.ids), ("won_back_on", "=", False)]
        )
        for loss in open_losses:
            loss.won_back_on = max(loss.lost_on, self.env["res.company"].client_today())
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env["client.retention"]._forget(dst_partner)
        return result
