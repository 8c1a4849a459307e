from collections.abc import Iterable
from datetime import date

from odoo import api, models
from odoo.tools import SQL

from ...tools.periods import Period
from .client_assignment_attribution import POSTPONED


class ClientAssignment(models.Model):
    """Who gave a client away no longer follows it.

    However the client was given away: a follower gets every message, whatever the
    rules let them read. Documents that still count for the former manager keep them.
    """

    _inherit = "client.assignment"

    @api.model
    def _reattribute(self, changes: Iterable[tuple[int, Period]]):
        changes = list(changes)
        result = super()._reattribute(changes)
        if changes and POSTPONED not in self.env.cr.cache:
            today = self.env["res.company"].client_today()
            self._unfollow_former(
                {
                    client
                    for client, (first, last) in changes
                    if (first or date.min) <= today <= (last or date.max)
                }
            )
        return result

    @api.model
    def _unfollow_former(self, client_ids: Iterable[int]):
        """Remove the former managers of clients from their followers."""
        former = self._former_managers(client_ids)
        if not former:
            return
        followings = [self._following_sql("res.partner", SQL("TRUE"))] + [
            self._following_sql(
                model._name,
                SQL("document.client_manager_id IS DISTINCT FROM former.user_id"),
            )
            for model in self.env["client.attribution.mixin"].attributed_models()
        ]
        rows = self.env.execute_query(
            SQL(
                """
                WITH former AS (
                    SELECT * FROM unnest(%s::int[], %s::int[]) AS f (client_id, user_id)
                )
                %s
                """,
                [client for client, _user in former],
                [user for _client, user in former],
                SQL(" UNION ").join(followings),
            )
        )
        # Whether one follows does not depend on who gives the client away.
        followers = self.env["mail.followers"].sudo().browse(row[0] for row in rows)
        followers.unlink()

    @api.model
    def _former_managers(self, client_ids: Iterable[int]) -> list[tuple[int, int]]:
        """(client, user) of those who once worked with a client and no longer do."""
        client_ids = list(client_ids)
        if not client_ids:
            return []
        self.flush_model()
        today = self.env["res.company"].client_today()
        return self.env.execute_query(
            SQL(
                """
                SELECT partner_id, user_id
                  FROM client_assignment
                 WHERE partner_id = ANY(%s)
              GROUP BY partner_id, user_id
                HAVING NOT bool_or(daterange(date_from, date_until, '[]') @> %s::date)
                   AND bool_or(date_until < %s)
                """,
                client_ids,
                today,
                today,
            )
        )

    @api.model
    def _following_sql(self, model_name: str, condition: SQL) -> SQL:
        """The followers of a model's records who are former managers of the client."""
        model = self.env[model_name]
        model.flush_model()
        column = "id" if model_name == "res.partner" else "partner_id"
        return SQL(
            """
            SELECT follower.id
              FROM former
              JOIN res_users users ON users.id = former.user_id
              JOIN res_partner partner
                ON partner.commercial_partner_id = former.client_id
              JOIN %s document ON %s = partner.id
              JOIN mail_followers follower
                ON follower.res_model = %s
               AND follower.res_id = document.id
               AND follower.partner_id = users.partner_id
             WHERE %s
            """,
            SQL.identifier(model._table),
            SQL.identifier("document", column),
            model_name,
            condition,
        )
