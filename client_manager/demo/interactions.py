from datetime import datetime, time, timedelta
from random import Random

from odoo import Command, api, models

from .planning import HISTORY_DAYS, next_working_day
from .talks import HOW, WORDS

INTERACTIONS = 120
# Every so many clients nobody has spoken to for long.
NEGLECTED_EVERY = 7


class ClientDemo(models.AbstractModel):
    """Half a year of contacts with the clients, and what was agreed at them."""

    _inherit = "client.demo"

    @api.model
    def _steps(self):
        steps = super()._steps()
        steps.insert(steps.index("_close_archived_client"), "_make_interactions")
        return steps

    @api.model
    def _make_interactions(self, world):
        """Contacts of all kinds; what was agreed long ago is done, the rest is open."""
        rnd = Random(23)
        served = [
            row for n, row in enumerate(self._served(world)) if n % NEGLECTED_EVERY
        ]
        days = sorted(
            # More and more of them towards today.
            (int(rnd.triangular(1, HISTORY_DAYS - 2, 1)) for _n in range(INTERACTIONS)),
            reverse=True,
        )
        quiet = self.env["client.interaction"].with_context(
            mail_activity_quick_update=True
        )
        interactions = quiet.create(
            [
                self._interaction_values(world, number, days_ago, served, rnd)
                for number, days_ago in enumerate(days)
            ]
        )
        self._record_past_meetings(world)
        late = interactions.action_ids.filtered(
            lambda action: action.state == "open"
            and action.date_deadline < world.ago(3)
        )
        # Most are done, without a notice of today in the clients' threads.
        recent = late.filtered(lambda action: action.date_deadline > world.ago(25))
        (late - recent[::3]).activity_id.action_archive()

    @api.model
    def _interaction_values(self, world, number, days_ago, served, rnd) -> dict:
        client, partner, today_manager = rnd.choice(served)
        login = client.responsible(days_ago)
        manager = world.users[login] if login else today_manager
        kind, direction, minutes, outcome, due = HOW[number % len(HOW)]
        purpose, said, agreed = WORDS[client.is_russian][number % len(HOW)]
        day = next_working_day(world.ago(days_ago))
        day = min(day, world.ago(1))
        people = partner.child_ids.filtered(lambda child: child.type == "contact")
        spoken_to = rnd.choice(people) if people else partner
        actions = []
        if agreed:
            values = {"name": agreed}
            if due:
                values["date_deadline"] = day + timedelta(int(due))
                # What is still to be done is today's manager's.
                values["user_id"] = today_manager.id
            actions.append(Command.create(values))
        next_date = world.today + timedelta(rnd.randint(1, 12))
        return {
            "partner_id": spoken_to.id,
            "user_id": manager.id,
            "company_id": world.company.id,
            "kind": kind,
            "direction": direction,
            "date": datetime.combine(day, time(6 + number % 8, 15 * (number % 4))),
            "duration": int(minutes),
            "outcome": outcome or False,
            "purpose": purpose,
            "summary": said,
            "action_ids": actions,
            **(
                {"next_date": next_date, "next_kind": "call"}
                if days_ago < 15 and outcome
                else {}
            ),
        }

    @api.model
    def _record_past_meetings(self, world):
        """Some managers have recorded the results of their meetings, some not yet."""
        meetings = self.env["calendar.event"].search(
            [
                ("user_id", "in", [user.id for user in world.users.values()]),
                ("stop", "<", datetime.combine(world.today, time())),
            ]
        )
        interactions = self.env["client.interaction"]
        values = []
        for meeting in meetings[::2]:
            client = meeting.partner_ids.filtered("belongs_to_client")
            if client:
                values.append(
                    {
                        **interactions._values_of_event(meeting, client[0]),
                        "partner_id": client[0].id,
                        "user_id": meeting.user_id.id,
                        "company_id": world.company.id,
                        "kind": "visit",
                        "purpose": meeting.name,
                        "outcome": "agreed",
                    }
                )
        interactions.create(values)
