from odoo import models


class MergePartnerAutomatic(models.TransientModel):
    """Merging clients who are in one campaign leaves one line of them there."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # Whoever may merge contacts need not read what clients were told.
        lines = self.env["client.campaign.line"].sudo()
        merged = (src_partners + dst_partner).ids
        found = lines.search([("partner_id", "in", merged)])
        for of_campaign in found.grouped("campaign_id").values():
            # What was told and answered is kept before what waits.
            ordered = of_campaign.sorted(
                lambda line: (not line.told_date, not line.answer, line.id)
            )
            dropped = ordered[1:]
            dropped.activity_id.filtered("active").unlink()
            dropped.mail_id._cancel_quietly()
            dropped.unlink()
        self.env.flush_all()
        return super()._update_foreign_keys(src_partners, dst_partner)
