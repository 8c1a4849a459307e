from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.client_manager.models.interaction.client_interaction import KINDS


class ClientCadenceReport(models.Model):
    """How late contacts are, by manager and segment, as of today.

    One row for each contact that the rules ask for. *Days Late* counts from the day it
    was due or was put off to; *In Time* is the share of contacts that are not late.
    Team, segment and manager are those of today.
    """

    _name = "client.cadence.report"
    _description = "Delay of Contacts"
    _auto = False
    _rec_name = "partner_id"
    _order = "delay desc, id"
    _depends = {
        "client.cadence": [
            "partner_id",
            "rule_id",
            "kind",
            "last_contact_date",
            "next_date",
            "snooze_count",
        ],
        "res.partner": ["user_id", "segment_id", "territory_id"],
        "res.users": ["sale_team_id"],
    }

    partner_id = fields.Many2one(comodel_name="res.partner", string="Client")
    user_id = fields.Many2one(comodel_name="res.users", string="Manager")
    team_id = fields.Many2one(comodel_name="crm.team", string="Manager's Team")
    segment_id = fields.Many2one(comodel_name="client.segment")
    territory_id = fields.Many2one(comodel_name="client.territory")
    rule_id = fields.Many2one(comodel_name="client.cadence.rule")
    kind = fields.Selection(KINDS, string="Contact")
    last_contact_date = fields.Date(string="Last Contact")
    next_date = fields.Date(string="Due On")
    due_count = fields.Integer(
        string="Contacts", help="What the rules ask for, each once."
    )
    late_count = fields.Integer(string="Late", help="Their day is over.")
    delay = fields.Integer(
        string="Days Late",
        help="Since the day it was due, or until which it was put off.",
    )
    delay_average = fields.Float(
        string="Average Days Late",
        aggregator="avg",
        help="Empty where nothing is late.",
    )
    in_time = fields.Float(
        string="In Time, %",
        aggregator="avg",
        help="How many of the contacts are not late.",
    )
    silence = fields.Integer(
        string="Days since Last Contact",
        aggregator="avg",
        help="Empty where nobody has spoken to the client yet.",
    )
    snooze_count = fields.Integer(string="Times Put Off")

    @property
    def _table_query(self) -> SQL:
        today = self.env["res.company"].client_today()
        return SQL(
            """
            SELECT due.id,
                   due.partner_id,
                   client.user_id,
                   manager.sale_team_id AS team_id,
                   client.segment_id,
                   client.territory_id,
                   due.rule_id,
                   due.kind,
                   due.last_contact_date,
                   due.next_date,
                   1 AS due_count,
                   (due.next_date < %(today)s)::int AS late_count,
                   GREATEST(%(today)s - due.next_date, 0) AS delay,
                   CASE WHEN due.next_date < %(today)s
                        THEN (%(today)s - due.next_date)::float END AS delay_average,
                   CASE WHEN due.next_date < %(today)s THEN 0.0 ELSE 100.0 END
                   AS in_time,
                   %(today)s - due.last_contact_date AS silence,
                   due.snooze_count
              FROM client_cadence due
              JOIN res_partner client ON client.id = due.partner_id
         LEFT JOIN res_users manager ON manager.id = client.user_id
            """,
            today=today,
        )

    def action_open_client(self):
        """Open the client of a row."""
        self.ensure_one()
        return self.partner_id.get_formview_action()
