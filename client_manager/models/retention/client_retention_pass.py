from collections.abc import Iterator
from datetime import date, datetime, time

from odoo import api, models
from odoo.tools import SQL


class ClientRetention(models.Model):
    """The nightly pass over all clients.

    First the figures, so many clients at a time, each time committed: a pass that is
    killed goes on with the clients it has not reached. Then, by one statement each,
    what needs all clients at once: expected orders, losses, health and (in
    ``models/segment``) segments. Whatever is repeated comes to the same result, and
    only rows that change are written.
    """

    _inherit = "client.retention"

    # Clients computed and committed at a time: memory stays the same for any number.
    _batch = 20_000

    @api.model
    def _run_pass(self):
        """Bring figures, health and segments of all clients up to date (cron)."""
        commit = self.env["ir.cron"]._commit_progress
        for done, remaining in self._figures_by_batch():
            if not commit(done, remaining=remaining):
                return  # out of time: the cron comes again at once
        self._settle()
        commit(1, remaining=0)

    @api.model
    def _pass_day(self) -> date:
        """The day for which conclusions are drawn: today, or an earlier one.

        Documents are read as they are now, so an earlier day is only for histories
        that are made up.
        """
        day = self.env.context.get("client_pass_day")
        return day or self.env["res.company"].client_today()

    @api.model
    def _pass_moment(self) -> datetime:
        """The moment that histories note for what the pass changes."""
        day = self.env.context.get("client_pass_day")
        return datetime.combine(day, time(1)) if day else self.env.cr.now()

    @api.model
    def _figures_by_batch(self) -> Iterator[tuple[int, int]]:
        """Compute the figures that are not of today; yields (done, still to do)."""
        today = self._pass_day()
        self.env.flush_all()
        remaining, last_id = self._count_outdated(today), 0
        while client_ids := self._outdated(today, last_id):
            last_id = client_ids[-1]
            self._figures_of(client_ids, today)
            remaining = max(remaining - len(client_ids), 0)
            # One more: what needs all clients at once is still to come.
            yield len(client_ids), remaining + 1
        self.invalidate_model(flush=False)

    @api.model
    def _outdated_sql(self, today: date) -> SQL:
        return SQL(
            """
              FROM res_partner client
         LEFT JOIN client_retention own ON own.partner_id = client.id
             WHERE client.is_client AND client.active
               AND own.computed_on IS DISTINCT FROM %s
            """,
            today,
        )

    @api.model
    def _count_outdated(self, today: date) -> int:
        query = SQL("SELECT count(*) %s", self._outdated_sql(today))
        return self.env.execute_query(query)[0][0]

    @api.model
    def _outdated(self, today: date, last_id: int) -> list[int]:
        rows = self.env.execute_query(
            SQL(
                "SELECT client.id %s AND client.id > %s ORDER BY client.id LIMIT %s",
                self._outdated_sql(today),
                last_id,
                self._batch,
            )
        )
        return [client_id for (client_id,) in rows]

    @api.model
    def _settle(self):
        """Draw the conclusions that need the figures of all clients."""
        self._expect()
        self.env["client.loss"]._follow_purchases()
        self._judge()

    @api.model
    @api.private
    def compute_now(self, partners=None):
        """Bring everything up to date at once, without commits.

        :param partners: compute only the figures of these clients anew; conclusions
            are always drawn for all
        """
        self.env.flush_all()
        self._forget(partners)
        for _done in self._figures_by_batch():
            pass
        self._settle()

    @api.model
    def _forget(self, partners=None):
        """Let the next pass compute figures anew, of all clients or of some."""
        self.env.cr.execute(
            SQL(
                "UPDATE client_retention SET computed_on = NULL WHERE %s",
                SQL("TRUE")
                if partners is None
                else SQL("partner_id = ANY(%s)", partners.commercial_partner_id.ids),
            )
        )
