from datetime import date, timedelta

from odoo import api, models
from odoo.tools import SQL


class ClientRetention(models.Model):
    """The segment of each client that was not put into one by hand.

    The first that fits, of: *lost* (see ``client.loss``); *prospect*, who never
    bought; *dormant*, who has not bought for the days in the settings; *new*, who
    bought for the first time within the days in the settings; else by turnover.
    Clients are put in the order of their turnover (or margin) of twelve months, all
    companies together in the currency of the first one, refunds taken off. Those that
    begin below the first limit (by default 80 % of the total) are A, those below the
    second (95 %) are B, the others and those without turnover C: the largest client is
    always A. Clients set by hand, new and dormant ones are counted in the total too.
    """

    _inherit = "client.retention"

    @api.model
    def _settle(self):
        result = super()._settle()
        self._put_into_segments()
        return result

    @api.model
    def _put_into_segments(self, clients=None, kinds=None) -> int:
        """Move clients, by default all, to where they belong.

        :param kinds: move some clients into segments of these kinds only, which does
            not compare all clients by turnover
        :return: how many moved
        """
        today = self._pass_day()
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                WITH wanted AS (%(wanted)s),
                moved AS (
                    UPDATE res_partner client SET segment_id = wanted.segment_id
                      FROM wanted, res_partner old
                     WHERE client.commercial_partner_id = wanted.partner_id
                       AND old.id = client.id
                       AND client.segment_id IS DISTINCT FROM wanted.segment_id
                 RETURNING client.id, old.segment_id AS before
                ), noted AS (
                    INSERT INTO client_segment_change (partner_id, date, by_hand,
                           segment_before_id, segment_after_id, kind, share,
                           share_above, first_purchase, last_purchase)
                    SELECT moved.id, %(now)s, FALSE, moved.before, wanted.segment_id,
                           wanted.kind, wanted.share, wanted.share_above,
                           wanted.first_purchase, wanted.last_purchase
                      FROM moved JOIN wanted ON wanted.partner_id = moved.id
                 RETURNING 1
                )
                SELECT (SELECT count(*) FROM noted), (SELECT count(*) FROM moved)
                """,
                wanted=self._wanted_segments_sql(today, clients, kinds),
                now=self._pass_moment(),
            )
        )
        # Which ones they are stays in the database: there may be very many.
        self.env["res.partner"].invalidate_model(["segment_id"], flush=False)
        self.env["client.segment.change"].invalidate_model(flush=False)
        return rows[0][0]

    @api.model
    def _wanted_segments_sql(self, today: date, clients=None, kinds=None) -> SQL:
        """Where each client belongs by rule, with the figures that say so."""
        return SQL(
            """
            SELECT placed.*, segment.id AS segment_id
              FROM (
                  SELECT ranked.*, %(kind)s AS kind
                    FROM (%(ranked)s) ranked
               LEFT JOIN client_loss lost
                      ON lost.partner_id = ranked.partner_id
                     AND lost.won_back_on IS NULL
              ) placed
              JOIN client_segment segment ON segment.kind = placed.kind
              JOIN res_partner client ON client.id = placed.partner_id
             WHERE client.segment_by_hand IS NOT TRUE AND client.active
               AND %(among)s AND %(fits)s
            """,
            kind=self._kind_sql(today),
            ranked=self._unranked_sql(clients) if kinds else self._ranked_sql(),
            among=SQL("TRUE")
            if clients is None
            else SQL("placed.partner_id = ANY(%s)", clients.ids),
            fits=SQL("placed.kind IN %s", kinds) if kinds else SQL("TRUE"),
        )

    @api.model
    def _kind_sql(self, today: date) -> SQL:
        dormant = timedelta(self._parameter("dormant_days", 180))
        new = timedelta(self._parameter("new_days", 90))
        return SQL(
            """
            CASE WHEN lost.partner_id IS NOT NULL THEN 'lost'
                 WHEN ranked.last_purchase IS NULL THEN 'prospect'
                 WHEN ranked.last_purchase <= %(dormant)s THEN 'dormant'
                 WHEN ranked.first_purchase > %(new)s THEN 'new'
                 WHEN ranked.value <= 0 THEN 'c'
                 WHEN ranked.share_above < %(a)s THEN 'a'
                 WHEN ranked.share_above < %(b)s THEN 'b'
                 ELSE 'c' END
            """,
            dormant=today - dormant,
            new=today - new,
            a=self._parameter("segment_a", 80),
            b=self._parameter("segment_b", 95),
        )

    @api.model
    def _ranked_sql(self) -> SQL:
        """All clients with their share and that of the larger ones, in percent.

        Archived clients, whose figures are those of their last day, do not count. Who
        gave more back than bought takes nothing off the others' total.
        """
        value = SQL("margin" if self._ranks_by_margin() else "turnover")
        return SQL(
            """
            SELECT own.partner_id, own.first_purchase, own.last_purchase,
                   own.%(value)s AS value,
                   COALESCE(100 * GREATEST(own.%(value)s, 0)
                            / NULLIF(SUM(GREATEST(own.%(value)s, 0)) OVER (), 0), 0)
                       AS share,
                   COALESCE(100 * (SUM(GREATEST(own.%(value)s, 0)) OVER larger
                                   - GREATEST(own.%(value)s, 0))
                            / NULLIF(SUM(GREATEST(own.%(value)s, 0)) OVER (), 0), 0)
                       AS share_above
              FROM client_retention own
              JOIN res_partner partner ON partner.id = own.partner_id
             WHERE partner.active AND partner.is_client
            WINDOW larger AS (ORDER BY own.%(value)s DESC NULLS LAST, own.partner_id
                              ROWS UNBOUNDED PRECEDING)
            """,
            value=value,
        )
