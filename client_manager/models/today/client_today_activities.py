from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..interaction.client_interaction_sources import CATEGORIES


class ClientToday(models.AbstractModel):
    """What else is to be done today; calls and meetings agreed with one tap."""

    _inherit = "client.today"

    @api.model
    def _activities_domain(self) -> Domain:
        """The user's activities of today, apart from the contacts and meetings: the
        own ones, and those of absent colleagues for whom the user acts.

        A contact with another's client that somebody gave to the user is none of those
        contacts. The activity of a meeting which was yesterday and is not finished is
        one of today.
        """
        return (
            self.env["mail.activity"]._mine_or_instead_domain()
            & Domain("date_deadline", "<=", str(self._day()))
            & Domain("cadence_ids", "not any", self._whose("partner_id"))
            & ~self._meetings_domain("calendar_event_id.")
        )

    @api.model
    def _block_activities(self):
        domain = self._activities_domain()
        # The own activities are everybody's to read; Odoo would ask each document.
        activities = self.env["mail.activity"].sudo()
        count, rows = self._top_of(
            activities,
            domain,
            "date_deadline, id",
            "summary",
            "res_name",
            "date_deadline",
            "res_model",
            "res_id",
            self._unless_me("user_id"),
            self._talk_with,
        )
        reach = self._reach_of([partner_id for *_other, partner_id in rows])
        items = [
            self._activity_item(*row, reach.get(partner_id))
            for *row, partner_id in rows
        ]
        title = self.env._("Activities for Today")
        action = self._list_action(title, "mail.activity", domain, ("list",))
        return self._block(
            "activities", title, "fa-check-square-o", count, items, action
        )

    @api.model
    def _activity_item(
        self, activity_id, summary, name, day, model, res_id, instead_of, reach
    ):
        """A line of an activity; of a call or meeting with a client with buttons.

        :param instead_of: the colleague whose activity it is, if it is not the own one
        :param reach: phone, e-mail and attempts of the client, if it is one
        """
        today = self._day()
        words = [name if summary else "", instead_of]
        buttons = {}
        if reach:
            phone, email, tries, last_try = reach
            words.append(self._tried(tries, last_try))
            record = {"activity_id": activity_id}
            buttons = {"phone": phone, "email": email, "record": record, "tried": True}
        return self._item(
            model or "mail.activity",
            res_id or activity_id,
            summary or name,
            " · ".join(filter(None, words)),
            badge=self._when(day, today),
            late=day < today,
            **buttons,
        ) | {"key": f"mail.activity,{activity_id}"}

    @api.model
    def _unless_me(self, field: str):
        """The name of the user in a field, unless it is who looks; for ``_top``."""
        name = self._of_user(field)

        def to_sql(query):
            user = SQL.identifier(query.table, field)
            other = SQL("%s != %s", user, self.env.uid)
            return SQL("CASE WHEN %s THEN %s END", other, name(query))

        return to_sql

    @api.model
    def _talk_with(self, query) -> SQL:
        """The partner with whom an activity is a talk; for ``_top`` of activities."""
        kind = query.left_join(
            query.table, "activity_type_id", "mail_activity_type", "id", "type"
        )
        meeting = SQL.identifier(query.table, "calendar_event_id")
        cases = []
        for name, column in self.env["calendar.event"]._client_documents().items():
            document = self.env[name]
            document.flush_model([column])
            cases.append(
                SQL(
                    "WHEN %s = %s THEN"
                    " (SELECT document.%s FROM %s document WHERE document.id = %s)",
                    SQL.identifier(query.table, "res_model"),
                    name,
                    SQL.identifier(column),
                    SQL.identifier(document._table),
                    SQL.identifier(query.table, "res_id"),
                )
            )
        return SQL(
            "CASE WHEN %s IN %s AND %s IS NULL THEN CASE %s END END",
            SQL.identifier(kind, "category"),
            tuple(CATEGORIES),
            # Its result is recorded with the meeting.
            meeting,
            SQL(" ").join(cases),
        )

    @api.model
    def _reach_of(self, partner_ids) -> dict[int, tuple]:
        """Phone, e-mail and attempts of clients' partners, as far as one may read them.

        :param partner_ids: ids, or None where there is none
        """
        ids = [partner_id for partner_id in partner_ids if partner_id]
        if not ids:
            return {}
        partners = self.env["res.partner"]
        domain = Domain("id", "in", ids) & Domain("belongs_to_client", "=", True)
        query = partners._search(domain, active_test=False)
        client = query.left_join(
            query.table,
            "commercial_partner_id",
            "res_partner",
            "id",
            "commercial_partner_id",
        )
        columns = [
            SQL(
                "COALESCE(NULLIF(%s, ''), %s)",
                SQL.identifier(query.table, column),
                partners._reach_sql(column, client),
            )
            for column in ("phone", "email")
        ]
        client_id = SQL.identifier(client, "id")
        rows = self.env.execute_query(
            query.select(
                SQL.identifier(query.table, "id"),
                *columns,
                *self._tries_sql(client_id, self._last_contact_of(client_id)),
            )
        )
        return {partner_id: tuple(found) for partner_id, *found in rows}
