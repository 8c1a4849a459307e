from collections import defaultdict
from collections.abc import Iterable
from contextlib import contextmanager
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...tools.periods import ONE_DAY, Period, difference

# The days, client or manager of an assignment: what attribution hangs on.
TRACKED = ("partner_id", "user_id", "role", "date_from", "date_until")

# Where a cursor keeps the changes whose documents are attributed later.
POSTPONED = "client_manager.postponed_reattribution"


class ClientAssignment(models.Model):
    """A client belongs to a manager from one day until another.

    The assignments with the role *responsible* are the dated history of a client:
    at most one of them holds on any day, which the database itself guarantees. The
    one that holds today is what ``res.partner.user_id`` shows on the client and on
    all its contacts and addresses; the one that held on a document's date decides
    whom the document counts for (see ``client.attribution.mixin``).

    Both days are included. An empty first day means "since ever" (assignments found
    when the module was installed), an empty last day "until further notice".
    """

    _name = "client.assignment"
    _description = "Client Assignment"
    _order = "partner_id, date_from desc nulls last, id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Client",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('parent_id', '=', False)]",
        help="The client as a whole; its contacts and addresses follow it.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Manager",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('share', '=', False)]",
    )
    role = fields.Selection(
        selection=[("responsible", "Responsible"), ("co_manager", "Co-manager")],
        required=True,
        default="responsible",
        help="The responsible manager answers for the client and gets the sales. "
        "Co-managers work with the client beside the responsible one.",
    )
    job = fields.Char(
        help="What a co-manager does for the client, such as technical advice or "
        "logistics.",
    )
    date_from = fields.Date(
        string="From",
        default=lambda self: self.env["res.company"].client_today(),
        help="First day. Empty: since ever.",
    )
    date_until = fields.Date(
        string="Until", help="Last day. Empty: until further notice."
    )
    territory_id = fields.Many2one(
        comodel_name="client.territory",
        compute="_compute_territory_id",
        store=True,
        precompute=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The territory the client was in when it was assigned.",
    )
    order_number = fields.Char(
        help="Number of the order (directive) that assigns the client."
    )
    order_date = fields.Date(help="Date of the order (directive).")
    order_scan = fields.Binary(attachment=True, help="The signed order as a file.")
    order_scan_name = fields.Char(string="File Name")
    reason = fields.Char(help="Why the client was given to this manager.")
    ended_by_archiving = fields.Boolean(
        readonly=True,
        copy=False,
        help="The client was archived; the assignment opens again with the client.",
    )
    is_current = fields.Boolean(
        string="Holds today",
        compute="_compute_is_current",
        search="_search_is_current",
    )

    _dates_in_order = models.Constraint(
        "CHECK (date_from IS NULL OR date_until IS NULL OR date_from <= date_until)",
        "An assignment can't end before it begins.",
    )
    # A range over the id stands in for "=": the operator class that compares plain
    # integers in a GiST index is an extension that not every server has.
    _one_responsible_a_day = models.Constraint(
        "EXCLUDE USING gist ("
        "int8range(partner_id, partner_id, '[]') WITH &&, "
        "daterange(date_from, date_until, '[]') WITH &&"
        ") WHERE (role = 'responsible') DEFERRABLE INITIALLY IMMEDIATE",
        "A client has one responsible manager on any day: this client already has "
        "one for some of these days.",
    )

    @api.depends("date_from", "date_until")
    def _compute_display_name(self):
        for assignment in self:
            assignment.display_name = (
                f"{assignment.partner_id.display_name} – {assignment.user_id.name}"
            )

    @api.depends("partner_id")
    def _compute_territory_id(self):
        # History keeps what was true when it was made, also through a merge.
        for assignment in self:
            known = assignment._origin.territory_id
            assignment.territory_id = known or assignment.partner_id.territory_id

    @api.depends("date_from", "date_until")
    def _compute_is_current(self):
        today = self.env["res.company"].client_today()
        current = self.filtered_domain(self._holds_on(today))
        for assignment in self:
            assignment.is_current = assignment in current

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._holds_on(self.env["res.company"].client_today())

    @api.model
    @api.private
    def _holds_on(self, day: date) -> Domain:
        """The assignments of any role in force on a day."""
        return Domain.AND(
            [
                Domain("date_from", "=", False) | Domain("date_from", "<=", day),
                Domain("date_until", "=", False) | Domain("date_until", ">=", day),
            ]
        )

    @api.constrains("partner_id")
    def _check_partner_id(self):
        for assignment in self:
            client = assignment.partner_id
            if client != client.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s belongs to %(client)s. Assign the client as a "
                        "whole; its contacts follow.",
                        contact=client.display_name,
                        client=client.commercial_partner_id.display_name,
                    )
                )

    @api.constrains("partner_id", "role", "date_from", "date_until")
    def _check_one_responsible(self):
        """Name the two assignments that clash, before the database just refuses."""
        self.flush_model(TRACKED)
        clash = self.env.execute_query(
            SQL(
                """
                SELECT mine.id, other.id
                  FROM client_assignment mine
                  JOIN client_assignment other
                    ON other.partner_id = mine.partner_id
                   AND other.id != mine.id
                   AND other.role = 'responsible'
                   AND daterange(other.date_from, other.date_until, '[]')
                       && daterange(mine.date_from, mine.date_until, '[]')
                 WHERE mine.role = 'responsible' AND mine.id IN %s
                 LIMIT 1
                """,
                tuple(self.ids),
            )
        )
        if clash:
            self._raise_clash(*self.browse(clash[0]))

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        with self._overlaps_checked_at_the_end():
            self._end_open_predecessors(vals_list)
            assignments = super().create(vals_list)
        self._reattribute(
            (assignment.partner_id.id, assignment._period())
            for assignment in assignments
            if assignment.role == "responsible"
        )
        return assignments

    def write(self, vals):
        if not any(field in vals for field in TRACKED):
            return super().write(vals)
        before = {assignment: assignment._snapshot() for assignment in self}
        with self._overlaps_checked_at_the_end():
            result = super().write(vals)
        self._reattribute(
            change
            for assignment, old in before.items()
            for change in assignment._changes_since(*old)
        )
        return result

    def unlink(self):
        changes = [
            (assignment.partner_id.id, assignment._period())
            for assignment in self
            if assignment.role == "responsible"
        ]
        result = super().unlink()
        self._reattribute(changes)
        return result

    # ------------------------------------------------------------------
    # Business methods
    # ------------------------------------------------------------------

    @api.model
    @api.private
    def responsibles_on(
        self, pairs: Iterable[tuple[int, date]]
    ) -> dict[tuple[int, date], int]:
        """Who was responsible for which client on which day, in one query.

        :param pairs: (id of the client, day)
        :return: id of the manager by such a pair; a pair for which nobody was
            responsible is left out
        """
        pairs = list(set(pairs))
        if not pairs:
            return {}
        self.flush_model(TRACKED)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT wanted.partner_id, wanted.day, assignment.user_id
                  FROM unnest(%s::int[], %s::date[]) AS wanted (partner_id, day)
                  JOIN client_assignment assignment
                    ON assignment.partner_id = wanted.partner_id
                   AND assignment.role = 'responsible'
                   AND daterange(assignment.date_from, assignment.date_until, '[]')
                       @> wanted.day
                """,
                [partner_id for partner_id, _day in pairs],
                [day for _partner_id, day in pairs],
            )
        )
        return {(partner_id, day): user_id for partner_id, day, user_id in rows}

    @api.model
    @api.private
    def assign(self, partners, user, day: date | None = None, **values):
        """Make a user responsible for clients from a day on.

        What held on that day ends the day before, or is taken over if it began on
        that very day; an assignment already planned for a later day stays, and the
        new one ends before it. Clients the user is responsible for on that day
        already are left as they are, so that a repeated call changes nothing.

        :param partners: clients (commercial entities)
        :param user: the new manager; an empty record set leaves the clients without
        :param day: first day; by default today
        :param values: further values of the new assignments (order, reason …)
        :return: the assignments made or changed
        """
        day = day or self.env["res.company"].client_today()
        responsible = self.search(
            [("partner_id", "in", partners.ids), ("role", "=", "responsible")]
        )
        current = responsible.filtered_domain(self._holds_on(day))
        kept = current.filtered(lambda assignment: assignment.user_id == user)
        partners -= kept.partner_id
        current -= kept
        with self._reattribution_at_the_end():
            return self._hand_to(partners, user, day, current, responsible, values)

    @api.model
    def _hand_to(self, partners, user, day, current, responsible, values):
        """The writing part of ``assign``.

        :param current: what holds on the day and is to end
        :param responsible: all responsible assignments of the clients
        """
        starting = current.filtered(lambda assignment: assignment.date_from == day)
        (current - starting).write({"date_until": day - ONE_DAY})
        if not user:
            starting.unlink()
            return self.browse()
        starting.write({"user_id": user.id, **values})
        following = self._last_free_days(responsible, day)
        return starting + self.create(
            [
                {
                    "partner_id": partner.id,
                    "user_id": user.id,
                    "role": "responsible",
                    "date_from": day,
                    "date_until": following.get(partner),
                    **values,
                }
                for partner in partners - starting.partner_id
            ]
        )

    @api.model
    def _last_free_days(self, responsible, day: date) -> dict:
        """Last free day before the next planned assignment, by client."""
        following = {}
        for assignment in responsible:
            if assignment.date_from and assignment.date_from > day:
                last = assignment.date_from - ONE_DAY
                partner = assignment.partner_id
                following[partner] = min(last, following.get(partner, last))
        return following

    @api.model
    def _end_open_predecessors(self, vals_list):
        """End what is open when a later assignment of the same client begins.

        Nobody should have to close the old assignment by hand before giving a
        client to another manager.
        """
        starts = {}
        for vals in vals_list:
            if vals.get("role", "responsible") != "responsible":
                continue
            if "date_from" in vals:
                start = fields.Date.to_date(vals["date_from"])
            else:
                start = self.env["res.company"].client_today()
            if start and vals.get("partner_id"):
                earliest = starts.get(vals["partner_id"], start)
                starts[vals["partner_id"]] = min(earliest, start)
        if not starts:
            return
        by_start = defaultdict(self.browse)
        for assignment in self.search(
            [
                ("partner_id", "in", list(starts)),
                ("role", "=", "responsible"),
                ("date_until", "=", False),
            ]
        ):
            start = starts[assignment.partner_id.id]
            if not assignment.date_from or assignment.date_from < start:
                by_start[start] |= assignment
        for start, assignments in by_start.items():
            assignments.write({"date_until": start - ONE_DAY})

    @contextmanager
    def _reattribution_at_the_end(self):
        """Attribute documents once after several changes, not after each."""
        cache = self.env.cr.cache
        if POSTPONED in cache:
            yield
            return
        cache[POSTPONED] = []
        try:
            yield
        finally:
            changes = cache.pop(POSTPONED)
        self._reattribute(changes)

    @contextmanager
    def _overlaps_checked_at_the_end(self):
        """Let the database compare the periods after several changes, not each.

        So the check in Python speaks first, which can name the managers, and the
        order in which the changes reach the database does not matter.
        """
        constraint = SQL.identifier("client_assignment_one_responsible_a_day")
        self.env.cr.execute(SQL("SET CONSTRAINTS %s DEFERRED", constraint))
        yield
        self.flush_model(TRACKED)
        self.env.cr.execute(SQL("SET CONSTRAINTS %s IMMEDIATE", constraint))

    def _period(self) -> Period:
        return self.date_from or None, self.date_until or None

    def _snapshot(self) -> tuple:
        return self.role, self.partner_id.id, self.user_id.id, self._period()

    def _changes_since(self, role, partner_id, user_id, period):
        """(client id, period) in which another manager is responsible than before."""
        now = self._snapshot()
        if now == (role, partner_id, user_id, period):
            return
        if now[:3] == (role, partner_id, user_id):
            if role == "responsible":
                for changed in difference(period, now[3]):
                    yield partner_id, changed
            return
        for changed_role, changed_partner_id, _user, changed in (
            (role, partner_id, user_id, period),
            now,
        ):
            if changed_role == "responsible":
                yield changed_partner_id, changed

    @api.model
    def _reattribute(self, changes: Iterable[tuple[int, Period]]):
        """Attribute anew the documents of the clients in the changed days."""
        changes = list(changes)
        if not changes:
            return
        if (postponed := self.env.cr.cache.get(POSTPONED)) is not None:
            postponed.extend(changes)
            return
        self.flush_model(TRACKED)
        mixin = self.env["client.attribution.mixin"]
        for model in mixin.attributed_models():
            model.reattribute(changes)

    @api.model
    def _follow_calendar(self):
        """Let the clients and the undated documents follow the turn of a day.

        Scheduled: an assignment planned for today makes itself felt in
        ``res.partner.user_id`` and on quotations. Safe to run any number of times.
        """
        self.env["res.partner"]._follow_assignments()
        mixin = self.env["client.attribution.mixin"]
        for model in mixin.attributed_models():
            model.reattribute_undated()

    @api.model
    def _make_opening_assignments(self):
        """Take over the salespersons found at installation.

        Every client gets an assignment without a first day, to the salesperson of the
        client itself or, where only contacts have one, of the oldest such contact.
        The client's other contacts follow, and documents dated before today keep
        counting for their own salesperson.
        """
        self.env["ir.config_parameter"].sudo().set_param(
            "client_manager.attribution_start",
            fields.Date.to_string(self.env["res.company"].client_today()),
        )
        self.env["res.partner"].flush_model(["user_id", "commercial_partner_id"])
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO client_assignment (
                    partner_id, user_id, role,
                    create_uid, create_date, write_uid, write_date
                )
                SELECT DISTINCT ON (commercial_partner_id)
                       commercial_partner_id, user_id, 'responsible',
                       %(uid)s, now() AT TIME ZONE 'UTC',
                       %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM res_partner
                 WHERE user_id IS NOT NULL
                   AND commercial_partner_id IS NOT NULL
              ORDER BY commercial_partner_id, (id = commercial_partner_id) DESC, id
                """,
                uid=self.env.uid,
            )
        )
        self.env["res.partner"]._take_over_at_install()
        self.env["client.attribution.mixin"]._take_over_at_install()
        self.env.invalidate_all()

    @api.model
    def _raise_clash(self, mine, other):
        raise ValidationError(
            self.env._(
                "%(client)s can't have two responsible managers on one day: "
                "%(manager)s (%(period)s) and %(other_manager)s (%(other_period)s). "
                "Change the days of one of the two.",
                client=mine.partner_id.display_name,
                manager=mine.user_id.name,
                period=mine._period_text(),
                other_manager=other.user_id.name,
                other_period=other._period_text(),
            )
        )

    def _order_text(self) -> str:
        """The order (directive) in words, empty where none is recorded."""
        if not self.order_number:
            return ""
        if not self.order_date:
            return self.env._("No. %(number)s", number=self.order_number)
        return self.env._(
            "No. %(number)s of %(date)s",
            number=self.order_number,
            date=format_date(self.env, self.order_date),
        )

    def _period_text(self) -> str:
        """The period in words, in the user's language and date format."""
        self.ensure_one()
        first, last = (
            day and format_date(self.env, day)
            for day in (self.date_from, self.date_until)
        )
        if first and last:
            return self.env._("from %(first)s until %(last)s", first=first, last=last)
        if first:
            return self.env._("from %(first)s", first=first)
        if last:
            return self.env._("until %(last)s", last=last)
        return self.env._("since ever, until further notice")
