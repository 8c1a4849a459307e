from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

from ...tools.dates import as_heading
from ..portfolio.res_users_access import DIRECTOR, HEAD, MANAGER


class ClientToday(models.AbstractModel):
    """The page a manager opens in the morning: what waits for them, by importance.

    The page consists of *blocks*. A capability adds one by naming it in ``_blocks``
    with its place, and by a method ``_block_<name>`` that returns ``_block(…)``, or
    None where there is nothing to show to this user::

        def _blocks(self):
            return super()._blocks() | {"contracts": 45}

        def _block_contracts(self):
            domain = self._whose("partner_id") & Domain("state", "=", "ending")
            count, rows = self._top("client.contract", domain, "date_end, id", "name")
            items = [self._item("client.contract", row[0], row[1]) for row in rows]
            title = self.env._("Contracts That End")
            return self._block(
                "contracts", title, "fa-file-text-o", count, items,
                self._list_action(title, "client.contract", domain),
            )

    A block costs one query, however many records it counts (``_top``), and its list
    opens exactly the records counted. Everything is read with the rights of who looks.

    The page is about the own clients and those of absent colleagues for whom the user
    acts (``mine``), or about the clients of the teams they lead (``team``), see
    ``_whose``.
    """

    _name = "client.today"
    _description = "Today"

    @api.model
    @api.readonly
    def get_today(self, scope: str | None = None) -> dict:
        """All that the page shows, in one call.

        :param scope: ``mine`` or ``team``; by default what the user leads
        :raise AccessError: the user is no client manager
        """
        user = self.env.user
        if not user.has_group(MANAGER):
            raise AccessError(self.env._("Today is the page of client managers."))
        leads = user.has_group(HEAD)
        scope = scope if leads and scope in ("mine", "team") else None
        scope = scope or ("team" if leads else "mine")
        # What is sent along decides nothing; several blocks ask who is away, one looks.
        page = self.with_context(client_today_scope=scope, client_today_acting=None)
        page = page.with_context(client_today_acting=page._acting().ids)
        blocks = page._filled_blocks()
        day = format_date(self.env, page._day(), date_format="EEEE, d MMMM")
        empty = not any(block["count"] for block in blocks)
        return {
            "scope": scope,
            "leads": leads,
            "day": as_heading(day),
            "blocks": blocks,
            "help": page._who_needs_help() if scope == "team" else [],
            "ahead": page._ahead() if empty else [],
            "has_clients": not empty or page._has_clients(),
        }

    @api.model
    def _has_clients(self) -> bool:
        clients = self._whose() & Domain("is_client", "=", True)
        return bool(self.env["res.partner"].search(clients, limit=1))

    @api.model
    def _blocks(self) -> dict[str, int]:
        """The name of each block and its place on the page, smallest first."""
        return {
            "contacts": 10,
            "meetings": 20,
            "activities": 30,
            "orders": 40,
            "tickets": 50,
            "debts": 60,
            "absences": 80,
        }

    @api.model
    def _filled_blocks(self) -> list[dict]:
        places = self._blocks()
        found = (
            getattr(self, f"_block_{name}")()
            for name in sorted(places, key=lambda name: (places[name], name))
        )
        return [block for block in found if block]

    # ------------------------------------------------------------------
    # What blocks are made with
    # ------------------------------------------------------------------

    @api.model
    def _is_team(self) -> bool:
        """Whether the page is about the teams the user leads."""
        return self.env.context.get("client_today_scope") == "team"

    @api.model
    def _whose(self, partner: str = "") -> Domain:
        """The documents that the page is about.

        :param partner: field of the documents with the client; empty on clients
        """
        if not self._is_team():
            return self.env["res.partner"]._looked_after_domain(partner)
        path = f"{partner}." if partner else ""
        if self.env.user.has_group(DIRECTOR):
            return Domain(f"{path}user_id", "!=", False)
        return Domain(f"{path}is_of_my_team", "=", True)

    @api.model
    def _block(self, name, title, icon, count, items, action, **more) -> dict:
        """A block of the page.

        :param icon: a class of Font Awesome
        :param items: made by ``_item``
        :param action: opens all the records counted
        :param more: ``text``: a line below the title; ``groups``: parts with ``title``,
            ``count``, ``items`` and ``action`` of their own, where the records are of
            several models and no action opens all of them
        """
        return {
            "name": name,
            "title": title,
            "icon": icon,
            "count": count,
            "items": items,
            "action": action,
            **more,
        }

    @api.model
    def _item(self, model: str, res_id: int, title: str, text: str = "", **more):
        """A line of a block; opens the record.

        :param more: ``badge``: a few words; ``late``: it is red; ``good``: it is green;
            ``phone`` and
            ``email``: buttons; ``record``: what a button records: a contact with the
            client (``partner_id``) of a ``kind``, the one an ``activity_id`` was
            planned for, or the result of a meeting (``event_id``); ``tried``: a button
            writes down that nobody was reached; ``cadence``: the due contact that a
            button puts off
        """
        return {
            "key": f"{model},{res_id}",
            "model": model,
            "res_id": res_id,
            "title": title or "",
            "text": text or "",
            **{key: value for key, value in more.items() if value},
        }

    @api.model
    def _list_action(self, name: str, model: str, domain, views=("list", "form")):
        """An action that opens exactly the records of a domain."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [[False, view] for view in views],
            "domain": list(domain),
            "context": {"create": False},
            "target": "current",
        }
