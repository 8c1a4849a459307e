from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_time


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
    def _is_hidden(self, query) -> SQL:
        """Whether Odoo hides name and place of a meeting from the user; for ``_top``.

        What is private, or in a private calendar, is told to whoever attends only, so
        of the meetings shown it can only be one of an absent colleague. As Odoo says it
        of a record (``calendar.event._check_private_event_conditions``), which costs
        several queries.
        """
        self.env["calendar.event"].flush_model(["privacy", "user_id", "partner_ids"])
        self.env["res.users.settings"].flush_model(["calendar_default_privacy"])
        users = self.env["res.users"]
        return SQL(
            """
            (COALESCE(
                %(privacy)s,
                CASE WHEN %(owner)s IS NOT NULL THEN COALESCE(
                    (SELECT settings.calendar_default_privacy
                       FROM res_users_settings settings
                      WHERE settings.user_id = %(owner)s),
                    %(by_default)s) END
             ) = 'private'
             AND %(owner)s IS DISTINCT FROM %(uid)s
             AND NOT EXISTS (
                SELECT FROM calendar_event_res_partner_rel attending
                  JOIN res_users me ON me.partner_id = attending.res_partner_id
                 WHERE attending.calendar_event_id = %(event)s AND me.id = %(uid)s))
            """,
            privacy=SQL.identifier(query.table, "privacy"),
            owner=SQL.identifier(query.table, "user_id"),
            event=SQL.identifier(query.table, "id"),
            by_default=users._default_user_calendar_default_privacy(),
            uid=self.env.uid,
        )

    @api.model
    def _block_meetings(self):
        def when(start, allday):
            if allday:
                return self.env._("all day")
            return format_time(self.env, start, tz=self._zone(), time_format="HH:mm")

        title = self.env._("Meetings Today")
        domain = self._meetings_domain()
        return self._meetings_block(
            "meetings", title, "fa-calendar", domain, "start, id", when
        )

    @api.model
    def _meetings_block(self, name, title, icon, domain, order, when) -> dict:
        """A block of meetings; where a result is missing, it can be recorded.

        :param when: a function of the start (UTC) and whether it is all day, that
            returns the words of the badge
        """
        count, rows = self._top(
            "calendar.event",
            domain,
            order,
            self._is_hidden,
            "name",
            "location",
            "start",
            "allday",
            self._unless_me("user_id"),
            lambda query: self.env["calendar.event"]._lacks_result_sql(query.table),
        )
        now = fields.Datetime.now()
        items = [
            self._item(
                "calendar.event",
                event_id,
                self.env._("Busy") if hidden else words,
                " · ".join(filter(None, (not hidden and place, organizer))),
                badge=when(start, allday),
                record={"event_id": event_id} if lacks and start <= now else None,
            )
            for (
                event_id,
                hidden,
                words,
                place,
                start,
                allday,
                organizer,
                lacks,
            ) in rows
        ]
        action = self._list_action(title, "calendar.event", domain)
        return self._block(name, title, icon, count, items, action)
