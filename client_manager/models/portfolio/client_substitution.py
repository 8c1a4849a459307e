from odoo import api, fields, models

from ...tools.periods import Period

# In these states the duties pass or have passed: somebody approved it.
APPROVED = ("confirmed", "active", "ended")


class ClientSubstitution(models.Model):
    """A manager is away, and somebody named by an order acts for them.

    From the first to the last day, both included, the substitute works with the
    clients of the absent manager: all of them or those chosen. An empty last day is an
    absence of unknown length. Responsibility passes with the work; whom the *sales* of
    these days count for is said by ``attribution``. The clients themselves stay with
    their manager: a substitution changes no assignment, and at its end everything is
    as before.

    It holds for a client on a day when the absent manager has that client on that day.
    Clients given to the absent manager meanwhile are covered too, and clients taken
    away no longer. What an approved substitution covers stands in
    ``client.substitution.reach``, where the database itself sees to it that nobody has
    two substitutes at once and that nobody who is away acts for others.

    A draft is approved by the head of the absent manager's team or by a director,
    never by the absent manager. Approved, it follows the calendar: *confirmed* before
    the first day, *active*, *ended* after the last one.
    """

    _name = "client.substitution"
    _description = "Substitution"
    _inherit = ["client.directive.mixin"]
    _order = "date_from desc, id desc"

    state = fields.Selection(
        string="Status",
        selection=[
            ("draft", "Draft"),
            ("confirmed", "Confirmed"),
            ("active", "Active"),
            ("ended", "Ended"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
        help="Confirmed: approved, begins on the first day. Active: the substitute "
        "acts today.",
    )
    absent_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Absent Manager",
        required=True,
        default=lambda self: self.env.user,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain="[('share', '=', False), "
        "('all_group_ids', 'in', client_manager_group_id)]",
    )
    substitute_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Substitute",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        domain="[('share', '=', False), ('id', '!=', absent_user_id), "
        "('all_group_ids', 'in', client_manager_group_id)]",
        help="Who acts for the absent manager. May stay empty in a draft.",
    )
    client_manager_group_id = fields.Many2one(
        comodel_name="res.groups",
        compute="_compute_client_manager_group_id",
        help="Who is in this group may be absent and act for others.",
    )
    team_id = fields.Many2one(
        comodel_name="crm.team",
        compute="_compute_team_id",
        store=True,
        index="btree_not_null",
        help="The team of the absent manager.",
    )
    substitute_team_id = fields.Many2one(
        comodel_name="crm.team",
        string="Substitute's Team",
        readonly=True,
        copy=False,
        help="The team of the substitute at the time of approval, for which the "
        "substitute's sales count.",
    )
    reason = fields.Selection(
        selection=[
            ("leave", "Leave"),
            ("illness", "Illness"),
            ("business_trip", "Business trip"),
            ("other", "Other"),
        ],
        default="leave",
        required=True,
        help="Why the manager is away.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["res.company"].client_today(),
        copy=False,
        tracking=True,
        help="First day; it begins at midnight in the time zone of the first company.",
    )
    date_until = fields.Date(
        string="Until",
        copy=False,
        tracking=True,
        help="Last day. Empty: the length of the absence is not known yet.",
    )
    past_reason = fields.Char(
        string="Why in the Past",
        copy=False,
        help="Why the substitution begins before the day on which it is approved. "
        "Documents dated since then are attributed anew.",
    )
    scope = fields.Selection(
        selection=[("all", "All clients"), ("selected", "Chosen clients")],
        string="Which Clients",
        default="all",
        required=True,
        help="The clients may be divided among several substitutes, each with chosen "
        "ones.",
    )
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="client_substitution_partner_rel",
        string="Chosen Clients",
        copy=False,
        domain="[('parent_id', '=', False), ('assignment_ids.user_id', '=', "
        "absent_user_id)]",
    )
    attribution = fields.Selection(
        selection=[
            ("absent", "The absent manager"),
            ("substitute", "The substitute"),
            ("share", "Both, by a share"),
        ],
        string="Sales Count for",
        default="absent",
        required=True,
        help="Whom the documents of these days count for. Responsibility for "
        "complaints and deadlines is always the substitute's.",
    )
    share = fields.Float(
        string="Share of the Substitute",
        digits=(5, 2),
        default=50,
        help="In percent; the rest counts for the absent manager.",
    )
    note = fields.Text(
        string="Handed Over",
        help="What the substitute has to know: agreements, open questions, dates.",
    )
    approved_by_id = fields.Many2one(
        comodel_name="res.users", string="Approved by", readonly=True, copy=False
    )
    approved_on = fields.Datetime(readonly=True, copy=False)
    leave_id = fields.Many2one(
        comodel_name="hr.leave",
        string="Time Off",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="client_manager.group_client_administrator",
        help="The approved time off this substitution follows.",
    )
    from_leave = fields.Boolean(
        compute="_compute_from_leave",
        compute_sudo=True,
        help="Made by an approved time off; follows when that changes.",
    )
    reach_ids = fields.One2many(
        comodel_name="client.substitution.reach",
        inverse_name="substitution_id",
        groups="client_manager.group_client_administrator",
    )

    _dates_in_order = models.Constraint(
        "CHECK (date_until IS NULL OR date_from <= date_until)",
        "A substitution can't end before it begins.",
    )
    _another_person = models.Constraint(
        "CHECK (absent_user_id != substitute_user_id)",
        "Nobody acts for themselves: choose another substitute.",
    )
    _share_in_percent = models.Constraint(
        "CHECK (share >= 0 AND share <= 100)",
        "The share of the substitute is a percentage from 0 to 100.",
    )

    def _compute_client_manager_group_id(self):
        # Groups are for administrators to read; of this one only the id is needed.
        group = self.env.ref("client_manager.group_client_manager").sudo()
        self.client_manager_group_id = group

    @api.depends("absent_user_id")
    def _compute_team_id(self):
        teams = self.env["client.attribution.mixin"]._teams_of(self.absent_user_id)
        for substitution in self:
            substitution.team_id = teams.get(substitution.absent_user_id, False)

    @api.depends("leave_id")
    def _compute_from_leave(self):
        for substitution in self:
            substitution.from_leave = bool(substitution.leave_id)

    @api.depends("name", "absent_user_id", "substitute_user_id")
    def _compute_display_name(self):
        for substitution in self:
            absent = substitution.absent_user_id.name
            if substitution.substitute_user_id:
                substitution.display_name = self.env._(
                    "%(substitute)s instead of %(absent)s",
                    substitute=substitution.substitute_user_id.name,
                    absent=absent,
                )
            else:
                substitution.display_name = self.env._(
                    "%(absent)s, no substitute yet", absent=absent
                )

    def _period(self) -> Period:
        return self.date_from, self.date_until or None
