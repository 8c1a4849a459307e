from datetime import date, datetime, timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.orm.domains import DomainAnd, DomainCondition
from odoo.tools import SQL, date_utils

from odoo.addons.client_manager.tools.dates import begin_of

# So many months before the current one are shown.
MONTHS = 12


class ClientCoverageReport(models.Model):
    """Coverage: who of a manager's clients was spoken to in a month, and who was not.

    One row for each client and month, also without any contact: the manager is the one
    responsible on the last day of the month (today in the current one), so what was
    given away later stays with who had it. Only contacts that were not in vain count,
    whoever of ours had them. Segment, team and territory are those of today.

    *Clients* and *Clients Spoken To* count each client once in any time; the coverage
    of several months is the average of the months.
    """

    _name = "client.coverage.report"
    _description = "Coverage of Clients"
    _auto = False
    _rec_name = "partner_id"
    _order = "month desc, contact_count, id"

    month = fields.Date(help="The first day of the month.")
    partner_id = fields.Many2one(comodel_name="res.partner", string="Clients")
    spoken_partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Clients Spoken To",
        help="Clients with a contact that was not in vain.",
    )
    user_id = fields.Many2one(comodel_name="res.users", string="Manager")
    team_id = fields.Many2one(comodel_name="crm.team", string="Manager's Team")
    segment_id = fields.Many2one(comodel_name="client.segment")
    territory_id = fields.Many2one(comodel_name="client.territory")
    company_id = fields.Many2one(comodel_name="res.company")
    contact_count = fields.Integer(string="Contacts")
    visit_count = fields.Integer(string="Visits")
    coverage = fields.Float(
        string="Coverage, %",
        aggregator="avg",
        help="How many of the clients were spoken to in the month; of several months "
        "the average.",
    )

    @property
    def _table_query(self) -> SQL:
        for name in ("res.partner", "client.assignment", "client.interaction"):
            self.env[name].flush_model()
        today = self.env["res.company"].client_today()
        # Whether a day is within a range PostgreSQL can't guess: it would take one
        # client for hundreds and look up each. Days compared it can.
        return SQL(
            """
            SELECT client.id::bigint * 100000 + month.number AS id,
                   month.first_day AS month,
                   client.id AS partner_id,
                   assignment.user_id,
                   manager.sale_team_id AS team_id,
                   client.segment_id,
                   client.territory_id,
                   client.company_id,
                   CASE WHEN spoken.contacts > 0 THEN client.id END
                   AS spoken_partner_id,
                   COALESCE(spoken.contacts, 0)::int AS contact_count,
                   COALESCE(spoken.visits, 0)::int AS visit_count,
                   CASE WHEN spoken.contacts > 0 THEN 100.0 ELSE 0.0 END AS coverage
              FROM (%(months)s) month
              JOIN client_assignment assignment
                ON assignment.role = 'responsible'
               AND (assignment.date_from IS NULL
                    OR assignment.date_from <= month.shown_day)
               AND (assignment.date_until IS NULL
                    OR assignment.date_until >= month.shown_day)
              JOIN res_partner client ON client.id = assignment.partner_id
         LEFT JOIN res_users manager ON manager.id = assignment.user_id
         LEFT JOIN (%(spoken)s) spoken
                ON spoken.partner_id = client.id AND spoken.month = month.first_day
             WHERE client.is_client AND client.active
            """,
            months=self._months_sql(today),
            spoken=self._spoken_sql(today),
        )

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Contacts before the months that are asked for need not be read."""
        asked = self.with_context(coverage_since=self._since(Domain(domain)))
        return super(ClientCoverageReport, asked)._search(domain, *args, **kwargs)

    @api.model
    def _since(self, domain: Domain) -> date | None:
        """The first month that can fulfil a domain, as far as it says so."""
        domain = domain.optimize_full(self)
        parts = domain.children if isinstance(domain, DomainAnd) else (domain,)
        days = [
            fields.Date.to_date(part.value)
            for part in parts
            if isinstance(part, DomainCondition)
            and part.field_expr == "month"
            and part.operator in (">", ">=")
        ]
        return max(filter(None, days), default=None)

    def _months_sql(self, today) -> SQL:
        """(first_day, number, shown_day), the day whose manager is shown; the number
        of a month never changes."""
        return SQL(
            """
            SELECT first::date AS first_day,
                   LEAST((first + interval '1 month - 1 day')::date, %s) AS shown_day,
                   (date_part('year', first) * 12 + date_part('month', first))::int
                   AS number
              FROM generate_series(%s::timestamp, %s::timestamp, '1 month') AS first
            """,
            today,
            self._first_month(today),
            date_utils.start_of(today, "month"),
        )

    def _first_month(self, today):
        month = date_utils.start_of(today, "month")
        first = month - date_utils.get_timedelta(MONTHS, "month")
        since = self.env.context.get("coverage_since")
        if not isinstance(since, date):  # nobody else's business to set
            return first
        return max(first, date_utils.start_of(since, "month"))

    def _spoken_sql(self, today) -> SQL:
        """(partner_id, month, contacts, visits) in the chosen companies."""
        return SQL(
            """
            SELECT commercial_partner_id AS partner_id,
                   date_trunc('month',
                       date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS month,
                   COUNT(*) AS contacts,
                   COUNT(*) FILTER (WHERE kind = 'visit') AS visits
              FROM client_interaction
             WHERE counts AND company_id = ANY(%(companies)s) AND date >= %(since)s
          GROUP BY 1, 2
            """,
            zone=self._zone(),
            companies=self.env.companies.ids,
            since=self._moment(self._first_month(today)),
        )

    def _zone(self) -> str:
        return self.env["res.company"].client_main_company().client_timezone()

    def _moment(self, day) -> datetime:
        """When a day begins for the firm (naive, UTC)."""
        return begin_of(day, self._zone())

    def action_open_contacts(self):
        """Open the contacts with the client in the month, as they were counted."""
        self.ensure_one()
        after = date_utils.end_of(self.month, "month") + timedelta(days=1)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_manager.client_interaction_action"
        )
        return action | {
            "name": self.partner_id.display_name,
            "domain": [
                ("commercial_partner_id", "=", self.partner_id.id),
                ("company_id", "in", self.env.companies.ids),
                ("counts", "=", True),
                ("date", ">=", self._moment(self.month)),
                ("date", "<", self._moment(after)),
            ],
            "context": {
                "default_partner_id": self.partner_id.id,
            },
        }
