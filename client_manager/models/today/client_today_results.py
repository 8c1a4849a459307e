from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import format_date

from ...tools.dates import begin_of

# What was said longer ago nobody remembers well enough to write it down.
RESULT_DAYS = 14


class ClientToday(models.AbstractModel):
    """The meetings of the last days whose result nobody has recorded.

    A meeting does not vanish from the page because its hour has passed.
    """

    _inherit = "client.today"

    @api.model
    def _blocks(self):
        return super()._blocks() | {"results": 22}

    @api.model
    def _results_domain(self, event: str = "") -> Domain:
        """The user's own meetings before today, also for who leads.

        :param event: as in ``_meetings_domain``
        """
        first, _after = self._moments()
        since = first - timedelta(days=RESULT_DAYS)
        return (
            self._to_report_domain(event)
            & Domain(f"{event}start", ">=", str(since))
            & Domain(f"{event}start", "<", str(first))
            & ~self._meetings_domain(event)
            & Domain(f"{event}lacks_result", "=", True)
        )

    @api.model
    def _to_report_domain(self, event: str) -> Domain:
        """The meetings the user attended, and those of absent colleagues since the day
        the user acts for them: what was before, the colleague knows."""
        return self._attended_by(event, self.env.user) | Domain.OR(
            self._instead_domain(event, one)
            & Domain(f"{event}start", ">=", str(begin_of(one.date_from, self._zone())))
            for one in self._acting()
        )

    @api.model
    def _activities_domain(self):
        # The activity of a meeting goes with its result.
        return super()._activities_domain() & ~self._results_domain(
            "calendar_event_id."
        )

    @api.model
    def _block_results(self):
        def when(start, _allday):
            return format_date(self.env, self._local(start), date_format="d MMMM")

        title = self.env._("Meetings without Result")
        domain = self._results_domain()
        return self._meetings_block(
            "results", title, "fa-pencil", domain, "start desc, id desc", when
        )
