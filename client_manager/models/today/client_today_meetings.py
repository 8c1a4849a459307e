from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_time


class ClientToday(models.AbstractModel):
    """The block about meetings: the own ones, and those of absent colleagues."""

    _inherit = "client.today"

    @api.model
    def _meetings_domain(self, event: str = "") -> Domain:
        """The user's meetings of today, also for who leads.

        :param event: path of a field with the meeting; empty on meetings
        """
        first, after = (str(moment) for moment in self._moments())
        today = str(self._day())
        # One that began before today and goes on is one of today.
        timed = Domain(f"{event}start", "<", after) & (
            Domain(f"{event}start", ">=", first) | Domain(f"{event}stop", ">", first)
        )
        # A whole day is the same date in every time zone.
        whole = Domain(f"{event}start_date", "<=", today)
        whole &= Domain(f"{event}stop_date", ">=", today)
        is_whole = Domain(f"{event}allday", "=", True)
        return self._attended_domain(event) & (
            (is_whole & whole) | (~is_whole & timed)
        )

    @api.model
    def _attended_domain(self, event: str = "") -> Domain:
        """The meetings the user attends and has not declined, and those of absent
        colleagues with the clients for whom the user acts."""
        return self._attended_by(event, self.env.user) | Domain.OR(
            self._instead_domain(event, one) for one in self._acting()
        )

    @api.model
    def _acting(self):
        """The substitutions by which the user acts for others today."""
        acting = self.env["client.substitution"].sudo()
        # Most act for nobody.
        if not self.env.user.sudo().acts_for_others:
            return acting
        known = self.env.context.get("client_today_acting")
        return acting._acting_now() if known is None else acting.browse(known)

    @api.model
    def _instead_domain(self, event: str, acting) -> Domain:
        """The meetings of an absent colleague with the clients for whom the user acts.

        Of each colleague those with the clients covered: who acts for two gets nothing
        of what one of them has with clients of the other.

        :param acting: the substitution by which the user acts
        """
        covered = Domain("active_substitution_id", "in", acting.ids)
        return Domain(f"{event}partner_ids", "any", covered) & self._attended_by(
            event, acting.absent_user_id
        )

    @api.model
    def _attended_by(self, event: str, users) -> Domain:
        theirs = Domain("partner_id.user_ids", "in", users.ids)
        coming = theirs & Domain("state", "!=", "declined")
        # Meetings are found by their people; Odoo has no index for who answered what.
        return Domain(f"{event}partner_ids.user_ids", "in", users.ids) & Domain(
            f"{event}attendee_ids", "any", coming
        )

    @api.model
    def _told(self, rows) -> dict[int, tuple[str, str]]:
        """The name and the place of meetings, by id.

        Odoo hides both of what is private, or in a private calendar, from whoever does
        not attend: that can only be a meeting of an absent colleague.

        :param rows: of ``_top``: the id, the name, the place, and others
        """
        told = {row[0]: row[1:3] for row in rows}
        if told and self.env.user.sudo().acts_for_others:
            meetings = self.env["calendar.event"].browse(told)
            meetings.fetch(["name", "location"])
            told = {one.id: (one.name, one.location) for one in meetings}
        return told

    @api.model
    def _block_meetings(self):
        domain = self._meetings_domain()
        count, rows = self._top(
            "calendar.event",
            domain,
            "start, id",
            "name",
            "location",
            "start",
            "allday",
            self._unless_me("user_id"),
            lambda query: self.env["calendar.event"]._lacks_result_sql(query.table),
        )
        zone = self._zone()
        now = fields.Datetime.now()
        told = self._told(rows)
        items = [
            self._item(
                "calendar.event",
                event_id,
                told[event_id][0],
                " · ".join(filter(None, (told[event_id][1], organizer))),
                badge=self.env._("all day")
                if allday
                else format_time(self.env, start, tz=zone, time_format="HH:mm"),
                record={"event_id": event_id} if lacks and start <= now else None,
            )
            for event_id, _name, _place, start, allday, organizer, lacks in rows
        ]
        title = self.env._("Meetings Today")
        action = self._list_action(title, "calendar.event", domain)
        return self._block("meetings", title, "fa-calendar", count, items, action)
