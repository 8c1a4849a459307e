from odoo import models


class MergePartnerAutomatic(models.TransientModel):
    """Merging clients leaves one rhythm for each kind of contact, worked out anew."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # Whoever may merge contacts need not read what is due with them.
        rules = self.env["client.cadence.rule"].sudo()
        due = self.env["client.cadence"].sudo()
        merged = (src_partners + dst_partner).ids
        due_before = due.search([("partner_id", "in", merged)])
        due_before._drop_activities()
        due_before.unlink()
        # Two rules for one kind of contact with one client would abort the merge.
        kept = rules.search([("partner_id", "=", dst_partner.id)])
        others = rules.search([("partner_id", "in", src_partners.ids)])
        kinds = set(kept.mapped("kind"))
        for rule in others:
            kind = rule.kind
            if kind in kinds:
                rule.unlink()
            kinds.add(kind)
        self.env.flush_all()
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env.invalidate_all()
        due._refresh(dst_partner)
        return result
