from odoo import api, models
from odoo.tools import SQL

from ...tools.cadence import STRENGTH


class ClientCadence(models.Model):
    """What the rules ask for and what has taken place, in SQL.

    The arithmetic is that of ``tools/cadence.py``; a test holds both against each
    other.
    """

    _inherit = "client.cadence"

    @api.model
    def _wanted_sql(self, among: SQL) -> SQL:
        """Rows of client, rule, kind, interval and since when it holds; the nearest
        rule for each client and kind."""
        return SQL(
            """
            SELECT DISTINCT ON (client.id, rule.kind)
                   client.id AS partner_id, rule.id AS rule_id, rule.kind,
                   %(step)s AS step,
                   GREATEST(
                       rule.date_from,
                       (client.create_date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)
                       ::date
                   ) AS since
              FROM res_partner client
              JOIN client_cadence_rule rule
                ON rule.active
               AND (rule.partner_id = client.id
                    OR rule.partner_id IS NULL
                    AND (rule.segment_id IS NULL
                         OR rule.segment_id = client.segment_id))
             WHERE client.is_client AND client.belongs_to_client AND client.active
               AND %(among)s
          ORDER BY client.id, rule.kind, rule.partner_id IS NULL,
                   rule.segment_id IS NULL, rule.id
            """,
            step=self._step_sql(),
            zone=self.env["res.company"].client_main_company().client_timezone(),
            among=among,
        )

    @api.model
    def _step_sql(self) -> SQL:
        """The interval of the row aliased ``rule``."""
        return SQL(
            """
            make_interval(
                days => CASE rule.interval_unit WHEN 'day' THEN 1
                        WHEN 'week' THEN 7 ELSE 0 END * rule.interval_number,
                months => CASE rule.interval_unit WHEN 'month' THEN 1
                        ELSE 0 END * rule.interval_number
            )
            """
        )

    @api.model
    def _last_contact_sql(self) -> SQL:
        """The last real contact with a wanted row's client that does for its kind: its
        id and day."""
        return SQL(
            """
            SELECT interaction.id,
                   (interaction.date AT TIME ZONE 'UTC' AT TIME ZONE %s)::date AS day
              FROM client_interaction interaction
              JOIN (VALUES %s) AS made (kind, strength) ON made.kind = interaction.kind
             WHERE interaction.commercial_partner_id = wanted.partner_id
               AND interaction.counts
               AND made.strength >= asked.strength
          ORDER BY interaction.date DESC, interaction.id DESC
             LIMIT 1
            """,
            self.env["res.company"].client_main_company().client_timezone(),
            self._strengths_sql(),
        )

    @api.model
    def _strengths_sql(self) -> SQL:
        return SQL(", ").join(SQL("(%s, %s)", *item) for item in STRENGTH.items())
