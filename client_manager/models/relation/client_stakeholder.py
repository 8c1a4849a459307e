from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

ROLES = [
    ("decides", "Decides"),
    ("influences", "Influences"),
    ("signs", "Signs"),
    ("pays", "Releases Payments"),
    ("uses", "Uses Our Goods"),
    ("gatekeeper", "Lets in or Keeps out"),
    ("blocks", "Blocks"),
]
# From the worst to the best: the columns of the map.
ATTITUDES = [
    ("1_opponent", "Opponent"),
    ("2_sceptic", "Sceptic"),
    ("3_neutral", "Neutral"),
    ("4_friendly", "Friendly"),
    ("5_supporter", "Supporter"),
]
INFLUENCES = [
    ("1", "Very Little"),
    ("2", "Little"),
    ("3", "Some"),
    ("4", "Much"),
    ("5", "Very Much"),
]


class ClientStakeholder(models.Model):
    """A person at the client's and the part they play in decisions about us.

    One for each person. It follows its contact: moved to another company, merged or
    archived, so is this.
    """

    _name = "client.stakeholder"
    _inherit = ["client.protected.mixin", "mail.thread"]
    _description = "Person at the Client's"
    _order = "partner_id, influence desc, attitude desc, id"
    _rec_name = "contact_id"

    _protected_fields = ("active",)

    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Person",
        required=True,
        index=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Client",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="cascade",
    )
    active = fields.Boolean(related="contact_id.active", store=True)
    name = fields.Char(related="contact_id.name")
    function = fields.Char(related="contact_id.function", string="Job Position")
    phone = fields.Char(related="contact_id.phone")
    email = fields.Char(related="contact_id.email")
    role = fields.Selection(
        ROLES,
        string="Role in the Decision",
        required=True,
        default="influences",
        tracking=True,
    )
    influence = fields.Selection(
        INFLUENCES,
        required=True,
        default="3",
        tracking=True,
        help="How much this person's word counts when the client decides.",
    )
    attitude = fields.Selection(
        ATTITUDES,
        string="Attitude towards Us",
        required=True,
        default="3_neutral",
        group_expand=True,
        tracking=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Our Counterpart",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        index=True,
        domain=[("share", "=", False)],
        help="Who of ours keeps the contact with this person. By default the manager.",
    )
    last_contact_date = fields.Datetime(
        string="Last Contact",
        compute="_compute_last_contact_date",
        help="The latest interaction in which this person took part. Tried in vain "
        "does not count.",
    )
    note = fields.Text(
        string="Notes", help="What matters to this person, what we promised."
    )

    _one_of_a_person = models.Constraint(
        "UNIQUE (contact_id)", "This person is in the list already."
    )

    @api.depends("contact_id.commercial_partner_id")
    def _compute_partner_id(self):
        for stakeholder in self:
            stakeholder.partner_id = (
                stakeholder.contact_id.commercial_partner_id or stakeholder.partner_id
            )

    @api.depends("contact_id")
    def _compute_user_id(self):
        for stakeholder in self:
            stakeholder.user_id = (
                stakeholder.user_id or stakeholder.contact_id.user_id or self.env.user
            )

    @api.depends_context("allowed_company_ids")
    @api.depends("contact_id")
    def _compute_last_contact_date(self):
        latest = dict(self.env.execute_query(self._last_contact_sql())) if self else {}
        for stakeholder in self:
            person = stakeholder.contact_id._origin.id
            stakeholder.last_contact_date = latest.get(person, False)

    def _last_contact_sql(self) -> SQL:
        """Rows of (person, moment) for the persons of these records."""
        interactions = self.env["client.interaction"]
        interactions.flush_model()
        field = interactions._fields["contact_ids"]
        return SQL(
            """
            SELECT person, MAX(date) FROM (
                SELECT partner_id AS person, date, counts, company_id
                  FROM client_interaction WHERE partner_id = ANY(%(persons)s)
                 UNION ALL
                SELECT present.%(person)s, date, counts, company_id
                  FROM %(relation)s present
                  JOIN client_interaction ON client_interaction.id = present.%(talk)s
                 WHERE present.%(person)s = ANY(%(persons)s)
            ) spoken
             WHERE counts AND company_id = ANY(%(companies)s)
          GROUP BY person
            """,
            persons=self.contact_id._origin.ids,
            relation=SQL.identifier(field.relation),
            talk=SQL.identifier(field.column1),
            person=SQL.identifier(field.column2),
            companies=self.env.companies.ids,
        )

    @api.constrains("contact_id", "partner_id")
    def _check_person_of_client(self):
        for stakeholder in self.sudo():
            person = stakeholder.contact_id
            if person.is_company:
                raise ValidationError(
                    self.env._(
                        "%(company)s is a company: choose a person who works there.",
                        company=person.display_name,
                    )
                )
            if person.commercial_partner_id != stakeholder.partner_id:
                raise ValidationError(
                    self.env._(
                        "%(person)s does not work for %(client)s. Move the contact "
                        "first if they changed sides.",
                        person=person.display_name,
                        client=stakeholder.partner_id.display_name,
                    )
                )

    def action_view_interactions(self):
        """Open the contacts with this person."""
        self.ensure_one()
        action = self.contact_id.action_view_interactions()
        person = self.contact_id.id
        return action | {
            "domain": [
                ("company_id", "in", self.env.companies.ids),
                "|",
                ("partner_id", "=", person),
                ("contact_ids", "in", person),
            ]
        }
