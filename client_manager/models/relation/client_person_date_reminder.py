from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

# The purpose of consent that covers keeping such a date.
PURPOSE = "personal_data"
NOTICE_PARAMETER = "client_manager.person_date_notice"
NOTICE_DAYS = 7


class ClientPersonDate(models.Model):
    """Some days before the day the manager responsible (or who acts for them) gets an
    activity, once for each year.

    Where consents are kept, only for who consented: without the purpose *processing of
    personal data* nobody is reminded.
    """

    _inherit = "client.person.date"

    reminded_for = fields.Date(
        copy=False, readonly=True, help="The day for which the activity was planned."
    )
    may_remind = fields.Boolean(
        string="Consented",
        compute="_compute_may_remind",
        help="The person consented to the processing of personal data. Without that "
        "consent no activity is planned.",
    )

    @api.depends("partner_id")
    def _compute_may_remind(self):
        allowed = self._consenting()
        for date in self:
            date.may_remind = date in allowed

    def _consenting(self):
        """The dates whose persons allow that they are used, in two queries."""
        # Whether consents are asked for is no secret.
        purpose = self.env["client.consent.purpose"].sudo()
        if not purpose.search_count([("code", "=", PURPOSE)], limit=1):
            return self
        persons = self.partner_id._has_consent(PURPOSE)
        # A company has no personal data.
        return self.filtered(
            lambda date: date.partner_id.is_company or date.partner_id in persons
        )

    @api.model
    def _protected_names(self):
        names = super()._protected_names()
        return names if self.env.su else (*names, "reminded_for")

    @api.model
    def _plan_activities(self):
        """Plan an activity for each date that is near, once for each year.

        Run every night. Persons without a manager wait until they have one; what
        was left out while the server stood still is made up for until the day itself.
        """
        today = self.env["res.company"].client_today()
        last = today + timedelta(days=self._notice_days())
        near = self.search(
            self._between(today, last)
            & Domain("user_id.active", "=", True)
            & Domain("partner_id.active", "=", True)
        )
        due = near.filtered(lambda date: date.reminded_for != date.next_date)
        due = due._consenting().try_lock_for_update()
        due = due.filtered(lambda date: date.reminded_for != date.next_date)
        # Seen among the activities; no mail is sent for each birthday.
        activities = self.env["mail.activity"].with_context(
            mail_activity_quick_update=True
        )
        to_do = self.env.ref("mail.mail_activity_data_todo", raise_if_not_found=False)
        activities.create([date._activity_values(to_do) for date in due])
        for day, dates in due.grouped("next_date").items():
            # Nobody else may write it, see _protected_names.
            dates.sudo().reminded_for = day

    @api.model
    def _notice_days(self) -> int:
        parameters = self.env["ir.config_parameter"].sudo()
        return max(0, int(parameters.get_param(NOTICE_PARAMETER, NOTICE_DAYS)))

    def _activity_values(self, to_do) -> dict:
        user = self.user_id
        localized = self.with_context(lang=user.lang)
        return self.env["mail.activity"]._values_on(
            self.partner_id, to_do, localized._activity_summary(), self.next_date, user
        )

    def _activity_summary(self) -> str:
        day = format_date(self.env, self.next_date, date_format="d MMMM")
        if self.years:
            return self.env._(
                "%(occasion)s on %(day)s (%(years)s years)",
                occasion=self._occasion(),
                day=day,
                years=self.years,
            )
        return self.env._("%(occasion)s on %(day)s", occasion=self._occasion(), day=day)
