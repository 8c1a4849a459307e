from odoo import models


class MergePartnerAutomatic(models.TransientModel):
    """Merging two records of one person joins the consents.

    Odoo moves foreign keys by SQL, and two consents for the same days would break our
    constraint. So what can't stand side by side is ended beforehand.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # Who may merge contacts need not be somebody who keeps consents.
        consents = self.env["client.consent"].sudo()
        consents._prepare_merge(src_partners | dst_partner)
        self.env.flush_all()
        return super()._update_foreign_keys(src_partners, dst_partner)
