from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date


class ClientToday(models.AbstractModel):
    """Complaints and other tickets, by the day on which they must be answered.

    A ticket has no deadline of its own; what is promised is an activity on it. Tickets
    without any come after those with one, the oldest first.
    """

    _inherit = "client.today"

    @api.model
    def _tickets_domain(self) -> Domain:
        return self._whose("partner_id") & Domain("stage_id.closed", "=", False)

    @api.model
    def _ticket_deadline(self, query) -> SQL:
        """The day by which a ticket is to be answered, as SQL; NULL if there is none.

        A module in which tickets have a deadline gives it here, say, OCA's
        ``helpdesk_mgmt_sla``::

            def _ticket_deadline(self, query):
                tickets = self.env["helpdesk.ticket"]
                deadline = tickets._field_to_sql(query.table, "sla_deadline", query)
                # LEAST passes over NULL.
                activity = super()._ticket_deadline(query)
                return SQL("LEAST(%s, %s::date)", activity, deadline)

        :param query: of tickets; its table is theirs
        """
        # Whoever reads the ticket is shown its next activity on it.
        self.env["mail.activity"].flush_model()
        return SQL(
            "(SELECT MIN(activity.date_deadline) FROM mail_activity activity"
            " WHERE activity.res_model = 'helpdesk.ticket' AND activity.active"
            " AND activity.res_id = %s)",
            SQL.identifier(query.table, "id"),
        )

    @api.model
    def _block_tickets(self):
        """Open tickets of the clients, the soonest deadline first, then the oldest."""
        domain = self._tickets_domain()

        def by_deadline(query):
            query.order = SQL(
                "deadline NULLS LAST, %s, %s",
                SQL.identifier(query.table, "create_date"),
                SQL.identifier(query.table, "id"),
            )

        count, rows = self._top(
            "helpdesk.ticket",
            domain,
            "id",
            "number",
            "name",
            "create_date",
            "unattended",
            self._of_partner("partner_id"),
            self._of_manager("partner_id"),
            lambda query: SQL("%s AS deadline", self._ticket_deadline(query)),
            change=by_deadline,
        )
        items = [
            self._item(
                "helpdesk.ticket",
                ticket_id,
                f"{number} · {name}",
                " · ".join(filter(None, (client, manager))),
                **self._ticket_badge(made, unattended, deadline),
            )
            for ticket_id, number, name, made, unattended, client, manager, deadline
            in rows
        ]
        title = self.env._("Complaints and Requests")
        action = self._list_action(title, "helpdesk.ticket", domain)
        return self._block("tickets", title, "fa-life-ring", count, items, action)

    @api.model
    def _ticket_badge(self, made, unattended, deadline) -> dict:
        """The deadline, red when it has passed; else the age, red if nobody answered.

        Age is told in whole days.
        """
        if deadline:
            day = format_date(self.env, deadline)
            badge = self.env._("answer by %(day)s", day=day)
            return {"badge": badge, "late": deadline < self._day()}
        days = (fields.Datetime.now() - made).days
        badge = self.env._("%(days)s d. old", days=days) if days else self.env._("new")
        return {"badge": badge, "late": unattended}
