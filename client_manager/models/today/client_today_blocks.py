from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ..portfolio.res_users_access import DIRECTOR


class ClientToday(models.AbstractModel):
    """The block about contacts."""

    _inherit = "client.today"

    @api.model
    def _due_domain(self) -> Domain:
        """Contacts that are due, late or planned for today, wherever the user is.

        What is due on a Sunday is planned for the Friday before, and is to be seen on
        that Friday.
        """
        today = str(self._day())
        due = Domain("next_date", "<=", today) | Domain("planned_date", "<=", today)
        return self._whose_contacts() & due

    @api.model
    def _whose_contacts(self) -> Domain:
        """The contacts due that the page is about."""
        if self.env.user.has_group(DIRECTOR):
            return self._whose("partner_id")
        if self._is_team():
            return Domain("is_of_my_team", "=", True)
        if not self.env["res.partner"]._reaches_many():
            return self._whose("partner_id")
        own = Domain("is_mine", "=", True)
        if not self.env.user.sudo().acts_for_others:
            return own
        return own | Domain("partner_id.is_substituted_by_me", "=", True)

    @api.model
    def _due_items(self, rows) -> list[dict]:
        today = self._day()
        kinds = dict(
            self.env["client.cadence"]._fields["kind"]._description_selection(self.env)
        )
        return [
            self._item(
                "res.partner",
                client_id,
                name,
                " · ".join(
                    filter(
                        None,
                        (
                            self._contact_text(kinds[kind], manager, planned, today),
                            self._tried(tries, last_try),
                        ),
                    )
                ),
                badge=self._when(
                    min(day, max(planned, today)) if planned else day, today
                ),
                late=day < today,
                phone=phone,
                email=email,
                record={"partner_id": client_id, "kind": kind},
                tried=True,
                cadence=due_id,
            )
            | {"key": f"client.cadence,{due_id}"}
            for (
                due_id,
                client_id,
                kind,
                day,
                planned,
                name,
                phone,
                email,
                manager,
                tries,
                last_try,
            ) in rows
        ]

    @api.model
    def _contact_text(self, kind: str, manager: str | None, planned, today) -> str:
        """The kind of contact, the later day for which it is planned, the manager."""
        if planned and planned > today:
            day = format_date(self.env, planned, date_format="d MMMM")
            kind = self.env._("%(kind)s, planned for %(day)s", kind=kind, day=day)
        return f"{kind} · {manager}" if manager else kind

    @api.model
    def _due_columns(self) -> tuple:
        return (
            "partner_id",
            "kind",
            "next_date",
            self._planned_day,
            self._of_partner("partner_id"),
            self._reach("phone", "partner_id"),
            self._reach("email", "partner_id"),
            self._of_manager("partner_id"),
            lambda query: self._due_tries(query)[0],
            lambda query: self._due_tries(query)[1],
        )

    @api.model
    def _due_tries(self, query) -> tuple[SQL, SQL]:
        """Attempts since the last contact that was one of those due; for ``_top``."""
        client = SQL.identifier(query.table, "partner_id")
        return self._tries_sql(client, self._last_contact_of(client))

    @api.model
    def _planned_day(self, query) -> SQL:
        """The day of the activity that was planned for a contact due; for ``_top``."""
        activity = query.left_join(
            query.table, "activity_id", "mail_activity", "id", "activity_id"
        )
        self.env["mail.activity"].flush_model(["date_deadline", "active"])
        return SQL(
            "CASE WHEN %s THEN %s END",
            SQL.identifier(activity, "active"),
            SQL.identifier(activity, "date_deadline"),
        )

    @api.model
    def _block_contacts(self):
        domain = self._due_domain()

        def untried_first(query):
            query.order = SQL(
                "%s, %s, %s",
                self._tried_today(query),
                SQL.identifier(query.table, "next_date"),
                SQL.identifier(query.table, "id"),
            )

        count, rows = self._top(
            "client.cadence", domain, "id", *self._due_columns(), change=untried_first
        )
        title = self.env._("Contacts Due")
        return self._block(
            "contacts",
            title,
            "fa-phone",
            count,
            self._due_items(rows),
            self._list_action(title, "client.cadence", domain, ("list", "kanban")),
        )

    @api.model
    def _ahead(self) -> list[dict]:
        """On an empty day: the contacts that are due next."""
        today = self._day()
        domain = self._whose_contacts() & Domain("next_date", ">", str(today))
        _count, rows = self._top(
            "client.cadence", domain, "next_date, id", *self._due_columns()
        )
        return self._due_items(rows)
