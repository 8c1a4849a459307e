from odoo import api, fields, models


class ClientTransfer(models.Model):
    """Clients change hands: one or thousands, planned, previewed, run and undone.

    A transfer says which clients, to whom, from which day and by which order. The
    preview makes one line for each client and writes nothing else; there the new
    manager of a client may still be changed. A confirmed transfer runs in batches,
    each of which is a transaction of its own, so that one that was cut off goes on
    where it stopped. Each line remembers what it changed and can be undone by it.

    A transfer from a later day makes its assignments at once, dated that day, and
    waits as *planned*; what goes along follows on the day.

    Later capabilities hook in here, always with ``super()``:

    - ``_choice_domain``: further ways to choose clients,
    - ``_distribute``: further ways to share them out,
    - ``_document_kinds``: further documents that go along,
    - ``_transfer_extra``, ``_undo_extra``: whatever else moves with a client,
    - ``_undo_obstacles``: what forbids to undo a line.
    """

    _name = "client.transfer"
    _description = "Client Transfer"
    _inherit = ["client.directive.mixin"]
    _order = "id desc"

    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("previewed", "Previewed"),
            ("planned", "Planned"),
            ("running", "Running"),
            ("done", "Done"),
            ("undoing", "Being Undone"),
            ("undone", "Undone"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    owner_id = fields.Many2one(
        comodel_name="res.users",
        string="Prepared by",
        required=True,
        default=lambda self: self.env.user,
        index=True,
        copy=False,
        help="Who prepares the transfer. A head of department sees own ones.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        help="Amounts are shown in the currency of this company. Clients and their "
        "managers are the same in all companies.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    choice = fields.Selection(
        selection=[
            ("selection", "Named one by one"),
            ("manager", "All of a manager"),
            ("filter", "By a filter"),
        ],
        string="Which Clients",
        default="manager",
        required=True,
    )
    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="client_transfer_partner_rel",
        string="Named Clients",
        domain="[('parent_id', '=', False)]",
        copy=False,
    )
    from_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Former Manager",
        context={"active_test": False},
        domain="[('share', '=', False)]",
        help="All clients this manager is responsible for on the day of the transfer.",
    )
    domain = fields.Char(string="Filter", default="[('is_client', '=', True)]")

    distribution = fields.Selection(
        selection=[
            ("one", "One manager"),
            ("number", "Several managers, evenly by number of clients"),
            ("turnover", "Several managers, evenly by turnover"),
        ],
        string="Give to",
        default="one",
        required=True,
        help="By turnover: of the last 12 months, the largest client first, always to "
        "the manager who got least so far.",
    )
    user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="client_transfer_user_rel",
        string="New Managers",
        domain="[('share', '=', False), "
        "('all_group_ids', 'in', client_manager_group_id)]",
    )
    client_manager_group_id = fields.Many2one(
        comodel_name="res.groups",
        compute="_compute_client_manager_group_id",
        help="Who is in this group may be given clients.",
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env["res.company"].client_today(),
        copy=False,
        help="First day of the new manager. On a later day the documents go along "
        "then; with an earlier day the documents dated since count for the new "
        "manager.",
    )
    timing = fields.Selection(
        selection=[("past", "Past"), ("today", "Today"), ("future", "Future")],
        compute="_compute_timing",
    )
    reason = fields.Char(help="Why the clients change hands.")

    with_leads = fields.Boolean(string="Open Leads", default=True)
    with_quotations = fields.Boolean(
        string="Quotations",
        default=True,
        help="The salesperson and the sales team change; warehouse, prices and terms "
        "stay as they were offered.",
    )
    with_tickets = fields.Boolean(
        string="Open Tickets",
        default=True,
        help="A ticket of a helpdesk team the new manager is not in stays with that "
        "team, without an assigned user.",
    )
    with_activities = fields.Boolean(
        string="Planned Activities",
        default=True,
        help="Activities of the former manager on the client and on its open "
        "documents.",
    )
    with_meetings = fields.Boolean(
        string="Future Meetings",
        default=True,
        help="Meetings with the client: the new manager replaces the former one as "
        "organiser and attendee. Nobody gets an invitation by mail.",
    )

    line_ids = fields.One2many(
        comodel_name="client.transfer.line", inverse_name="transfer_id", copy=False
    )
    summary_ids = fields.One2many(
        comodel_name="client.transfer.summary", inverse_name="transfer_id"
    )
    confirmed_by_id = fields.Many2one(
        comodel_name="res.users", string="Confirmed by", readonly=True, copy=False
    )
    confirmed_on = fields.Datetime(readonly=True, copy=False)
    managers_told = fields.Boolean(
        readonly=True, copy=False, help="The new managers have got their summary."
    )
    line_count = fields.Integer(string="Clients", compute="_compute_progress")
    pending_count = fields.Integer(string="To Do", compute="_compute_progress")
    done_count = fields.Integer(string="Transferred", compute="_compute_progress")
    skipped_count = fields.Integer(string="Left Out", compute="_compute_progress")
    progress = fields.Float(compute="_compute_progress", help="In percent.")
    attributed_count = fields.Integer(
        string="Documents That Change Hands",
        compute="_compute_attributed_count",
        help="Documents dated since the day of the transfer that will count for the "
        "new managers.",
    )

    def _compute_client_manager_group_id(self):
        # Groups are for administrators to read; of this one only the id is needed.
        group = self.env.ref("client_manager.group_client_manager").sudo()
        self.client_manager_group_id = group

    @api.depends("date_from")
    def _compute_timing(self):
        today = self.env["res.company"].client_today()
        for transfer in self:
            day = transfer.date_from or today
            transfer.timing = (
                "past" if day < today else "future" if day > today else "today"
            )

    @api.depends("line_ids.state")
    def _compute_progress(self):
        counts = {transfer: {} for transfer in self}
        for transfer, state, count in self.env["client.transfer.line"]._read_group(
            [("transfer_id", "in", self.ids)], ["transfer_id", "state"], ["__count"]
        ):
            counts[transfer][state] = count
        for transfer, by_state in counts.items():
            transfer.line_count = sum(by_state.values())
            transfer.pending_count = by_state.get("pending", 0)
            transfer.skipped_count = by_state.get("skipped", 0)
            transfer.done_count = by_state.get("done", 0) + by_state.get("planned", 0)
            handled = transfer.line_count - transfer.pending_count
            transfer.progress = (
                100 * handled / transfer.line_count if transfer.line_count else 0
            )

    @api.depends("line_ids.attributed_count", "line_ids.state")
    def _compute_attributed_count(self):
        counts = dict(
            self.env["client.transfer.line"]._read_group(
                [("transfer_id", "in", self.ids), ("state", "!=", "skipped")],
                ["transfer_id"],
                ["attributed_count:sum"],
            )
        )
        for transfer in self:
            transfer.attributed_count = counts.get(transfer, 0)
