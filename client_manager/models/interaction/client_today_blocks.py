from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_amount, format_date, format_time

from ..portfolio.client_substitution_today import RUNNING

# A quotation that runs out within so many days needs its manager.
EXPIRES_WITHIN = 3
# Absences are told so many days before.
ABSENCE_AHEAD = 14


class ClientToday(models.AbstractModel):
    """The blocks about contacts, meetings, orders, complaints, debts and absences."""

    _inherit = "client.today"

    # ------------------------------------------------------------------
    # Contacts
    # ------------------------------------------------------------------

    @api.model
    def _due_domain(self) -> Domain:
        """Contacts that are due or late; days are those of the firm."""
        today = self.env["res.company"].client_today()
        return self._whose("partner_id") & Domain("next_date", "<=", str(today))

    @api.model
    def _due_items(self, rows) -> list[dict]:
        today = self.env["res.company"].client_today()
        kinds = dict(
            self.env["client.cadence"]._fields["kind"]._description_selection(self.env)
        )
        return [
            self._item(
                "res.partner",
                client_id,
                name,
                kinds[kind],
                badge=self._when(day, today),
                late=day < today,
                phone=phone,
                email=email,
                record={"partner_id": client_id, "kind": kind},
                cadence=due_id,
            )
            | {"key": f"client.cadence,{due_id}"}
            for due_id, client_id, kind, day, name, phone, email in rows
        ]

    @api.model
    def _due_columns(self) -> tuple:
        return (
            "partner_id",
            "kind",
            "next_date",
            self._of_partner("partner_id"),
            self._of_partner("partner_id", "phone"),
            self._of_partner("partner_id", "email"),
        )

    @api.model
    def _block_contacts(self):
        domain = self._due_domain()
        count, rows = self._top(
            "client.cadence", domain, "next_date, id", *self._due_columns()
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
        today = self.env["res.company"].client_today()
        domain = self._whose("partner_id") & Domain("next_date", ">", str(today))
        _count, rows = self._top(
            "client.cadence", domain, "next_date, id", *self._due_columns()
        )
        return self._due_items(rows)

    @api.model
    def _block_meetings(self):
        """The user's own meetings of today, also for who leads."""
        first, after = self._moments()
        domain = (
            Domain("partner_ids", "in", self.env.user.partner_id.ids)
            & Domain("start", ">=", fields.Datetime.to_string(first))
            & Domain("start", "<", fields.Datetime.to_string(after))
        )
        count, rows = self._top(
            "calendar.event", domain, "start, id", "name", "start", "allday", "location"
        )
        zone = self._zone()
        items = [
            self._item(
                "calendar.event",
                event_id,
                name,
                location,
                badge=self.env._("all day")
                if allday
                else format_time(self.env, start, tz=zone, time_format="HH:mm"),
            )
            for event_id, name, start, allday, location in rows
        ]
        title = self.env._("Meetings Today")
        action = self._list_action(title, "calendar.event", domain)
        return self._block("meetings", title, "fa-calendar", count, items, action)

    @api.model
    def _activities_domain(self) -> Domain:
        """The user's own activities of today, apart from the contacts above."""
        return (
            Domain("user_id", "=", self.env.uid)
            & Domain("date_deadline", "<=", str(self._day()))
            & Domain("cadence_ids", "=", False)
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
        )
        today = self._day()
        items = [
            self._item(
                model or "mail.activity",
                res_id or activity_id,
                summary or res_name,
                res_name if summary else "",
                badge=self._when(day, today),
                late=day < today,
            )
            | {"key": f"mail.activity,{activity_id}"}
            for activity_id, summary, res_name, day, model, res_id in rows
        ]
        title = self.env._("To Do")
        action = self._list_action(title, "mail.activity", domain, ("list",))
        return self._block(
            "activities", title, "fa-check-square-o", count, items, action
        )

    # ------------------------------------------------------------------
    # Orders, complaints, debts
    # ------------------------------------------------------------------

    @api.model
    def _late_deliveries(self) -> Domain:
        now = fields.Datetime.to_string(fields.Datetime.now())
        waiting = [("state", "not in", ["done", "cancel"]), ("date_deadline", "<", now)]
        return (
            Domain("state", "=", "sale")
            & Domain("delivery_status", "in", ["pending", "started", "partial"])
            & Domain("picking_ids", "any", waiting)
        )

    @api.model
    def _unpaid_orders(self) -> Domain:
        unpaid = [
            ("move_type", "=", "out_invoice"),
            ("state", "=", "posted"),
            ("payment_state", "in", ["not_paid", "partial"]),
            ("invoice_date_due", "<", str(self.env.company.client_date())),
        ]
        return Domain("state", "=", "sale") & Domain(
            "order_line.invoice_lines.move_id", "any", unpaid
        )

    @api.model
    def _expiring_quotations(self) -> Domain:
        today = self.env.company.client_date()
        last = today + timedelta(days=EXPIRES_WITHIN)
        return (
            Domain("state", "in", ["draft", "sent"])
            & Domain("validity_date", ">=", str(today))
            & Domain("validity_date", "<=", str(last))
        )

    @api.model
    def _block_orders(self):
        domain = self._whose("partner_id") & (
            self._late_deliveries() | self._unpaid_orders() | self._expiring_quotations()
        )
        count, rows = self._top(
            "sale.order",
            domain,
            "date_order, id",
            "name",
            "state",
            "validity_date",
            self._of_partner("partner_id"),
            self._late_since,
        )
        items = [
            self._item("sale.order", order_id, f"{name} · {client}", *self._why(*why))
            for order_id, name, state, valid, client, since in rows
            for why in [(state, valid, since)]
        ]
        title = self.env._("Orders That Need Me")
        action = self._list_action(title, "sale.order", domain)
        return self._block("orders", title, "fa-truck", count, items, action)

    @api.model
    def _late_since(self, query) -> SQL:
        """The promised day of a delivery that has not left."""
        return SQL(
            "(SELECT MIN(picking.date_deadline) FROM stock_picking picking"
            " WHERE picking.sale_id = %s AND picking.state NOT IN ('done', 'cancel')"
            " AND picking.date_deadline < %s)",
            SQL.identifier(query.table, "id"),
            fields.Datetime.now(),
        )

    @api.model
    def _why(self, state: str, valid, since) -> tuple[str]:
        """Why an order needs its manager, in a few words."""
        if state in ("draft", "sent"):
            day = format_date(self.env, valid)
            return (self.env._("the quotation runs out on %(day)s", day=day),)
        if since:
            zone = pytz.timezone(self._zone())
            day = format_date(self.env, pytz.utc.localize(since).astimezone(zone))
            return (self.env._("delivery was promised for %(day)s", day=day),)
        return (self.env._("an invoice is unpaid"),)

    @api.model
    def _tickets_domain(self) -> Domain:
        return self._whose("partner_id") & Domain("stage_id.closed", "=", False)

    @api.model
    def _block_tickets(self):
        """Open tickets of the clients, the oldest first."""
        domain = self._tickets_domain()
        count, rows = self._top(
            "helpdesk.ticket",
            domain,
            "create_date, id",
            "number",
            "name",
            "create_date",
            "unattended",
            self._of_partner("partner_id"),
        )
        now = fields.Datetime.now()
        items = [
            self._item(
                "helpdesk.ticket",
                ticket_id,
                f"{number} · {name}",
                client,
                badge=self.env._("%(days)s d. old", days=(now - made).days),
                late=unattended,
            )
            for ticket_id, number, name, made, unattended, client in rows
        ]
        title = self.env._("Complaints and Requests")
        action = self._list_action(title, "helpdesk.ticket", domain)
        return self._block("tickets", title, "fa-life-ring", count, items, action)

    @api.model
    def _block_debts(self):
        """Clients with overdue debts, the greatest first."""
        domain = self._whose() & Domain("is_client", "=", True)
        domain &= Domain("overdue_balance", ">", 0)
        overdue = self.env["res.partner"]._balance_sql(overdue=True)

        def by_amount(query):
            query.add_join(
                "JOIN",
                "overdue",
                SQL("(%s)", overdue),
                SQL("overdue.partner_id = %s", SQL.identifier(query.table, "id")),
            )
            query.order = SQL("overdue.value DESC, %s", SQL.identifier(query.table, "id"))

        count, rows = self._top(
            "res.partner",
            domain,
            "id",
            "complete_name",
            "phone",
            "email",
            lambda query: SQL("overdue.value"),
            lambda query: SQL("SUM(overdue.value) OVER ()"),
            change=by_amount,
        )
        currency = self.env.company.currency_id
        items = [
            self._item(
                "res.partner",
                client_id,
                name,
                badge=format_amount(self.env, amount, currency),
                phone=phone,
                email=email,
                record={"partner_id": client_id, "kind": "call"},
            )
            for client_id, name, phone, email, amount, _sum in rows
        ]
        title = self.env._("Overdue Debts")
        return self._block(
            "debts",
            title,
            "fa-money",
            count,
            items,
            self._list_action(title, "res.partner", domain, ("list", "kanban", "form")),
            text=format_amount(self.env, rows[0][-1], currency) if rows else "",
        )

    # ------------------------------------------------------------------
    # Absences
    # ------------------------------------------------------------------

    @api.model
    def _block_absences(self):
        """For whom the user stands in, and who of theirs is or will be away."""
        today = self.env["res.company"].client_today()
        last = today + timedelta(days=ABSENCE_AHEAD)
        concerned = Domain("substitute_user_id", "=", self.env.uid)
        concerned |= Domain("absent_user_id", "=", self.env.uid)
        if self._is_team():
            concerned |= Domain("team_id.user_id", "=", self.env.uid)
        domain = (
            concerned
            & Domain("state", "in", ["draft", *RUNNING])
            & Domain("date_from", "<=", str(last))
            & (
                Domain("date_until", "=", False)
                | Domain("date_until", ">=", str(today))
            )
        )
        count, rows = self._top(
            "client.substitution",
            domain,
            "date_from, id",
            "date_from",
            "date_until",
            self._of_user("absent_user_id"),
            self._of_user("substitute_user_id"),
            "state",
        )
        items = [
            self._item(
                "client.substitution",
                row_id,
                self._who_acts(absent, substitute),
                self._period(first, until),
                badge="" if first <= today else self._when(first, today),
                late=not substitute or state == "draft",
            )
            for row_id, first, until, absent, substitute, state in rows
        ]
        title = self.env._("Absences")
        action = self._list_action(title, "client.substitution", domain)
        return self._block("absences", title, "fa-plane", count, items, action)

    @api.model
    def _of_user(self, field: str):
        """The name of the user in a field; for ``_top``. Names are no secret."""

        def to_sql(query):
            user = query.left_join(query.table, field, "res_users", "id", field)
            partner = query.left_join(
                user, "partner_id", "res_partner", "id", "partner_id"
            )
            return SQL.identifier(partner, "name")

        return to_sql

    @api.model
    def _who_acts(self, absent: str, substitute: str | None) -> str:
        if not substitute:
            return self.env._("Nobody instead of %(absent)s", absent=absent)
        return self.env._(
            "%(substitute)s instead of %(absent)s", substitute=substitute, absent=absent
        )

    @api.model
    def _period(self, first, until) -> str:
        begin = format_date(self.env, first)
        if not until:
            return self.env._("since %(day)s", day=begin)
        return f"{begin} – {format_date(self.env, until)}"
