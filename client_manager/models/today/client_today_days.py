from datetime import date, datetime, timedelta

import pytz

from odoo import api, fields, models

from ...tools.dates import begin_of


class ClientToday(models.AbstractModel):
    """The page's day is that of whoever looks."""

    _inherit = "client.today"

    @api.model
    def _day(self) -> date:
        """Today where the user is."""
        return fields.Date.context_today(self.with_context(tz=self._zone()))

    @api.model
    def _zone(self) -> str:
        """The user's time zone, which the web client sends along."""
        sent = self.env.context.get("tz")
        # A browser may know a zone that we don't.
        known = sent if sent in pytz.all_timezones_set else None
        return known or self.env.user.tz or self.env.company.client_timezone()

    @api.model
    def _local(self, moment: datetime) -> datetime:
        """A moment (UTC) where the user is."""
        return fields.Datetime.context_timestamp(
            self.with_context(tz=self._zone()), moment
        )

    @api.model
    def _moments(self) -> tuple[datetime, datetime]:
        """The first moment of today where the user is, and the first after it (UTC)."""
        zone = self._zone()
        today = self._day()
        return tuple(
            begin_of(day, zone)
            for day in (today, today + timedelta(days=1))
        )

    @api.model
    def _when(self, day: date | None, today: date) -> str:
        """A day in a few words, as seen from today."""
        if not day:
            return ""
        days = (day - today).days
        if not days:
            return self.env._("today")
        if days == 1:
            return self.env._("tomorrow")
        if days < 0:
            return self.env._("%(days)s d. late", days=-days)
        return self.env._("in %(days)s d.", days=days)
