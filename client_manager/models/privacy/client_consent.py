from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

# What makes a consent one of a person for a purpose: it is never changed.
IDENTITY = ("partner_id", "purpose_id", "company_id")
# What only withdrawing and renewing set.
ENDINGS = ("withdrawal_date", "withdrawal_reason", "replaced_date")


class ClientConsent(models.Model):
    """A natural person allows a company to use personal data for a purpose.

    For a person, purpose and company at most one consent is in force on any day; the
    database itself guarantees it. A consent ends by its last day, by withdrawal (which
    nobody undoes) or by a later one that replaces it. All of them stay as the proof of
    what was allowed when: what has ended is never changed, and only an administrator
    deletes what was typed by mistake.
    """

    _name = "client.consent"
    _inherit = "mail.thread"
    _description = "Consent of a Person"
    _order = "date desc, id desc"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Person",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('is_company', '=', False)]",
        tracking=True,
        help="The natural person who gives the consent: a client or somebody who "
        "works for one.",
    )
    client_id = fields.Many2one(
        related="partner_id.commercial_partner_id", string="Client"
    )
    purpose_id = fields.Many2one(
        comodel_name="client.consent.purpose",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        help="The company to which the consent is given.",
    )
    date = fields.Date(
        string="Given On",
        required=True,
        default=lambda self: self.env["res.company"].client_today(),
        tracking=True,
    )
    valid_until = fields.Date(
        tracking=True, help="Last day. Empty: until it is withdrawn."
    )
    channel = fields.Selection(
        selection=[
            ("paper", "Signed paper"),
            ("contract", "Clause of a contract"),
            ("form", "Form on the website"),
            ("email", "E-mail"),
            ("event", "At an exhibition or event"),
            ("call", "Recorded call"),
        ],
        string="How Obtained",
        required=True,
        default="paper",
        tracking=True,
    )
    document_number = fields.Char(
        tracking=True, help="Number of the paper or file that proves the consent."
    )
    document = fields.Binary(
        attachment=True, help="The signed paper, the letter or the recording as a file."
    )
    document_name = fields.Char(string="File Name")
    withdrawal_date = fields.Date(
        string="Withdrawn On", readonly=True, copy=False, tracking=True
    )
    withdrawal_reason = fields.Char(readonly=True, copy=False, tracking=True)
    replaced_date = fields.Date(
        string="Replaced On",
        readonly=True,
        copy=False,
        help="The day of the later consent that took the place of this one.",
    )
    replaces_id = fields.Many2one(
        comodel_name="client.consent",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="The consent that this one renews.",
    )
    state = fields.Selection(
        selection=[
            ("active", "Active"),
            ("expired", "Expired"),
            ("replaced", "Replaced"),
            ("withdrawn", "Withdrawn"),
        ],
        string="Status",
        compute="_compute_state",
        search="_search_state",
    )

    _dates_in_order = models.Constraint(
        "CHECK (valid_until IS NULL OR date <= valid_until)",
        "A consent can't end before it is given.",
    )
    # Ranges over ids stand in for "=", see client.assignment.
    _one_in_force = models.Constraint(
        "EXCLUDE USING gist ("
        "int8range(partner_id, partner_id, '[]') WITH &&, "
        "int8range(purpose_id, purpose_id, '[]') WITH &&, "
        "int8range(company_id, company_id, '[]') WITH &&, "
        "daterange(date, valid_until, '[]') WITH &&"
        ") WHERE (withdrawal_date IS NULL AND replaced_date IS NULL) "
        "DEFERRABLE INITIALLY IMMEDIATE",
        "This person already has a consent for this purpose in these days.",
    )

    @api.depends("partner_id", "purpose_id")
    def _compute_display_name(self):
        for consent in self:
            person = consent.partner_id.name or consent.partner_id.display_name
            consent.display_name = f"{person} – {consent.purpose_id.name}"

    @api.depends("valid_until", "withdrawal_date", "replaced_date")
    def _compute_state(self):
        today = self.env["res.company"].client_today()
        for consent in self:
            if consent.withdrawal_date:
                consent.state = "withdrawn"
            elif consent.replaced_date:
                consent.state = "replaced"
            elif consent.valid_until and consent.valid_until < today:
                consent.state = "expired"
            else:
                consent.state = "active"

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["res.company"].client_today()
        standing = Domain("withdrawal_date", "=", False) & Domain(
            "replaced_date", "=", False
        )
        domains = {
            "active": standing
            & (Domain("valid_until", "=", False) | Domain("valid_until", ">=", today)),
            "expired": standing & Domain("valid_until", "<", today),
            "replaced": Domain("withdrawal_date", "=", False)
            & Domain("replaced_date", "!=", False),
            "withdrawn": Domain("withdrawal_date", "!=", False),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.model
    @api.private
    def _in_force_on(self, day: date) -> Domain:
        """The consents that allow something on a day, however they ended later."""
        return Domain.AND(
            [
                Domain("date", "<=", day),
                Domain("valid_until", "=", False) | Domain("valid_until", ">=", day),
                Domain("withdrawal_date", "=", False)
                | Domain("withdrawal_date", ">", day),
                Domain("replaced_date", "=", False) | Domain("replaced_date", ">", day),
            ]
        )

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    @api.constrains("partner_id")
    def _check_partner_id(self):
        for consent in self:
            if consent.partner_id.is_company:
                raise ValidationError(
                    self.env._(
                        "%(company)s is a company. Only natural persons consent to the "
                        "use of personal data: choose a contact person.",
                        company=consent.partner_id.display_name,
                    )
                )

    @api.constrains("date")
    def _check_date(self):
        today = self.env["res.company"].client_today()
        for consent in self:
            if consent.date > today:
                raise ValidationError(
                    self.env._(
                        "%(consent)s: a consent is recorded once it is given, not for "
                        "a day to come.",
                        consent=consent.display_name,
                    )
                )

    @api.constrains(*IDENTITY, "date", "valid_until", "replaced_date")
    def _check_one_in_force(self):
        """Name the consent that is there, before the database just refuses."""
        self.flush_model()
        clash = self.env.execute_query(
            SQL(
                """
                SELECT other.id
                  FROM client_consent mine
                  JOIN client_consent other
                    ON other.partner_id = mine.partner_id
                   AND other.purpose_id = mine.purpose_id
                   AND other.company_id = mine.company_id
                   AND other.id != mine.id
                   AND other.withdrawal_date IS NULL
                   AND other.replaced_date IS NULL
                   AND daterange(other.date, other.valid_until, '[]')
                       && daterange(mine.date, mine.valid_until, '[]')
                 WHERE mine.id IN %s
                   AND mine.withdrawal_date IS NULL
                   AND mine.replaced_date IS NULL
                 LIMIT 1
                """,
                tuple(self.ids),
            )
        )
        if clash:
            other = self.browse(clash[0])
            raise ValidationError(
                self.env._(
                    "%(person)s has already consented to “%(purpose)s” on %(day)s. "
                    "Renew or withdraw that consent instead of adding another one.",
                    person=other.sudo().partner_id.display_name,
                    purpose=other.purpose_id.name,
                    day=other.date,
                )
            )
