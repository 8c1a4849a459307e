from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

# A fall is told for so many days.
HEALTH_DAYS = 14


class ClientToday(models.AbstractModel):
    """The clients whose health fell a short while ago."""

    _inherit = "client.today"

    @api.model
    def _blocks(self):
        return super()._blocks() | {"health": 70}

    @api.model
    def _block_health(self):
        today = self.env["res.company"].client_today()
        since = today - timedelta(days=HEALTH_DAYS)
        domain = (
            self._whose("partner_id")
            & Domain("fell", "=", True)
            & Domain("date", ">=", str(since))
        )
        changes = self.env["client.health.change"]
        count, rows = self._top(
            "client.health.change",
            domain,
            "date desc, id desc",
            "partner_id",
            "date",
            "health_before",
            "health_after",
            self._of_partner("partner_id"),
            self._reach("phone", "partner_id"),
        )
        names = dict(changes._fields["health_after"]._description_selection(self.env))
        items = [
            self._item(
                "res.partner",
                client_id,
                name,
                f"{names.get(before, '—')} → {names.get(after, '—')}",
                badge=format_date(self.env, day),
                phone=phone,
                record={"partner_id": client_id, "kind": "call"},
            )
            | {"key": f"client.health.change,{change_id}"}
            for change_id, client_id, day, before, after, name, phone in rows
        ]
        title = self.env._("Health Fell")
        action = self._list_action(title, "client.health.change", domain, ("list",))
        return self._block("health", title, "fa-heartbeat", count, items, action)
