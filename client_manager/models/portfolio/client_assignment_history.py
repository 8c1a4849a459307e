from odoo import api, models

from ...tools.periods import intersection, minus


class ClientAssignment(models.Model):
    """Histories that are joined or copied when clients themselves change.

    Two records of one client are merged, a client becomes part of another company, or
    a contact is made a client of its own.
    """

    _inherit = "client.assignment"

    @api.model
    @api.private
    def join_histories(self, sources, target, reason: str):
        """Hand the assignments of some clients over to another one.

        On a day on which both had a responsible manager, the one of the target stays
        and the other is kept as co-manager, so that nothing of the history is lost.

        :param sources: clients that lose their assignments, in order of precedence
        :param target: the client that gets them
        :param reason: why, for the assignments that had to be changed
        """
        taken = target.assignment_ids.filtered(lambda a: a.role == "responsible")
        taken = [(a._period(), a.user_id) for a in taken]
        with (
            self._reattribution_at_the_end(),
            self._overlaps_checked_at_the_end(),
        ):
            for assignment in sources.assignment_ids:
                if assignment.role == "responsible":
                    taken += assignment._hand_over(target, taken, reason)
                else:
                    assignment.partner_id = target

    def _hand_over(self, target, taken, reason) -> list:
        """Move a responsible assignment into the days not yet taken.

        :return: the (period, manager) pairs it takes now
        """
        free = [self._period()]
        for period, _user in taken:
            free = [part for piece in free for part in minus(piece, period)]
        shared = [
            part
            for period, user in taken
            if user != self.user_id and (part := intersection(self._period(), period))
        ]
        parts = [
            *((part, {"role": "responsible"}) for part in free),
            *((part, {"role": "co_manager", "reason": reason}) for part in shared),
        ]
        values = [
            {"partner_id": target.id, "date_from": first, "date_until": last, **other}
            for (first, last), other in parts
        ]
        user = self.user_id
        if not values:
            self.unlink()
            return []
        for vals in values[1:]:
            self.copy(vals)
        self.write(values[0])
        return [(part, user) for part in free]

    @api.model
    @api.private
    def copy_history(self, source, targets):
        """Let new clients begin with the history of the client they came from."""
        with (
            self._reattribution_at_the_end(),
            self._overlaps_checked_at_the_end(),
        ):
            for assignment in source.assignment_ids:
                for target in targets:
                    assignment.copy({"partner_id": target.id})

    def _end_for_archived(self):
        """End today what is open, and remember that archiving did it."""
        self.filtered(lambda a: not a.date_until and not a._is_planned()).write(
            {
                "date_until": self.env["res.company"].client_today(),
                "ended_by_archiving": True,
            }
        )

    def _reopen_for_unarchived(self):
        """Open again what only archiving ended, unless something came later."""
        for assignment in self.filtered("ended_by_archiving"):
            later = assignment.partner_id.assignment_ids.filtered(
                lambda other, mine=assignment: other.role == mine.role
                and other.date_from
                and mine.date_until < other.date_from
            )
            values = {"ended_by_archiving": False}
            if assignment.role == "co_manager" or not later:
                values["date_until"] = False
            assignment.write(values)

    def _is_planned(self) -> bool:
        today = self.env["res.company"].client_today()
        return bool(self.date_from and self.date_from > today)
