from collections import defaultdict
from datetime import date

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.periods import ONE_DAY, Period

# The days, client or manager of an assignment: what attribution hangs on.
TRACKED = ("partner_id", "user_id", "role", "date_from", "date_until")


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

    @api.depends("partner_id", "user_id")
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
            assignments.with_context(client_assignment_ends=True).write(
                {"date_until": start - ONE_DAY}
            )

    def _period(self) -> Period:
        return self.date_from or None, self.date_until or None
