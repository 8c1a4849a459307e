from collections.abc import Iterable
from contextlib import contextmanager
from datetime import timedelta

from odoo import api, fields, models

from ...tools.periods import Period, difference
from .client_assignment import TRACKED

# Where a cursor keeps the changes whose documents are attributed later.
POSTPONED = "client_manager.postponed_reattribution"


class ClientAssignment(models.Model):
    """What a change of assignments means for the documents of the clients."""

    _inherit = "client.assignment"

    @contextmanager
    def _reattribution_at_the_end(self):
        """Attribute documents once after several changes, not after each."""
        cache = self.env.cr.cache
        if POSTPONED in cache:
            yield
            return
        cache[POSTPONED] = []
        try:
            yield
        finally:
            changes = cache.pop(POSTPONED)
        self._reattribute(changes)

    def _changes_since(self, role, partner_id, user_id, period):
        """(client id, period) in which another manager is responsible than before."""
        now = self._snapshot()
        if now == (role, partner_id, user_id, period):
            return
        if now[:3] == (role, partner_id, user_id):
            if role == "responsible":
                for changed in difference(period, now[3]):
                    yield partner_id, changed
            return
        for changed_role, changed_partner_id, _user, changed in (
            (role, partner_id, user_id, period),
            now,
        ):
            if changed_role == "responsible":
                yield changed_partner_id, changed

    def _snapshot(self) -> tuple:
        return self.role, self.partner_id.id, self.user_id.id, self._period()

    @api.model
    def _reattribute(self, changes: Iterable[tuple[int, Period]]):
        """Attribute anew the documents of the clients in the changed days."""
        changes = list(dict.fromkeys(changes))
        if not changes:
            return
        if (postponed := self.env.cr.cache.get(POSTPONED)) is not None:
            postponed.extend(changes)
            return
        self.flush_model(TRACKED)
        mixin = self.env["client.attribution.mixin"]
        for model in mixin.attributed_models():
            model.reattribute(changes)

    @api.model
    def _follow_calendar(self):
        """Let the clients and the undated documents follow the turn of a day.

        Scheduled: an assignment planned for today makes itself felt in
        ``res.partner.user_id`` and on quotations. What was written lately is looked at
        again, for the documents made while their client was being given away. Safe to
        run any number of times.
        """
        self.env["res.partner"]._follow_assignments()
        mixin = self.env["client.attribution.mixin"]
        for model in mixin.attributed_models():
            model.reattribute_undated(fields.Datetime.now() - timedelta(days=1))
