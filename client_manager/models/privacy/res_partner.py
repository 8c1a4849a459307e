from collections import defaultdict
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..portfolio.res_users_access import READERS


class ResPartner(models.Model):
    """A natural person and what he or she consented to."""

    _inherit = "res.partner"

    consent_ids = fields.One2many(
        comodel_name="client.consent",
        inverse_name="partner_id",
        string="Consents",
        copy=False,
        groups=READERS,
    )
    consent_count = fields.Integer(
        string="Consents in Force",
        compute="_compute_consent_purpose_ids",
        groups=READERS,
    )
    consent_purpose_ids = fields.Many2many(
        comodel_name="client.consent.purpose",
        string="Consented To",
        compute="_compute_consent_purpose_ids",
        search="_search_consent_purpose_ids",
        groups=READERS,
        help="The purposes for which the person's consent to the company is in force "
        "today.",
    )

    @api.depends("consent_ids")
    @api.depends_context("allowed_company_ids")
    def _compute_consent_purpose_ids(self):
        purposes = defaultdict(self.env["client.consent.purpose"].browse)
        for person, purpose in self.env["client.consent"]._read_group(
            self._consent_domain() & Domain("partner_id", "in", self._origin.ids),
            ["partner_id", "purpose_id"],
        ):
            purposes[person] |= purpose
        for partner in self:
            found = purposes[partner._origin]
            partner.consent_purpose_ids = found
            partner.consent_count = len(found)

    def _search_consent_purpose_ids(self, operator, value):
        """Persons with a consent for one of the purposes, or (False) without any."""
        in_force = self._consent_domain()
        if operator == "any":
            in_force &= Domain("purpose_id", "any", value)
            return Domain("consent_ids", "any", in_force)
        if operator != "in":
            return NotImplemented
        purposes = [purpose for purpose in value if purpose]
        found = Domain(
            "consent_ids", "any", in_force & Domain("purpose_id", "in", purposes)
        )
        if False in value:
            found |= Domain("consent_ids", "not any", in_force)
        return found

    @api.model
    def _consent_domain(self, day: date | None = None) -> Domain:
        """Consents to the current company that are in force on a day (today)."""
        day = day or self.env["res.company"].client_today()
        return self.env["client.consent"]._in_force_on(day) & Domain(
            "company_id", "=", self.env.company.id
        )

    def _has_consent(self, purpose, day: date | None = None):
        """The natural persons among the partners who consented to a purpose.

        One query, for any number of partners. Companies are left out: they have no
        personal data to consent about.

        :param purpose: records of ``client.consent.purpose``, or the code of one; the
            consent to one of them is enough
        :param day: the day on which it must be in force; by default today
        """
        if isinstance(purpose, str):
            # What may be asked for is no secret.
            purposes = self.env["client.consent.purpose"].sudo()
            purpose = purposes.search([("code", "=", purpose)])
        # Whoever may write to a person has to know whether the person allows it, even
        # where another manager recorded the consent.
        consents = (
            self.env["client.consent"]
            .sudo()
            ._read_group(
                self._consent_domain(day)
                & Domain("purpose_id", "in", purpose.ids)
                & Domain("partner_id", "in", self.ids),
                ["partner_id"],
            )
        )
        persons = {person.id for (person,) in consents}
        return self.filtered(lambda p: p.id in persons and not p.is_company)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_consents(self):
        # What a person consented to is a proof, whoever deletes the person.
        consents = self.env["client.consent"].sudo()
        consent = consents.search([("partner_id", "in", self.ids)], limit=1)
        if consent:
            raise UserError(
                self.env._(
                    "%(person)s has recorded consents, which are kept as proof: "
                    "archive the contact instead of deleting it.",
                    person=consent.partner_id.display_name,
                )
            )

    def action_view_consents(self):
        """Open all consents of the person, also those that ended."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_manager.client_consent_action"
        )
        return {
            **action,
            "domain": [("partner_id", "=", self.id)],
            "context": {"default_partner_id": self.id},
        }
