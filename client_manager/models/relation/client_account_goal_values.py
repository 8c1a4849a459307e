from datetime import datetime, time, timedelta

import pytz

from odoo import api, models
from odoo.tools import SQL


class ClientAccountGoal(models.Model):
    """What is reached of goals, for any number of them by one query for each measure.

    ``_values_x`` gives the values of goals with the measure ``x`` by their place among
    the goals: who adds a measure adds such a method. So a plan indicator becomes a
    measure where there are sales plans.
    """

    _inherit = "client.account.goal"

    def _values_manual(self) -> dict:
        return {n: goal.manual_value for n, goal in enumerate(self)}

    def _values_turnover(self) -> dict:
        return self._turnover_by([row[:5] for row in self._rows()])

    def _values_category(self) -> dict:
        self.env["account.move.line"].flush_model()
        self.env["product.category"].flush_model()
        return self._sums(
            """
            SELECT wanted.key, -SUM(line.balance)
              FROM %(wanted)s
              JOIN product_category category ON category.id = wanted.category
              JOIN product_category within
                ON within.parent_path LIKE category.parent_path || '%%'
              JOIN product_template template ON template.categ_id = within.id
              JOIN product_product product ON product.product_tmpl_id = template.id
              JOIN account_move_line line ON line.product_id = product.id
              JOIN account_move move ON move.id = line.move_id
             WHERE move.commercial_partner_id = wanted.client
               AND move.company_id = wanted.company
               AND move.state = 'posted' AND move.move_type IN %(types)s
               AND move.invoice_date BETWEEN wanted.first_day AND wanted.last_day
               AND line.display_type = 'product'
          GROUP BY wanted.key
            """,
            self._rows(),
        )

    def _values_orders(self) -> dict:
        self.env["sale.order"].flush_model()
        return self._sums(
            """
            SELECT wanted.key, COUNT(*)
              FROM %(wanted)s
              JOIN res_partner contact ON contact.commercial_partner_id = wanted.client
              JOIN sale_order sale ON sale.partner_id = contact.id
             WHERE sale.state = 'sale' AND sale.company_id = wanted.company
               AND sale.date_order >= wanted.first_moment
               AND sale.date_order < wanted.end_moment
          GROUP BY wanted.key
            """,
            self._rows(),
        )

    @api.model
    def _turnover_by(self, rows) -> dict:
        """Turnover by key.

        :param rows: (key, client, company, first day, last day)
        """
        self.env["account.move"].flush_model()
        return self._sums(
            """
            SELECT wanted.key, SUM(move.amount_untaxed_signed)
              FROM %(wanted)s
              JOIN account_move move ON move.commercial_partner_id = wanted.client
             WHERE move.company_id = wanted.company
               AND move.state = 'posted' AND move.move_type IN %(types)s
               AND move.invoice_date BETWEEN wanted.first_day AND wanted.last_day
          GROUP BY wanted.key
            """,
            [(*row, None, None, None) for row in rows],
        )

    def _rows(self) -> list[tuple]:
        """What the queries ask for each goal."""
        return [
            (
                n,
                goal.plan_id.partner_id._origin.id,
                goal.plan_id.company_id.id,
                goal.plan_id.date_from,
                goal.date,
                goal.category_id.id or None,
                *goal._moments(),
            )
            for n, goal in enumerate(self)
            if goal.plan_id.partner_id and goal.plan_id.date_from and goal.date
        ]

    def _moments(self) -> tuple:
        """The first moment and the one after the last, in UTC."""
        zone = pytz.timezone(self.plan_id.company_id.client_timezone())
        days = (self.plan_id.date_from, self.date + timedelta(days=1))
        return tuple(
            zone.localize(datetime.combine(day, time()))
            .astimezone(pytz.utc)
            .replace(tzinfo=None)
            for day in days
        )

    @api.model
    def _sums(self, query: str, rows) -> dict:
        if not rows:
            return {}
        wanted = SQL(", ").join(
            SQL(
                "(%s, %s, %s, %s::date, %s::date, %s::int, %s::timestamp,"
                " %s::timestamp)",
                *row,
            )
            for row in rows
        )
        return dict(
            self.env.execute_query(
                SQL(
                    query,
                    wanted=SQL(
                        "(VALUES %s) AS wanted (key, client, company, first_day,"
                        " last_day, category, first_moment, end_moment)",
                        wanted,
                    ),
                    types=tuple(self.env["res.partner"]._turnover_move_types()),
                )
            )
        )
