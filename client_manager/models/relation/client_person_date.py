from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...tools.dates import day_in_year, exists, next_occurrence

KINDS = [
    ("birthday", "Birthday"),
    ("name_day", "Name Day"),
    ("anniversary", "Anniversary"),
    ("other", "Other"),
]
MONTHS = [
    ("1", "January"),
    ("2", "February"),
    ("3", "March"),
    ("4", "April"),
    ("5", "May"),
    ("6", "June"),
    ("7", "July"),
    ("8", "August"),
    ("9", "September"),
    ("10", "October"),
    ("11", "November"),
    ("12", "December"),
]


class ClientPersonDate(models.Model):
    """A day of the year on which to think of a person: a birthday, an anniversary.

    What comes of it is in ``client_person_date_reminder.py``.
    """

    _name = "client.person.date"
    _inherit = ["client.protected.mixin"]
    _description = "Date of a Person"
    _order = "month_number, day, id"

    _protected_fields = ("month_number", "client_id", "user_id")

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Person",
        required=True,
        index=True,
        ondelete="cascade",
    )
    client_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Client",
        store=True,
        index=True,
    )
    user_id = fields.Many2one(
        related="partner_id.user_id", string="Manager", store=True, index=True
    )
    active = fields.Boolean(default=True)
    kind = fields.Selection(KINDS, required=True, default="birthday")
    name = fields.Char(
        string="Occasion", help="What is celebrated, where the kind does not say it."
    )
    day = fields.Integer(required=True, default=1, aggregator=None)
    month = fields.Selection(MONTHS, required=True, default="1")
    month_number = fields.Integer(
        compute="_compute_month_number", store=True, aggregator=None
    )
    year = fields.Integer(
        help="Of birth, of foundation. Empty: not known.", aggregator=None
    )
    next_date = fields.Date(
        string="Next Time",
        compute="_compute_next_date",
        search="_search_next_date",
        help="29 February is kept on the 28th in common years.",
    )
    years = fields.Integer(
        string="Years Then",
        compute="_compute_next_date",
        help="How old the person will be, or how many years it will have been.",
    )
    _real_year = models.Constraint(
        "CHECK (year IS NULL OR year = 0 OR year BETWEEN 1800 AND 2200)",
        "Write the year with four digits, or leave it empty.",
    )

    @api.depends("month")
    def _compute_month_number(self):
        for date in self:
            date.month_number = int(date.month or 0)

    @api.depends("day", "month", "year")
    def _compute_next_date(self):
        today = self.env["res.company"].client_today()
        for date in self:
            if not date.month or not exists(date.day, int(date.month)):
                date.next_date = date.years = False
                continue
            date.next_date = next_occurrence(date.day, int(date.month), today)
            date.years = date.next_date.year - date.year if date.year else 0

    def _search_next_date(self, operator, value):
        """Up to a day of the next twelve months; enough for filters."""
        if operator not in ("<", "<="):
            return NotImplemented
        last = fields.Date.to_date(value)
        today = self.env["res.company"].client_today()
        if operator == "<":
            last -= timedelta(1)
        return self._between(today, min(last, today + timedelta(364)))

    @api.model
    def _between(self, first, last) -> Domain:
        """The dates that fall on one of some days in a row."""
        days = [first + timedelta(n) for n in range((last - first).days + 1)]
        pairs = {(day.month, day.day) for day in days}
        pairs |= {(2, 29) for day in days if day == day_in_year(29, 2, day.year)}
        months = {}
        for month, day in sorted(pairs):
            months.setdefault(month, []).append(day)
        return Domain.OR(
            Domain("month_number", "=", month) & Domain("day", "in", month_days)
            for month, month_days in months.items()
        )

    @api.depends("kind", "name", "partner_id", "day", "month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for date in self:
            occasion = date._occasion()
            # Who reads the date reads the person.
            person = date.sudo().partner_id.name
            date.display_name = f"{person}: {occasion}" if person else occasion

    def _occasion(self) -> str:
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return self.name or kinds[self.kind or "other"]

    # ------------------------------------------------------------------
    # Checks
    # ------------------------------------------------------------------

    @api.constrains("day", "month", "year")
    def _check_day_exists(self):
        today = self.env["res.company"].client_today()
        for date in self:
            month, year = int(date.month), date.year or None
            if not exists(date.day, month, year):
                raise ValidationError(
                    self.env._(
                        "%(person)s: there is no day %(day)s.%(month)s.%(year)s.",
                        person=date.sudo().partner_id.display_name,
                        day=date.day,
                        month=month,
                        year=year or "",
                    )
                )
            if year and day_in_year(date.day, month, year) > today:
                raise ValidationError(
                    self.env._(
                        "%(person)s: the year %(year)s is still to come.",
                        person=date.sudo().partner_id.display_name,
                        year=year,
                    )
                )

    @api.constrains("partner_id")
    def _check_person(self):
        for date in self.sudo():
            if date.partner_id.is_company and date.kind in ("birthday", "name_day"):
                raise ValidationError(
                    self.env._(
                        "%(company)s is a company: note an anniversary, or choose a "
                        "person.",
                        company=date.partner_id.display_name,
                    )
                )
