from datetime import date, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

GOOD, ATTENTION, RISK = "good", "attention", "risk"
HEALTHS = [(GOOD, "Good"), (ATTENTION, "Attention"), (RISK, "At Risk")]
# So many reasons for attention are a risk together.
REASONS_FOR_RISK = 3


class ClientRetention(models.Model):
    """The health of a client: *good*, *attention* or *at risk*, and why.

    ============  =================================  ==============================
    reason        attention                          risk
    ============  =================================  ==============================
    silence       unusual for the client's rhythm    twice as long as that
    falling       turnover of 90 days fell by the    by twice that part
                  part in the settings
    overdue       debt overdue for over a week       over a month
    complaints    an open ticket                     three open tickets
    no contact    for the days in the settings       –
    ============  =================================  ==============================

    One reason that is a risk, or three for attention, make a risk. Who has bought
    nothing yet, or is lost, has no health.
    """

    _inherit = "client.retention"

    @api.model
    def _judge(self, clients=None):
        """Give clients, by default all, their health; changes go into the history."""
        today = self._pass_day()
        rows = self.env.execute_query(
            SQL(
                """
                WITH judged AS (%(judged)s),
                explained AS (
                    UPDATE client_retention own SET health_reasons = judged.reasons
                      FROM judged
                     WHERE judged.partner_id = own.partner_id
                       AND own.health_reasons IS DISTINCT FROM judged.reasons
                ), changed AS (
                    UPDATE res_partner client
                       SET health = judged.health, health_since = %(today)s
                      FROM judged, res_partner old
                     WHERE judged.partner_id = client.id AND old.id = client.id
                       AND client.health IS DISTINCT FROM judged.health
                 RETURNING client.id, old.health AS before, client.health AS after,
                           judged.reasons
                )
                INSERT INTO client_health_change (partner_id, date, health_before,
                       health_after, fell, reasons)
                SELECT id, %(today)s, before, after,
                       COALESCE(%(after)s > %(before)s, FALSE), reasons
                  FROM changed
             RETURNING partner_id
                """,
                judged=self._judged_sql(today, clients),
                today=today,
                before=self._rank_sql(SQL("before")),
                after=self._rank_sql(SQL("after")),
            )
        )
        changed = self.env["res.partner"].browse(row[0] for row in rows)
        changed.invalidate_recordset(["health", "health_since"], flush=False)
        self.invalidate_model(["health_reasons"], flush=False)

    @api.model
    def _rank_sql(self, health: SQL) -> SQL:
        """0 for good … 2 for at risk; NULL for none."""
        order = [code for code, _label in HEALTHS]
        return SQL("array_position(%s::varchar[], %s::varchar)", order, health)

    @api.model
    def _judged_sql(self, today: date, clients=None) -> SQL:
        """Rows of (partner_id, health, reasons); archived clients keep what they had.

        Who was a client of its own once and is a contact of another now has no health.
        """
        return SQL(
            """
            SELECT own.partner_id,
                   CASE WHEN NOT client.is_client OR own.purchase_count = 0
                             OR lost.partner_id IS NOT NULL
                        THEN NULL
                        WHEN found.risks > 0 OR found.count >= %(many)s THEN 'risk'
                        WHEN found.count > 0 THEN 'attention'
                        ELSE 'good' END AS health,
                   CASE WHEN own.purchase_count > 0 AND lost.partner_id IS NULL
                        THEN found.reasons END AS reasons
              FROM client_retention own
              JOIN res_partner client
                ON client.id = own.partner_id AND client.active
         LEFT JOIN client_loss lost
                ON lost.partner_id = own.partner_id AND lost.won_back_on IS NULL
        CROSS JOIN LATERAL (
                   SELECT COUNT(*) AS count,
                          COUNT(*) FILTER (WHERE weight > 1) AS risks,
                          jsonb_agg(jsonb_build_array(code, weight, figure)
                                    ORDER BY weight DESC, place) AS reasons
                     FROM (VALUES %(reasons)s) reason (place, code, weight, figure)
                    WHERE weight > 0
                   ) found
             WHERE %(among)s
            """,
            many=REASONS_FOR_RISK,
            reasons=SQL(", ").join(self._reasons_sql(today)),
            among=SQL("TRUE")
            if clients is None
            else SQL("own.partner_id = ANY(%s)", clients.ids),
        )

    @api.model
    def _reasons_sql(self, today: date) -> list[SQL]:
        """(place, code, weight, figure): weight 0 none, 1 attention, 2 risk."""
        fall = self._parameter("health_fall", 30) / 100
        contact = self._parameter("health_contact_days", 60)
        return [
            SQL(
                """
                (1, 'silence', CASE
                    WHEN own.last_purchase
                         + 2 * (own.silent_from - own.last_purchase) <= %(today)s
                    THEN 2
                    WHEN own.silent_from <= %(today)s THEN 1 ELSE 0 END,
                    %(today)s - own.last_purchase)
                """,
                today=today,
            ),
            SQL(
                """
                (2, 'falling', CASE
                    WHEN COALESCE(own.turnover_before, 0) <= 0 THEN 0
                    WHEN own.turnover_recent
                         <= own.turnover_before * GREATEST(1 - 2 * %(fall)s, 0) THEN 2
                    WHEN own.turnover_recent
                         <= own.turnover_before * (1 - %(fall)s) THEN 1 ELSE 0 END,
                    CASE WHEN own.turnover_before > 0 THEN LEAST(round(
                        100 - 100 * own.turnover_recent / own.turnover_before
                    ), 100)::int END)
                """,
                fall=fall,
            ),
            SQL(
                """
                (3, 'overdue', CASE WHEN own.overdue_since < %(month)s THEN 2
                    WHEN own.overdue_since < %(week)s THEN 1 ELSE 0 END,
                    %(today)s - own.overdue_since)
                """,
                today=today,
                week=today - timedelta(7),
                month=today - timedelta(30),
            ),
            SQL(
                """
                (4, 'complaints', CASE WHEN own.ticket_count >= 3 THEN 2
                    WHEN own.ticket_count > 0 THEN 1 ELSE 0 END, own.ticket_count)
                """
            ),
            SQL(
                """
                (5, 'no_contact', CASE WHEN own.last_contact < %(limit)s
                    OR own.last_contact IS NULL AND own.first_purchase < %(limit)s
                    THEN 1 ELSE 0 END, %(today)s - own.last_contact)
                """,
                today=today,
                limit=today - timedelta(contact),
            ),
        ]


class ResPartner(models.Model):
    _inherit = "res.partner"

    health = fields.Selection(
        selection=HEALTHS,
        compute="_compute_health",
        store=True,
        copy=False,
        index="btree_not_null",
        groups="client_manager.group_client_manager,"
        "client_manager.group_client_auditor",
        help="Judged every night by what the client buys, owes and complains of. Empty "
        "for those who have bought nothing yet and for lost clients.",
    )
    health_since = fields.Date(
        compute="_compute_health",
        store=True,
        copy=False,
        groups="client_manager.group_client_manager,"
        "client_manager.group_client_auditor",
        help="Since when the health is what it is.",
    )

    @api.model
    def _protected_names(self):
        return (*super()._protected_names(), "health", "health_since")

    def _compute_health(self):
        """Nothing at first; then the nightly pass writes it."""
        self.health = False
        self.health_since = False
