from datetime import date, datetime

import pytz

from odoo import api, fields, models
from odoo.tools import SQL, ormcache


class ResCompany(models.Model):
    _inherit = "res.company"

    # Required on the screen only, as in the settings; empty means the invoice date.
    client_invoice_attribution = fields.Selection(
        selection=[
            ("date", "Of the invoice date"),
            ("order", "Of the date of its order"),
        ],
        string="Invoices Count for the Manager",
        default="date",
        help="When a client changes hands between the order and its invoice: whether "
        "the invoice counts for the manager of the invoice date or of the order.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "resource_calendar_id" in vals:
            self.env.registry.clear_cache()
        if "client_invoice_attribution" in vals:
            # A rule of the company holds for all its invoices, not for some.
            self.env["account.move"].sudo()._reattribute_where(
                SQL("document.company_id = ANY(%s)", self.ids)
            )
        if "resource_calendar_id" in vals:
            self.client_days_moved()
        return result

    @api.private
    def client_days_moved(self):
        """Attribute anew the documents of companies whose midnight has moved."""
        if not self:
            return
        condition = SQL(
            "COALESCE(document.company_id, %s) = ANY(%s)",
            self.client_main_company().id,
            self.ids,
        )
        mixin = self.env["client.attribution.mixin"]
        for model in mixin.attributed_models():
            model._reattribute_where(condition)
        if self.client_main_company() in self:
            # Whose client it is today does not depend on who sets the clock.
            self.env["res.partner"].sudo()._follow_assignments()

    @api.private
    def client_timezone(self) -> str:
        """Name of the time zone in which the company counts its days.

        It is that of the company's working hours; UTC where none are set.
        """
        return self._client_timezone_of(self._origin.id)

    @api.model
    @ormcache("company_id")
    def _client_timezone_of(self, company_id: int) -> str:
        # Asked by each rule on clients. The clock of a company is no secret.
        return self.browse(company_id).sudo().resource_calendar_id.tz or "UTC"

    @api.private
    def client_date(self, moment: datetime | None = None) -> date:
        """The company's calendar day at a moment (naive, UTC); by default now."""
        moment = pytz.utc.localize(moment or fields.Datetime.now())
        return moment.astimezone(pytz.timezone(self.client_timezone())).date()

    @api.model
    @api.private
    def client_today(self) -> date:
        """Today for what all companies share, such as a client's manager.

        One client has one manager in all companies, so one company's calendar has
        to decide when the day turns: the first one's, whoever is asking.
        """
        return self.client_main_company().client_date()

    @api.model
    @api.private
    def client_main_company(self):
        """The company that decides for what belongs to none of them or to all."""
        # Asked at each search, so without the query by which env.ref() makes sure.
        main = self.env["ir.model.data"]._xmlid_to_res_id("base.main_company")
        # The working hours of that company are no secret to those of another one.
        return (self.browse(main) or self.env.company).sudo()
