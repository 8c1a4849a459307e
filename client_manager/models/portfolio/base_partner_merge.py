from odoo import models


class MergePartnerAutomatic(models.TransientModel):
    """Merging two records of one client joins their histories.

    Odoo moves foreign keys by SQL and knows only check and unique constraints: ours
    on the days would abort the merge. So the histories are made one beforehand.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        target = dst_partner.commercial_partner_id
        # Who may merge contacts need not be somebody who keeps assignments.
        assignments = self.env["client.assignment"].sudo()
        sources = src_partners.sudo().filtered("assignment_ids") - target
        for source in sources:
            assignments.join_histories(
                source.sudo(),
                target.sudo(),
                self.env._("Merged with %(client)s", client=source.display_name),
            )
        self.env.flush_all()
        reach = self.env["client.substitution.reach"].sudo()
        chosen = reach.search([("first_client", "in", src_partners.ids)])
        substitutions = chosen.substitution_id
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env.invalidate_all()
        tree = (
            self.env["res.partner"]
            .with_context(active_test=False)
            .search([("commercial_partner_id", "=", target.id)])
        )
        for name in ("user_id", "territory_id"):
            self.env.add_to_compute(tree._fields[name], tree)
        self.env.add_to_compute(tree._fields["is_client"], target)
        # A ticket of a contact that was merged into another client is that client's.
        tickets = self.env["helpdesk.ticket"].sudo().with_context(active_test=False)
        tickets = tickets.search([("partner_id", "in", tree.ids)])
        self.env.add_to_compute(tickets._fields["commercial_partner_id"], tickets)
        reach._write_anew(substitutions)
        assignments._reattribute([(target.id, (None, None))])
        return result
