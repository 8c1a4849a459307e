from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class ClientToday(models.AbstractModel):
    """For who leads: which of the managers needs help, and with what."""

    _inherit = "client.today"

    @api.model
    def _help_figures(self) -> dict[str, tuple]:
        """What is counted for each manager: title, model, field with the client,
        domain. Capabilities may add theirs; all are counted in one query."""
        today = self.env["res.company"].client_today()
        debts = Domain("is_client", "=", True) & Domain("overdue_balance", ">", 0)
        return {
            "contacts": (
                self.env._("Late Contacts"),
                "client.cadence",
                "partner_id",
                self._whose("partner_id") & Domain("next_date", "<", str(today)),
            ),
            "debts": (
                self.env._("Clients with Overdue Debts"),
                "res.partner",
                "",
                self._whose() & debts,
            ),
            "tickets": (
                self.env._("Unanswered Tickets"),
                "helpdesk.ticket",
                "partner_id",
                self._tickets_domain() & Domain("unattended", "=", True),
            ),
        }

    @api.model
    def _who_needs_help(self) -> list[dict]:
        """The managers with something left behind, those with most of it first."""
        figures = self._help_figures()
        by_manager = defaultdict(dict)
        for name, user_id, user_name, count in self._count_by_manager(figures):
            title, model, partner, domain = figures[name]
            path = f"{partner}.user_id" if partner else "user_id"
            own = domain & Domain(path, "=", user_id)
            by_manager[user_id, user_name][name] = {
                "count": count,
                "title": title,
                "action": self._list_action(f"{title}: {user_name}", model, own),
            }
        rows = [
            {"user_id": user_id, "name": name, "figures": counts}
            for (user_id, name), counts in by_manager.items()
        ]
        return sorted(
            rows,
            key=lambda row: (
                -sum(figure["count"] for figure in row["figures"].values()),
                row["name"],
            ),
        )

    @api.model
    def _count_by_manager(self, figures: dict) -> list[tuple]:
        """(figure, id and name of the manager, how many), of all in one query."""
        parts = [
            self._count_by_manager_sql(name, model, partner, domain)
            for name, (_title, model, partner, domain) in figures.items()
        ]
        return self.env.execute_query(
            SQL(" UNION ALL ").join(SQL("(%s)", part) for part in parts)
        )

    @api.model
    def _count_by_manager_sql(self, name: str, model: str, partner: str, domain) -> SQL:
        query = self.env[model]._search(domain)
        client = query.table
        if partner:
            client = query.left_join(client, partner, "res_partner", "id", partner)
        user = query.left_join(client, "user_id", "res_users", "id", "user_id")
        person = query.left_join(user, "partner_id", "res_partner", "id", "partner_id")
        manager = [SQL.identifier(user, "id"), SQL.identifier(person, "name")]
        query.order = None
        query.groupby = SQL(", ").join(manager)
        return query.select(SQL("%s::varchar", name), *manager, SQL("COUNT(*)"))
