from odoo import api, fields, models
from odoo.tools import format_date

KINDS = [
    ("visit", "Visit"),
    ("call", "Call"),
    ("message", "Message"),
    ("video", "Video Call"),
    ("office", "Office Reception"),
    ("exhibition", "Exhibition"),
    ("presentation", "Presentation"),
]


class ClientInteraction(models.Model):
    """One contact with a client: what was said, decided and agreed to do.

    It belongs to the client and is read by whoever works with the client now; a
    former manager does not see it. It is recorded by hand, from a meeting, by finishing
    a call or meeting activity, or by an e-mail (see ``client_interaction_sources``).

    What was tried in vain (``outcome`` = ``not_reached``) is kept, but does not count
    as a contact. Orders, tickets and payments are no interactions.
    """

    _name = "client.interaction"
    _inherit = ["client.protected.mixin", "mail.thread"]
    _description = "Client Interaction"
    _order = "date desc, id desc"
    _check_company_auto = True

    _protected_fields = (
        "commercial_partner_id",
        "counts",
        "open_action_count",
        "source",
    )
    # Set by the system when it records by itself; RPC must not forge them.
    _source_fields = ("activity_id", "message_id", "next_activity_id")

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Client",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        help="The client, or the person at the client's who was spoken to.",
    )
    commercial_partner_id = fields.Many2one(
        related="partner_id.commercial_partner_id",
        string="Client Company",
        store=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Manager",
        default=lambda self: self.env.user,
        index=True,
        tracking=True,
        domain=[("share", "=", False)],
        help="Who of ours had the contact.",
    )
    colleague_ids = fields.Many2many(
        comodel_name="res.users",
        string="Together with",
        domain=[("share", "=", False)],
        help="Colleagues who took part as well.",
    )
    contact_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Who on the Client's Side",
        compute="_compute_contact_ids",
        store=True,
        readonly=False,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    kind = fields.Selection(KINDS, required=True, default="call", tracking=True)
    direction = fields.Selection(
        [("outgoing", "From Us"), ("incoming", "From the Client")],
        required=True,
        default="outgoing",
        help="Who sought the contact.",
    )
    date = fields.Datetime(
        string="When",
        required=True,
        default=fields.Datetime.now,
        tracking=True,
    )
    duration = fields.Integer(
        string="Minutes", aggregator="sum", help="How long it took, in minutes."
    )
    purpose = fields.Char(help="Why the contact was sought, in a few words.")
    summary = fields.Text(
        string="What Was Said",
        tracking=True,
        help="Stands in the report of the meeting, which can be sent to the client.",
    )
    internal_note = fields.Text(
        string="Only for Us",
        help="What the client must not read: it stands in no report that is sent.",
    )
    outcome = fields.Selection(
        [
            ("agreed", "Agreed"),
            ("open", "To Be Continued"),
            ("refused", "Refused"),
            ("not_reached", "Not Reached"),
        ],
        tracking=True,
        help="Not Reached: tried in vain. It stays in the history, but does not count "
        "as a contact.",
    )
    counts = fields.Boolean(
        string="Counts as Contact",
        compute="_compute_counts",
        store=True,
        precompute=True,
    )
    action_ids = fields.One2many(
        comodel_name="client.interaction.action",
        inverse_name="interaction_id",
        string="Decisions and Actions",
        copy=False,
    )
    open_action_count = fields.Integer(
        string="Open Actions", compute="_compute_open_action_count", store=True
    )
    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
    )
    order_id = fields.Many2one(
        comodel_name="sale.order",
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
    )
    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
    )

    _duration_positive = models.Constraint(
        "CHECK (duration >= 0)", "How long a contact took can't be less than nothing."
    )
    # The company is in none: nearly all contacts are of one.
    _latest_of_client = models.Index("(commercial_partner_id, date DESC)")
    _latest_of_all = models.Index("(date DESC, id DESC)")
    # Today asks for those of the day.
    _in_vain_idx = models.Index("(date) WHERE NOT counts")

    @api.depends("partner_id")
    def _compute_contact_ids(self):
        for interaction in self:
            partner = interaction.partner_id
            client = partner.commercial_partner_id
            of_client = interaction.contact_ids.filtered(
                lambda contact, client=client: contact.commercial_partner_id == client
            )
            # An address of the client is where one was, not whom one met.
            person = partner != client and partner.type == "contact"
            interaction.contact_ids = of_client | partner if person else of_client

    @api.depends("outcome")
    def _compute_counts(self):
        for interaction in self:
            interaction.counts = interaction.outcome != "not_reached"

    @api.depends("action_ids.state")
    def _compute_open_action_count(self):
        for interaction in self:
            interaction.open_action_count = len(
                interaction.action_ids.filtered(lambda action: action.state == "open")
            )

    @api.depends("kind", "partner_id", "date")
    @api.depends_context("tz", "lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for interaction in self:
            moment = interaction.date
            day = moment and fields.Datetime.context_timestamp(self, moment).date()
            # The name of the client is no secret to whoever reads the interaction.
            client = interaction.sudo().partner_id.commercial_partner_id
            parts = (
                kinds.get(interaction.kind),
                client.name,
                day and format_date(self.env, day),
            )
            interaction.display_name = " · ".join(filter(None, parts))

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model
    def _protected_names(self):
        names = super()._protected_names()
        return names if self.env.su else names + self._source_fields

    @api.model_create_multi
    def create(self, vals_list):
        interactions = super().create(vals_list)
        interactions._plan_next_contacts()
        return interactions

    def write(self, vals):
        if "partner_id" in vals:
            self._check_stays_with_client(vals["partner_id"])
        result = super().write(vals)
        if {"next_date", "next_kind"} & vals.keys():
            self._push_next_contacts(vals)
        return result

    def unlink(self):
        self.action_ids.unlink()
        self._drop_next_contacts()
        return super().unlink()
