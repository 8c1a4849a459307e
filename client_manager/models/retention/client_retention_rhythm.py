from datetime import date, timedelta

from odoo import api, models
from odoo.tools import SQL

from ...tools import rhythm

RHYTHM_DAYS = 730


class ClientRetention(models.Model):
    """``tools/rhythm.py`` in SQL: a part of the figures, and what follows for all."""

    _inherit = "client.retention"

    @api.model
    def _rhythm_sql(self, today: date) -> SQL:
        return SQL(
            """
            SELECT client_id, COUNT(*) AS purchase_count, MIN(day) AS first_purchase,
                   MAX(day) AS last_purchase,
                   COUNT(pause) AS pause_count,
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY pause) AS usual_pause,
                   percentile_cont(%(long)s) WITHIN GROUP (ORDER BY pause) AS long_pause
              FROM (
                  SELECT client_id, day, CASE WHEN day >= %(since)s THEN
                         day - LAG(day) OVER (PARTITION BY client_id ORDER BY day)
                         END AS pause
                    FROM purchase
              ) bought
          GROUP BY client_id
            """,
            long=rhythm.LONG,
            since=today - timedelta(RHYTHM_DAYS),
        )

    @api.model
    def _expect(self):
        """Foretell the next order of all clients, see ``tools/rhythm.py``."""
        self.env.cr.execute(
            SQL(
                """
                WITH others AS (
                    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY usual_pause)
                           AS usual,
                           percentile_cont(0.5) WITHIN GROUP (ORDER BY long_pause)
                           AS long
                      FROM client_retention WHERE pause_count > 0
                ), weighed AS (
                    SELECT own.id, own.last_purchase, own.pause_count,
                           (COALESCE(own.usual_pause * own.pause_count, 0)
                            + %(weight)s * others.usual)
                           / (own.pause_count + %(weight)s) AS usual,
                           (COALESCE(own.long_pause * own.pause_count, 0)
                            + %(weight)s * others.long)
                           / (own.pause_count + %(weight)s) AS long
                      FROM client_retention own CROSS JOIN others
                ), foretold AS (
                    SELECT id,
                           CASE WHEN pause_count > 0 THEN
                                last_purchase + floor(usual + 0.5)::int
                           END AS expected_on,
                           last_purchase
                               + floor(GREATEST(%(patience)s * usual, long))::int + 1
                               AS silent_from
                      FROM weighed
                )
                UPDATE client_retention own
                   SET expected_on = foretold.expected_on,
                       silent_from = foretold.silent_from
                  FROM foretold
                 WHERE foretold.id = own.id
                   AND (own.expected_on, own.silent_from) IS DISTINCT FROM
                       (foretold.expected_on, foretold.silent_from)
                """,
                weight=rhythm.WEIGHT_OF_OTHERS,
                patience=rhythm.PATIENCE,
            )
        )
