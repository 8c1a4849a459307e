from collections.abc import Iterable, Iterator
from datetime import date

from odoo import api, models
from odoo.tools import SQL

from ...tools.periods import Period, intersection
from .client_assignment import TRACKED


class ClientSubstitution(models.Model):
    """Which substitution holds for a client of a manager on a day."""

    _inherit = "client.substitution"

    def _clients_covered(
        self, roles: tuple[str, ...] = ("responsible",)
    ) -> Iterator[tuple["ClientSubstitution", int, Period]]:
        """The clients the absent managers have in the time of their substitution.

        :param roles: of the absent managers
        :return: (substitution, id of the client, days on which both hold)
        """
        yield from self._clients_in(((s, s._period()) for s in self), roles)

    @api.model
    def _reattribute_periods(self, changes: Iterable[tuple[models.Model, Period]]):
        """Attribute anew the documents that parts of substitutions are about."""
        changed = [
            (client_id, period)
            for _substitution, client_id, period in self._clients_in(changes)
        ]
        # Attribution follows whoever changed the substitution, as for assignments.
        self.env["client.assignment"].sudo()._reattribute(changed)

    @api.model
    def _clients_in(self, parts, roles: tuple[str, ...] = ("responsible",)):
        """The clients of the absent managers in periods, in one query.

        :param parts: (substitution, period) pairs
        """
        parts = list(parts)
        # Whom the absent manager has as clients does not depend on who asks.
        assignments = self.env["client.assignment"].sudo()
        assignments.flush_model(TRACKED)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT part.place, assignment.partner_id,
                       assignment.date_from, assignment.date_until
                  FROM unnest(%s::int[], %s::int[], %s::date[], %s::date[])
                       AS part (place, user_id, date_from, date_until)
                  JOIN client_assignment assignment
                    ON assignment.user_id = part.user_id
                   AND assignment.role = ANY(%s)
                   AND daterange(assignment.date_from, assignment.date_until, '[]')
                       && daterange(part.date_from, part.date_until, '[]')
                """,
                list(range(len(parts))),
                [substitution.absent_user_id.id for substitution, _period in parts],
                [first for _substitution, (first, _last) in parts],
                [last for _substitution, (_first, last) in parts],
                list(roles),
            )
        )
        chosen = {
            substitution: set(substitution._client_ids())
            for substitution, _period in parts
            if substitution.scope == "selected"
        }
        for place, client_id, first, last in rows:
            substitution, period = parts[place]
            if client_id in chosen.get(substitution, {client_id}):
                yield substitution, client_id, intersection(period, (first, last))
