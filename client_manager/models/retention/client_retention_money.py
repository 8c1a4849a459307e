from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

RECENT_DAYS = 90


class ClientRetention(models.Model):
    """What clients are worth and what they owe: parts of the figures of the pass."""

    _inherit = "client.retention"

    @api.model
    def _money_sql(self, client_ids: list[int], today: date) -> SQL:
        """Signed turnover of 12 months, of the last 90 days, and what to compare with.

        A client is compared with itself of a year ago, because of the seasons; if it
        bought nothing then, with the 90 days before the last ones.
        """
        year_ago = today - relativedelta(years=1)
        amount = SQL("move.amount_untaxed_signed * company.rate")
        recent = timedelta(RECENT_DAYS)
        return SQL(
            """
            SELECT client_id,
                   SUM(amount) FILTER (WHERE day > %(year_ago)s) AS turnover,
                   SUM(margin) FILTER (WHERE day > %(year_ago)s) AS margin,
                   SUM(amount) FILTER (WHERE day > %(recent)s) AS turnover_recent,
                   COALESCE(
                       NULLIF(GREATEST(SUM(amount) FILTER (
                           WHERE day > %(season)s AND day <= %(year_ago)s), 0), 0),
                       SUM(amount) FILTER (
                           WHERE day > %(before)s AND day <= %(recent)s)
                   ) AS turnover_before
              FROM (
                  SELECT move.commercial_partner_id AS client_id,
                         move.invoice_date AS day, %(amount)s AS amount,
                         %(margin)s AS margin
                    FROM account_move move
                    JOIN company ON company.id = move.company_id
                   WHERE move.commercial_partner_id = ANY(%(clients)s)
                     AND move.state = 'posted'
                     AND move.move_type IN %(types)s
                     AND move.invoice_date > %(season)s
                     AND move.invoice_date <= company.today
              ) invoiced
          GROUP BY client_id
            """,
            clients=client_ids,
            year_ago=year_ago,
            recent=today - recent,
            before=today - recent - recent,
            season=year_ago - recent,
            amount=amount,
            margin=self._margin_sql() if self._ranks_by_margin() else amount,
            types=tuple(self.env["res.partner"]._turnover_move_types()),
        )

    @api.model
    def _ranks_by_margin(self) -> bool:
        # What clients are compared by is no secret.
        parameters = self.env["ir.config_parameter"].sudo()
        return parameters.get_param("client_manager.segment_basis") == "margin"

    @api.model
    def _margin_sql(self) -> SQL:
        """Margin of an invoice: untaxed amount less today's cost of its goods.

        As in Odoo's invoice analysis; services without a cost are margin altogether.
        """
        return SQL(
            """
            (SELECT COALESCE(SUM(
                        -line.balance - line.quantity
                        * CASE WHEN move.move_type = 'out_refund' THEN -1 ELSE 1 END
                        * COALESCE(line_uom.factor / NULLIF(uom.factor, 0), 1)
                        * COALESCE((product.standard_price
                                    ->> line.company_id::text)::numeric, 0)
                    ), 0) * company.rate
               FROM account_move_line line
          LEFT JOIN product_product product ON product.id = line.product_id
          LEFT JOIN product_template template ON template.id = product.product_tmpl_id
          LEFT JOIN uom_uom line_uom ON line_uom.id = line.product_uom_id
          LEFT JOIN uom_uom uom ON uom.id = template.uom_id
              WHERE line.move_id = move.id AND line.display_type = 'product')
            """
        )

    @api.model
    def _overdue_sql(self, today: date) -> SQL:
        """Since when the clients owe, where what was due is not paid otherwise."""
        return SQL(
            """
            SELECT tree.client_id,
                   MIN(COALESCE(line.date_maturity, line.date))
                       FILTER (WHERE line.amount_residual > 0) AS overdue_since
              FROM tree
              JOIN account_move_line line ON line.partner_id = tree.id
              JOIN account_account account ON account.id = line.account_id
              JOIN company ON company.id = line.company_id
             WHERE account.account_type = 'asset_receivable'
               AND line.parent_state = 'posted'
               AND line.reconciled IS NOT TRUE
               AND COALESCE(line.date_maturity, line.date) < %s
          GROUP BY tree.client_id
            HAVING SUM(line.amount_residual * company.rate) > 0
            """,
            today,
        )
