from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date


class ClientAssignment(models.Model):
    """Assignments in words, in the language of the user."""

    _inherit = "client.assignment"

    @api.model
    def _raise_clash(self, mine, other):
        raise ValidationError(
            self.env._(
                "%(client)s can't have two responsible managers on one day: "
                "%(manager)s (%(period)s) and %(other_manager)s (%(other_period)s). "
                "Change the days of one of the two.",
                client=mine.partner_id.display_name,
                manager=mine.user_id.name,
                period=mine._period_text(),
                other_manager=other.user_id.name,
                other_period=other._period_text(),
            )
        )

    def _order_text(self) -> str:
        """The order (directive) in words, empty where none is recorded."""
        if not self.order_number:
            return ""
        if not self.order_date:
            return self.env._("No. %(number)s", number=self.order_number)
        return self.env._(
            "No. %(number)s of %(date)s",
            number=self.order_number,
            date=format_date(self.env, self.order_date),
        )

    def _period_text(self) -> str:
        """The period in words, in the user's language and date format."""
        self.ensure_one()
        first, last = (
            day and format_date(self.env, day)
            for day in (self.date_from, self.date_until)
        )
        if first and last:
            return self.env._("from %(first)s until %(last)s", first=first, last=last)
        if first:
            return self.env._("from %(first)s", first=first)
        if last:
            return self.env._("until %(last)s", last=last)
        return self.env._("since ever, until further notice")
