from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.client_manager.models.interaction.client_interaction import KINDS

# Where a contact that was planned comes from.
PLANNED = ("meeting", "activity")


class ClientInteractionReport(models.Model):
    """Contact activity: how often, how and by whom clients are spoken to.

    One row for each interaction. *Contacts* counts those that were not in vain;
    *Clients* counts each client once, also who was tried in vain. Team, segment and
    territory are those of today.
    """

    _name = "client.interaction.report"
    _description = "Contact Activity Analysis"
    _auto = False
    _rec_name = "commercial_partner_id"
    _order = "date desc, id desc"
    _depends = {
        "client.interaction": [
            "commercial_partner_id",
            "company_id",
            "counts",
            "date",
            "direction",
            "duration",
            "kind",
            "outcome",
            "source",
            "user_id",
        ],
        "client.interaction.action": ["interaction_id", "state", "date_deadline"],
        "res.partner": ["segment_id", "territory_id", "state_id", "city"],
        "res.users": ["sale_team_id"],
    }

    date = fields.Datetime(string="When")
    commercial_partner_id = fields.Many2one(
        comodel_name="res.partner", string="Clients"
    )
    user_id = fields.Many2one(comodel_name="res.users", string="Manager")
    team_id = fields.Many2one(comodel_name="crm.team", string="Manager's Team")
    segment_id = fields.Many2one(comodel_name="client.segment")
    territory_id = fields.Many2one(comodel_name="client.territory")
    state_id = fields.Many2one(comodel_name="res.country.state", string="Region")
    city = fields.Char()
    company_id = fields.Many2one(comodel_name="res.company")
    kind = fields.Selection(KINDS)
    direction = fields.Selection(
        [("outgoing", "From Us"), ("incoming", "From the Client")]
    )
    outcome = fields.Selection(
        selection=lambda self: self.env["client.interaction"]
        ._fields["outcome"]
        ._description_selection(self.env)
    )
    source = fields.Selection(
        selection=lambda self: self.env["client.interaction"]
        ._fields["source"]
        ._description_selection(self.env),
        string="Recorded",
    )
    contact_count = fields.Integer(
        string="Contacts", help="Without those that were tried in vain."
    )
    vain_count = fields.Integer(
        string="Tried in Vain", help="Attempts at which nobody was reached."
    )
    planned_count = fields.Integer(
        string="Contacts Planned Before",
        help="Contacts that were a meeting or an activity before; the others came "
        "about without a plan.",
    )
    hours = fields.Float(
        string="Hours Spent", help="As far as it was recorded how long they took."
    )
    action_count = fields.Integer(
        string="Actions Agreed", help="Done or to be done, without decisions."
    )
    open_action_count = fields.Integer(string="Open Actions")
    late_action_count = fields.Integer(
        string="Late Actions", help="To be done, and their day is over."
    )

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """
            SELECT interaction.id,
                   interaction.date,
                   interaction.commercial_partner_id,
                   interaction.user_id,
                   manager.sale_team_id AS team_id,
                   client.segment_id,
                   client.territory_id,
                   client.state_id,
                   client.city,
                   interaction.company_id,
                   interaction.kind,
                   interaction.direction,
                   interaction.outcome,
                   interaction.source,
                   interaction.counts::int AS contact_count,
                   (NOT interaction.counts)::int AS vain_count,
                   (interaction.counts AND interaction.source IN %(planned)s)::int
                   AS planned_count,
                   interaction.duration / 60.0 AS hours,
                   COALESCE(action.total, 0) AS action_count,
                   COALESCE(action.open, 0) AS open_action_count,
                   COALESCE(action.late, 0) AS late_action_count
              FROM client_interaction interaction
              JOIN res_partner client
                ON client.id = interaction.commercial_partner_id
         LEFT JOIN res_users manager ON manager.id = interaction.user_id
         LEFT JOIN (
                   SELECT interaction_id,
                          COUNT(*) FILTER (
                              WHERE state IN ('open', 'done')) AS total,
                          COUNT(*) FILTER (WHERE state = 'open') AS open,
                          COUNT(*) FILTER (
                              WHERE state = 'open' AND date_deadline < %(today)s)
                          AS late
                     FROM client_interaction_action
                 GROUP BY interaction_id
                   ) action ON action.interaction_id = interaction.id
            """,
            today=self.env.company.client_date(),
            planned=PLANNED,
        )

    def action_open_interaction(self):
        """Open the interaction of a row."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "client.interaction",
            "res_id": self.id,
            "view_mode": "form",
        }
