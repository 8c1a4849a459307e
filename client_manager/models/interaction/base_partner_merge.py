from odoo import models


class MergePartnerAutomatic(models.TransientModel):
    """Merging clients joins their interactions.

    Odoo moves foreign keys by SQL and knows no unique indexes: two clients who attended
    one meeting, or got one e-mail, would abort the merge.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # Whoever may merge contacts need not read what was said with them.
        interactions = self.env["client.interaction"].sudo()
        merged = (src_partners + dst_partner).ids
        of_clients = interactions.search([("commercial_partner_id", "in", merged)])
        for name in ("event_id", "message_id"):
            for origin, shared in of_clients.grouped(name).items():
                if origin:
                    shared[1:].write({name: False})
        self.env.flush_all()
        result = super()._update_foreign_keys(src_partners, dst_partner)
        moved = interactions.search([("partner_id", "in", dst_partner.ids)])
        self.env.add_to_compute(moved._fields["commercial_partner_id"], moved)
        return result
