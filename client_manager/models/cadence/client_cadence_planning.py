from collections import defaultdict
from datetime import date, timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.cadence import can_find_room, plan

# Managers whose contacts are planned before the work so far is kept.
BATCH = 20


class ClientCadence(models.Model):
    """Planning what is due ahead, as activities of the managers.

    A contact goes to the last free day until it is due, else to the first free one
    after it: days on which its manager works (working hours, public holidays and leaves
    considered), with no more contacts than the daily capacity. On days of a
    substitution the substitute's days and capacity count. What is planned is tied to
    its row, so running it again adds nothing; what found no room comes again the next
    night. What somebody planned by hand counts as planned.
    """

    _inherit = "client.cadence"

    @api.model
    @api.private
    def _plan_ahead(self):
        """Scheduled action: bring what is due up to date and plan it, batch by batch.

        Each batch is kept by itself; stopped half way, by Odoo's limit of time or
        killed, the next run of the day goes on with the managers who are left.
        """
        stopped_at = self._stopped_at()
        if not stopped_at:
            self._refresh()
            self._hand_to_substitutes()
        cron = self.env["ir.cron"]
        managers = self._managers_to_plan_for().filtered(
            lambda manager: manager.id > stopped_at
        )
        if not managers:
            self._note_stop(managers)
        cron._commit_progress(remaining=len(managers))
        while managers:
            batch, managers = managers[:BATCH], managers[BATCH:]
            self._plan_for(batch)
            self._note_stop(batch[-1:] if managers else managers)
            # What was read for these managers is of no use for the next ones.
            self.env.invalidate_all()
            if not cron._commit_progress(len(batch), remaining=len(managers)):
                break

    @api.model
    def _stopped_at(self) -> int:
        """The last manager (id) whose contacts a run of today planned; 0 for none."""
        company = self.env["res.company"].client_main_company()
        if company.client_planning_day != company.client_today():
            return 0
        return company.client_planning_user_id.id or 0

    @api.model
    def _note_stop(self, manager):
        """Remember how far a run came.

        :param manager: the last one of the batch; nobody when all are done
        """
        company = self.env["res.company"].client_main_company()
        company.write(
            {
                "client_planning_day": company.client_today() if manager else False,
                "client_planning_user_id": manager.id,
            }
        )

    @api.model
    def _horizon(self) -> tuple[date, date]:
        """Today, and the last day that is planned today."""
        today = self.env["res.company"].client_today()
        days = self.env["res.company"].client_main_company().client_planning_days
        return today, today + timedelta(days=days)

    @api.model
    def _to_plan_domain(self) -> Domain:
        """What is due within the horizon and has no open activity."""
        _today, last = self._horizon()
        done = Domain("activity_id", "any", [("active", "=", False)])
        return (
            Domain("next_date", "<=", last)
            & Domain("partner_id.user_id", "!=", False)
            & (Domain("activity_id", "=", False) | done)
        )

    @api.model
    def _managers_to_plan_for(self):
        due = self.with_context(active_test=False)._search(self._to_plan_domain())
        rows = (
            self.env["res.partner"]
            .with_context(active_test=False)
            ._read_group([("id", "in", due.subselect("partner_id"))], ["user_id"])
        )
        users = self.env["res.users"].union(*(user for (user,) in rows))
        return users.filtered("active").sorted("id")

    @api.model
    def _plan_for(self, managers):
        """Plan what is due with the clients of some managers."""
        today, last = self._horizon()
        # A late contact may go beyond the horizon, where all days before are full.
        calendar = self.env["client.workdays"]._for_managers(
            managers, today, last + (last - today)
        )
        free = {manager.id: calendar.free_days(manager.id) for manager in managers}
        # Where a manager has more to do than days for it, most of what is due finds no
        # room night after night.
        demands = {
            demand.key: (manager_id, demand)
            for manager_id, demand in self._demands(managers, today, last)
            if can_find_room(demand, free[manager_id], today)
        }
        # Two runs at once must not plan the same; the other one has these then.
        due = self.browse(demands).try_lock_for_update()
        if not due:
            return
        mine = [demands[key] for key in due.ids]
        days = {
            demand.client: calendar.days_of(demand.client, manager_id)
            for manager_id, demand in mine
        }
        chosen = plan(
            [demand for _manager, demand in mine],
            self._planned_with_clients(days),
            days,
            calendar.room,
            today,
        )
        self.browse(chosen)._make_activities(chosen)

    def _make_activities(self, chosen: dict[int, date]):
        """Make an activity of its manager for each of these contacts.

        :param chosen: the day of each, by id
        """
        if not self:
            return
        types = self.env["client.interaction"]._activity_types(self.mapped("kind"))
        # Nobody needs a mail about each of them: they are all in Today.
        quiet = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        values = [
            quiet._values_on(
                one.partner_id,
                types[one.kind],
                one._summary(),
                chosen[one.id],
                one.partner_id.user_id,
                automated=True,
            )
            for one in self
        ]
        activities = quiet.create(values)
        self._tie(activities)

    def _tie(self, activities):
        """Note which activity was made for which contact, in one statement."""
        activities.flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                UPDATE client_cadence due
                   SET activity_id = made.activity_id, planned_for = due.due_date,
                       write_uid = %s, write_date = now() AT TIME ZONE 'UTC'
                  FROM unnest(%s::int[], %s::int[]) AS made (due_id, activity_id)
                 WHERE due.id = made.due_id
                """,
                self.env.uid,
                self.ids,
                activities.ids,
            )
        )
        self.invalidate_recordset()
        activities.invalidate_recordset(["cadence_ids"])

    def _summary(self) -> str:
        """What stands in the activity, as its manager reads it."""
        mine = self.with_context(lang=self.partner_id.user_id.lang)
        return mine.env._("Contact by the rules")

    @api.model
    def _hand_to_substitutes(self):
        """Planned contacts of who is away today go to who acts for them.

        New activities do so by themselves, and at the end all go back (see
        ``client_substitution_notes.py``).
        """
        substitutions = self.env["client.substitution"]
        absent = substitutions.search(substitutions._running_domain()).absent_user_id
        planned = self.search(
            [
                ("activity_id.active", "=", True),
                ("activity_id.user_id", "in", absent.ids),
            ]
        )
        running = substitutions._running_pairs(planned.partner_id.ids)
        by_substitution = defaultdict(self.env["mail.activity"].browse)
        for due in planned:
            found = running.get((due.partner_id.id, due.activity_id.user_id.id))
            # What is planned for after the return stays with who comes back.
            if found and not (
                found.date_until and due.activity_id.date_deadline > found.date_until
            ):
                by_substitution[found] |= due.activity_id
        for substitution, activities in by_substitution.items():
            activities.with_context(mail_activity_quick_update=True).write(
                {
                    "user_id": substitution.substitute_user_id.id,
                    "substitution_id": substitution.id,
                }
            )
