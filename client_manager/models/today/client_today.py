from datetime import date, datetime, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...tools.dates import begin_of
from ..portfolio.res_users_access import DIRECTOR, HEAD, MANAGER

# So many records of a block are shown; its list has all of them.
SHOWN = 5


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
        page = self.with_context(client_today_scope=scope)
        blocks = page._filled_blocks()
        day = format_date(self.env, page._day(), date_format="EEEE, d MMMM")
        empty = not any(block["count"] for block in blocks)
        return {
            "scope": scope,
            "leads": leads,
            # A heading; some languages write weekdays small.
            "day": day[:1].upper() + day[1:],
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
        path = f"{partner}." if partner else ""
        if not self._is_team():
            own = Domain(f"{path}user_id", "=", self.env.uid)
            # Most act for nobody, and an OR would have all partners be read.
            if not self.env.user.sudo().acts_for_others:
                return own
            return own | Domain(f"{path}is_substituted_by_me", "=", True)
        if self.env.user.has_group(DIRECTOR):
            return Domain(f"{path}user_id", "!=", False)
        return Domain(f"{path}is_of_my_team", "=", True)

    @api.model
    def _top(self, model: str, domain, order: str, *columns, change=None):
        """How many records there are, and the first few of them, in one query.

        :param columns: names of stored fields, or functions of the query that return
            SQL, say, of a joined table
        :param change: a function that changes the query before it runs
        :return: the count, and rows of the id and the columns
        """
        return self._top_of(self.env[model], domain, order, *columns, change=change)

    @api.model
    def _top_of(self, records, domain, order: str, *columns, change=None):
        query = records._search(domain, order=order, limit=SHOWN)
        if change:
            change(query)
        selected = [
            column(query)
            if callable(column)
            else records._field_to_sql(query.table, column, query)
            for column in columns
        ]
        rows = self.env.execute_query(
            query.select(
                SQL("COUNT(*) OVER ()"), SQL.identifier(query.table, "id"), *selected
            )
        )
        return (rows[0][0] if rows else 0), [row[1:] for row in rows]

    @api.model
    def _of_partner(self, field: str, column: str = "complete_name"):
        """A column of the partner in a field; for ``_top``.

        The name of the client is no secret to whoever reads the document.
        """

        def to_sql(query):
            alias = query.left_join(query.table, field, "res_partner", "id", field)
            read = self.env["res.partner"]._fields[column]
            return SQL.identifier(alias, column, to_flush=read)

        return to_sql

    @api.model
    def _of_manager(self, field: str):
        """The name of the manager of the client in a field, if it is not the user.

        For ``_top``. Says whose client it is where one looks at those of others.
        """

        def to_sql(query):
            client = query.left_join(query.table, field, "res_partner", "id", field)
            user = query.left_join(client, "user_id", "res_users", "id", "user_id")
            person = query.left_join(
                user, "partner_id", "res_partner", "id", "partner_id"
            )
            return SQL(
                "CASE WHEN %s != %s THEN %s END",
                SQL.identifier(user, "id"),
                self.env.uid,
                SQL.identifier(person, "name"),
            )

        return to_sql

    @api.model
    def _reach(self, column: str, field: str = ""):
        """Where a client is reached (``res.partner._reach_sql``); for ``_top``.

        :param field: the field with the client; empty where records are clients
        """

        def to_sql(query):
            client = query.table
            if field:
                client = query.left_join(client, field, "res_partner", "id", field)
            return self.env["res.partner"]._reach_sql(column, client)

        return to_sql

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
            ``email``: buttons; ``record``: the client (id) and the kind of a contact
            that a button records; ``cadence``: the due contact that a button puts off
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

    # ------------------------------------------------------------------
    # Days
    # ------------------------------------------------------------------

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
