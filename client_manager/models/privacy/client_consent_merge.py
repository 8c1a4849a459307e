from odoo import api, models

from ...tools.periods import overlap


class ClientConsent(models.Model):
    """What becomes of the consents when several records turn out to be one person."""

    _inherit = "client.consent"

    @api.model
    def _prepare_merge(self, partners):
        """Leave one consent for each purpose and day before partners are merged.

        The later one replaces the earlier. A withdrawal holds for the person as a
        whole, whichever record it was written down on.
        """
        groups = self.search([("partner_id", "in", partners.ids)]).grouped(
            lambda consent: (consent.purpose_id, consent.company_id)
        )
        for consents in groups.values():
            if len(consents.partner_id) > 1:
                kept = consents._replace_overlapping()
                kept._take_over_withdrawals(consents)

    def _replace_overlapping(self):
        """Let later consents replace earlier ones; return those that stand."""
        standing = self.filtered(
            lambda c: not c.withdrawal_date and not c.replaced_date
        )
        kept = self.browse()
        for consent in standing.sorted(lambda c: (c.date, c.id), reverse=True):
            later = kept.filtered(
                lambda c, own=consent: overlap(c._period(), own._period())
            )
            if later:
                consent._end({"replaced_date": later[-1].date})
            else:
                kept |= consent
        return kept

    def _take_over_withdrawals(self, consents):
        """Withdraw what a person withdrew later under another record."""
        for consent in self:
            withdrawals = consents.filtered(
                lambda c, own=consent: c.partner_id != own.partner_id
                and c.withdrawal_date
                and c.withdrawal_date >= own.date
            )
            if not withdrawals:
                continue
            withdrawal = max(withdrawals, key=lambda c: c.withdrawal_date)
            consent._end(
                {
                    "withdrawal_date": withdrawal.withdrawal_date,
                    "withdrawal_reason": self.env._(
                        "Withdrawn as %(person)s, with whom this record was merged",
                        person=withdrawal.partner_id.display_name,
                    ),
                }
            )

    def _period(self):
        return self.date, self.valid_until or None
