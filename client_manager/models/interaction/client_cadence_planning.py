from collections import defaultdict
from datetime import date, timedelta

from odoo import api, models
from odoo.fields import Domain

from ...tools.cadence import Demand, Planned, plan
from .client_interaction_sources import CATEGORIES

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

        Each batch is kept by itself; killed half way, the next run goes on.
        """
        self._refresh()
        self._hand_to_substitutes()
        cron = self.env["ir.cron"]
        managers = self._managers_to_plan_for()
        cron._commit_progress(remaining=len(managers))
        while managers:
            batch, managers = managers[:BATCH], managers[BATCH:]
            self._plan_for(batch)
            # What was read for these managers is of no use for the next ones.
            self.env.invalidate_all()
            if not cron._commit_progress(len(batch), remaining=len(managers)):
                break

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
    def _plan_for(self, users):
        """Plan what is due with the clients of some managers."""
        due = self.with_context(active_test=False).search(
            self._to_plan_domain() & Domain("partner_id.user_id", "in", users.ids)
        )
        # Two runs at once must not plan the same; the other one has these then.
        due = due.try_lock_for_update().with_env(self.env)
        if not due:
            return
        today, last = self._horizon()
        # A late contact may go beyond the horizon, where all days before are full.
        calendar = self.env["client.workdays"]._for_clients(
            due.partner_id, today, last + (last - today)
        )
        chosen = plan(
            due._demands(),
            due._planned_with_clients(),
            calendar.days,
            calendar.room,
            today,
        )
        due._make_activities(chosen)

    def _demands(self) -> list[Demand]:
        return [
            Demand(
                key=due.id,
                client=due.partner_id.id,
                kind=due.kind,
                due=due.next_date,
                until=due.rule_id._later(due.next_date),
                # Whoever put it off meant: not before.
                earliest=due.snoozed_until or None,
            )
            for due in self
        ]

    def _planned_with_clients(self) -> list[Planned]:
        """The contacts that stand in somebody's calendar with these clients."""
        clients = self.partner_id
        planned = [
            Planned(row.partner_id.id, row.kind, row.activity_id.date_deadline)
            for row in self.search(
                [("partner_id", "in", clients.ids), ("activity_id.active", "=", True)]
            )
        ]
        agreed = self.env["client.interaction"].search(
            [
                ("commercial_partner_id", "in", clients.ids),
                ("next_activity_id.active", "=", True),
            ]
        )
        planned += [
            Planned(
                one.commercial_partner_id.id, one.next_kind or one.kind, one.next_date
            )
            for one in agreed
        ]
        return planned + self._planned_by_hand(clients)

    @api.model
    def _planned_by_hand(self, clients) -> list[Planned]:
        """Open calls and meetings on the cards of clients and their contacts."""
        contacts = self.env["res.partner"].search(
            [("commercial_partner_id", "in", clients.ids)]
        )
        client_of = {
            contact.id: contact.commercial_partner_id.id for contact in contacts
        }
        activities = self.env["mail.activity"].search(
            [
                ("res_model", "=", "res.partner"),
                ("res_id", "in", contacts.ids),
                ("activity_type_id.category", "in", list(CATEGORIES)),
            ]
        )
        return [
            Planned(
                client_of[activity.res_id],
                CATEGORIES[activity.activity_type_id.category],
                activity.date_deadline,
            )
            for activity in activities
        ]

    def _make_activities(self, chosen: dict[int, date]):
        """Make an activity of its manager for each contact with a day."""
        due = self.filtered(lambda one: one.id in chosen)
        if not due:
            return
        types = self.env["client.interaction"]._activity_types(due.mapped("kind"))
        model = self.env["ir.model"]._get_id("res.partner")
        values = [
            {
                "res_model_id": model,
                "res_id": one.partner_id.id,
                **({"activity_type_id": types[one.kind].id} if types[one.kind] else {}),
                "summary": one._summary(),
                "date_deadline": chosen[one.id],
                "user_id": one.partner_id.user_id.id,
                "automated": True,
            }
            for one in due
        ]
        # Nobody needs a mail about each of them: they are all in Today.
        quiet = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        for one, activity in zip(due, quiet.create(values), strict=True):
            one.write({"activity_id": activity.id, "planned_for": one.due_date})

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
        planned = self.search([("activity_id.active", "=", True)])
        running = self.env["client.substitution"]._running_pairs(planned.partner_id.ids)
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
