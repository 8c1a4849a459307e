from odoo import models


class ResourceCalendar(models.Model):
    """The time zone of a company's working hours says when its days end."""

    _inherit = "resource.calendar"

    def write(self, vals):
        moved = self.browse()
        if "tz" in vals:
            moved = self.filtered(lambda calendar: calendar.tz != vals["tz"])
        result = super().write(vals)
        if moved:
            self.env.registry.clear_cache()
            # Documents follow the days of their company, whoever sets its hours.
            companies = self.env["res.company"].sudo()
            companies.search(
                [("resource_calendar_id", "in", moved.ids)]
            ).client_days_moved()
        return result
