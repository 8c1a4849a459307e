from odoo import api, models


class MergePartnerAutomatic(models.TransientModel):
    """Merging partners joins what is known of the relation.

    Odoo moves foreign keys by SQL; where a constraint of ours would be in the way it
    would delete the row or abort.
    """

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        # Whoever may merge contacts need not be somebody who keeps these.
        stakeholders = self.env["client.stakeholder"].sudo()
        stakeholders._join_before_merge(src_partners, dst_partner)
        client = dst_partner.commercial_partner_id
        for model in ("client.onboarding", "client.account.plan"):
            self._of_partners(model, src_partners)._move_to_client(client)
        self.env.flush_all()
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env.invalidate_all()
        moved = stakeholders.with_context(active_test=False).search(
            [("contact_id", "in", dst_partner.ids)]
        )
        for name in ("partner_id", "active"):
            self.env.add_to_compute(moved._fields[name], moved)
        dates = self.env["client.person.date"].sudo().with_context(active_test=False)
        dates = dates.search([("partner_id", "in", dst_partner.ids)])
        for name in ("client_id", "user_id"):
            self.env.add_to_compute(dates._fields[name], dates)
        dates._drop_doubles()
        if dst_partner != client:
            self._of_partners("client.need", dst_partner)._move_to_client(client)
        return result

    @api.model
    def _of_partners(self, model: str, partners):
        # Whoever may merge contacts need not be somebody who keeps these.
        records = self.env[model].sudo().with_context(active_test=False)
        return records.search([("partner_id", "in", partners.ids)])


class ClientStakeholder(models.Model):
    _inherit = "client.stakeholder"

    def _join_before_merge(self, src_partners, dst_partner):
        """Leave one for persons about to be merged: the latest, with all notes."""
        same = self.with_context(active_test=False).search(
            [("contact_id", "in", (src_partners + dst_partner).ids)],
            order="write_date desc, id desc",
        )
        if len(same) > 1:
            kept, others = same[0], same[1:]
            notes = [note for note in same.mapped("note") if note]
            kept.note = "\n".join(dict.fromkeys(notes)) or False
            others.unlink()


class ClientPersonDate(models.Model):
    _inherit = "client.person.date"

    def _drop_doubles(self):
        """Leave one of the same date of the same person, rather one with a year."""
        groups = self.sorted(lambda date: (not date.year, date.id)).grouped(
            lambda d: (d.partner_id, d.kind, d.name, d.day, d.month)
        )
        self.browse(i for dates in groups.values() for i in dates[1:].ids).unlink()
