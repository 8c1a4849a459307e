from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

# What begins within so many days and is not approved yet is red.
APPROVE_BEFORE = 3
# So many records of each source are shown; its list has all of them.
SHOWN = 3


class ClientToday(models.AbstractModel):
    """Approvals that wait for the user, and those the user waits for.

    They come from several models, so the block has one part for each *source*, whose
    title opens the list of exactly the records it counts. A capability adds sources in
    ``_approval_sources``::

        def _approval_sources(self):
            waiting = Domain("state", "=", "asked")
            return super()._approval_sources() | {
                "discounts": self._approval_source(
                    self.env._("Discounts to Approve"),
                    "client.discount.request",
                    waiting & Domain("approver_id", "=", self.env.uid),
                    what="name",
                    detail=self._of_partner("partner_id"),
                    first="date_needed",
                ),
            }

    All sources are read in one query, with the rights of who looks; a source of a model
    that the user may not read is left out. Activities that only ask for one of these
    approvals are not shown a second time (``mail.activity.asks_for_approval``).
    """

    _inherit = "client.today"

    @api.model
    def _blocks(self):
        return super()._blocks() | {"approvals": 25}

    @api.model
    def _activities_domain(self):
        return super()._activities_domain() & Domain("asks_for_approval", "=", False)

    @api.model
    def _approval_source(
        self,
        title,
        model,
        domain,
        what,
        detail=None,
        first=None,
        last=None,
        words=None,
        waits_for_me=True,
    ) -> dict:
        """A source of approvals.

        :param what: column (see ``_top``) with what or whom it is about
        :param detail: column with one more text
        :param first: field with the day by which it must be approved; the soonest is
            shown first, and is red from three days before
        :param last: field with the last day of a period that begins with ``first``
        :param words: a function of the texts of ``what`` and ``detail`` that returns
            the title of a line; else ``detail`` stands below ``what``
        :param waits_for_me: whether the user decides, or waits for others
        """
        return {
            "title": title,
            "model": model,
            "domain": domain,
            "what": what,
            "detail": detail,
            "first": first,
            "last": last,
            "words": words,
            "waits_for_me": waits_for_me,
        }

    @api.model
    def _approval_sources(self) -> dict[str, dict]:
        """The sources by their names, in the order in which they are shown."""
        substitution = {
            "model": "client.substitution",
            "what": self._of_user("absent_user_id"),
            "detail": self._of_user("substitute_user_id"),
            "first": "date_from",
            "last": "date_until",
            "words": self._who_acts,
        }
        # Who is away and when; why is told on the form, to whom Odoo tells it.
        leave = {
            "model": "hr.leave",
            "what": self._of_employee,
            "first": "request_date_from",
            "last": "request_date_to",
        }
        source = self._approval_source
        return {
            "substitutions": source(
                self.env._("Substitutions to Approve"),
                domain=self._substitutions_to_approve(),
                **substitution,
            ),
            "leaves": source(
                self.env._("Time Off to Approve"),
                domain=self._leaves_to_approve(),
                **leave,
            ),
            "own_substitutions": source(
                self.env._("Substitutions Not Approved Yet"),
                domain=self._own_substitutions(),
                waits_for_me=False,
                **substitution,
            ),
            "own_leaves": source(
                self.env._("My Time Off, Not Approved Yet"),
                domain=self._own_leaves(),
                waits_for_me=False,
                **leave,
            ),
        }

    @api.model
    def _block_approvals(self):
        sources = self._readable_sources()
        found = {name: [] for name in sources}
        for name, *row in self._approval_rows(sources):
            found[name].append(row)
        groups = [
            self._approval_group(sources[name], rows)
            for name, rows in found.items()
            if rows
        ]
        count = sum(group["count"] for group in groups)
        title = self.env._("Approvals")
        block = self._block("approvals", title, "fa-gavel", count, [], None)
        return block | {"groups": groups}

    @api.model
    def _readable_sources(self) -> dict[str, dict]:
        return {
            name: source
            for name, source in self._approval_sources().items()
            if self.env[source["model"]].has_access("read")
        }

    @api.model
    def _approval_rows(self, sources: dict) -> list[tuple]:
        """(source, how many, id, what, detail, first and last day), in one query."""
        parts = [self._approval_sql(name, source) for name, source in sources.items()]
        if not parts:
            return []
        rows = self.env.execute_query(
            SQL(" UNION ALL ").join(SQL("(%s)", part) for part in parts)
        )
        # A union promises no order.
        return sorted(rows, key=lambda row: (row[5] is None, row[5], row[2]))

    @api.model
    def _approval_sql(self, name: str, source: dict) -> SQL:
        records = self.env[source["model"]]
        order = f"{source['first']}, id" if source["first"] else "id"
        query = records._search(source["domain"], order=order, limit=SHOWN)

        def column(key, as_type):
            read = source[key]
            value = self._column(records, query, read) if read else SQL("NULL")
            return SQL(f"%s::{as_type}", value)

        return query.select(
            SQL("%s::varchar", name),
            SQL("COUNT(*) OVER ()"),
            SQL.identifier(query.table, "id"),
            column("what", "varchar"),
            column("detail", "varchar"),
            column("first", "date"),
            column("last", "date"),
        )

    @api.model
    def _approval_group(self, source: dict, rows: list) -> dict:
        count = rows[0][0]
        title = source["title"]
        action = self._list_action(title, source["model"], source["domain"])
        items = [self._approval_item(source, *row[1:]) for row in rows]
        return {"title": title, "count": count, "items": items, "action": action}

    @api.model
    def _approval_item(self, source, res_id, what, detail, first, last) -> dict:
        today = self.env["res.company"].client_today()
        words = source["words"]
        if words:
            what, detail = words(what, detail), ""
        days = ""
        if first:
            until = source["last"]
            days = self._period(first, last) if until else format_date(self.env, first)
        return self._item(
            source["model"],
            res_id,
            what,
            " · ".join(filter(None, (detail, days))),
            badge=self._begins(first, today),
            late=bool(first) and first <= today + timedelta(days=APPROVE_BEFORE),
        )

    @api.model
    def _begins(self, first, today) -> str:
        """When it must be approved; what has begun already is no count of days."""
        if first and first < today:
            return self.env._("has begun")
        return self._when(first, today)

    @api.model
    def _of_employee(self, query):
        """The name of the employee on leave; for ``_approval_sql``."""
        table = query.left_join(
            query.table, "employee_id", "hr_employee", "id", "employee_id"
        )
        return SQL.identifier(table, "name")
