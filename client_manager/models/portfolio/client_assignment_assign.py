from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date

from odoo import api, models
from odoo.tools import SQL

from ...tools.periods import ONE_DAY
from .client_assignment import TRACKED


class ClientAssignment(models.Model):
    """Who is responsible on which day, and giving clients to somebody."""

    _inherit = "client.assignment"

    @api.model
    @api.private
    def responsibles_on(
        self, pairs: Iterable[tuple[int, date]]
    ) -> dict[tuple[int, date], int]:
        """Who was responsible for which client on which day, in one query.

        :param pairs: (id of the client, day)
        :return: id of the manager by such a pair; a pair for which nobody was
            responsible is left out
        """
        pairs = list(set(pairs))
        if not pairs:
            return {}
        self.flush_model(TRACKED)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT wanted.partner_id, wanted.day, assignment.user_id
                  FROM unnest(%s::int[], %s::date[]) AS wanted (partner_id, day)
                  JOIN client_assignment assignment
                    ON assignment.partner_id = wanted.partner_id
                   AND assignment.role = 'responsible'
                   AND daterange(assignment.date_from, assignment.date_until, '[]')
                       @> wanted.day
                """,
                [partner_id for partner_id, _day in pairs],
                [day for _partner_id, day in pairs],
            )
        )
        return {(partner_id, day): user_id for partner_id, day, user_id in rows}

    @api.model
    @api.private
    def attributions_on(
        self, pairs: Iterable[tuple[int, date]]
    ) -> dict[tuple[int, date], tuple[int, int | None]]:
        """Like ``responsibles_on``, and who acted for the manager on that day.

        :param pairs: (id of the client, day)
        :return: by such a pair: id of the manager, id of the substitution or None
        """
        pairs = list(set(pairs))
        if not pairs:
            return {}
        self.flush_model(TRACKED)
        # What a document counts by does not depend on who asks.
        reach = self.env["client.substitution.reach"].sudo()
        reach.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT wanted.partner_id, wanted.day, assignment.user_id,
                       reach.substitution_id
                  FROM unnest(%s::int[], %s::date[]) AS wanted (partner_id, day)
                  JOIN client_assignment assignment
                    ON assignment.partner_id = wanted.partner_id
                   AND assignment.role = 'responsible'
                   AND daterange(assignment.date_from, assignment.date_until, '[]')
                       @> wanted.day
             LEFT JOIN client_substitution_reach reach ON %s
                """,
                [partner_id for partner_id, _day in pairs],
                [day for _partner_id, day in pairs],
                reach._covers_sql(
                    SQL("assignment.user_id"),
                    SQL("wanted.partner_id"),
                    SQL("wanted.day"),
                ),
            )
        )
        return {
            (partner_id, day): (user_id, substitution_id)
            for partner_id, day, user_id, substitution_id in rows
        }

    @api.model
    @api.private
    def assign(
        self, partners, user, day: date | None = None, in_bulk=False, **values
    ):
        """Make a user responsible for clients from a day on.

        What held on that day ends the day before, or is taken over if it began on
        that very day; an assignment already planned for a later day stays, and the
        new one ends before it. Clients the user is responsible for on that day
        already are left as they are, so that a repeated call changes nothing.

        :param partners: clients (commercial entities)
        :param user: the new manager; an empty record set leaves the clients without
        :param day: first day; by default today
        :param in_bulk: with a few statements, which Odoo's tracking does not hear of;
            for the superuser only
        :param values: further values of the new assignments (order, reason …)
        :return: the assignments made or changed
        """
        day = day or self.env["res.company"].client_today()
        responsible = self.search(
            [("partner_id", "in", partners.ids), ("role", "=", "responsible")]
        )
        current = responsible.filtered_domain(self._holds_on(day))
        kept = current.filtered(lambda assignment: assignment.user_id == user)
        partners -= kept.partner_id
        current -= kept
        shown = nullcontext()
        # Leaving clients without a manager is rare, and told of one by one.
        if in_bulk := in_bulk and self.env.su and bool(user):
            shown = self._managers_shown_at_the_end(partners)
        with self._reattribution_at_the_end(), shown:
            return self._hand_to(
                partners, user, day, current, responsible, values, in_bulk
            )

    @api.model
    def _hand_to(self, partners, user, day, current, responsible, values, in_bulk):
        """The writing part of ``assign``.

        :param current: what holds on the day and is to end
        :param responsible: all responsible assignments of the clients
        :param in_bulk: see ``assign``
        """
        starting = current.filtered(lambda assignment: assignment.date_from == day)
        end, begin = self._end, self.create
        if in_bulk:
            end, begin = self._end_in_bulk, self._begin_in_bulk
        end(current - starting, day - ONE_DAY)
        if not user:
            starting.unlink()
            return self.browse()
        starting.write({"user_id": user.id, **values})
        following = self._last_free_days(responsible, day)
        return starting + begin(
            [
                {
                    "partner_id": partner.id,
                    "user_id": user.id,
                    "role": "responsible",
                    "date_from": day,
                    "date_until": following.get(partner),
                    # Given, it spares Odoo a draft record for each assignment.
                    "territory_id": partner.territory_id.id,
                    **values,
                }
                for partner in partners - starting.partner_id
            ]
        )

    @api.model
    def _end(self, assignments, last: date):
        assignments.write({"date_until": last})

    @api.model
    def _last_free_days(self, responsible, day: date) -> dict:
        """Last free day before the next planned assignment, by client."""
        following = {}
        for assignment in responsible:
            if assignment.date_from and assignment.date_from > day:
                last = assignment.date_from - ONE_DAY
                partner = assignment.partner_id
                following[partner] = min(last, following.get(partner, last))
        return following
