from datetime import datetime, time, timedelta
from random import Random

from odoo import Command, api, models

from .catalogue import COMPLAINT_CATEGORIES, COMPLAINTS, DEALS, STRANGERS
from .people import BRANCHES, PEOPLE
from .planning import next_working_day

OPEN_TICKETS = 22
CLOSED_TICKETS = 12
LEADS = 32
WON_EVERY = 6

# Summary | Russian summary | days from today | kind
CALLS = [
    ("Agree the delivery date", "Согласовать дату поставки", -4, "call"),
    ("Send the price list", "Отправить прайс-лист", -1, "todo"),
    ("Call about the new collection", "Позвонить о новой коллекции", 0, "call"),
    ("Remind of the payment", "Напомнить об оплате", 0, "call"),
    ("Prepare an offer", "Подготовить предложение", 1, "todo"),
]
MEETINGS = [
    ("Visit: autumn assortment", "Визит: осенний ассортимент"),
    ("Negotiation of terms", "Переговоры об условиях"),
    ("Samples of linen", "Образцы льна"),
]


class ClientDemo(models.AbstractModel):
    """Leads, tickets, activities and meetings: the managers' daily work."""

    _inherit = "client.demo"

    @api.model
    def _served(self, world):
        """(client, partner, manager) of the clients that have a manager today."""
        return [
            (client, world.partners[client.name], world.users[client.manager])
            for client in world.clients
            if client.manager
        ]

    @api.model
    def _make_tickets(self, world):
        """Complaints of the clients, most of them open."""
        rnd = Random(11)
        categories = self._make_ticket_categories(world)
        teams = self._make_ticket_teams(world, categories)
        stages = self._ticket_stages()
        buyers = [row for row in self._served(world) if row[0].kind in "ABC"]
        values, days = [], []
        for number in range(OPEN_TICKETS + CLOSED_TICKETS):
            is_open = number < OPEN_TICKETS
            client, partner, manager = rnd.choice(buyers)
            category, english, russian = COMPLAINTS[number % len(COMPLAINTS)]
            title = russian if client.is_russian else english
            values.append(
                {
                    "name": title,
                    "description": f"<p>{title}.</p>",
                    "partner_id": (partner.child_ids[:1] or partner).id,
                    "partner_name": partner.name,
                    "partner_email": partner.email,
                    "category_id": categories.filtered(
                        lambda c, name=category: c.name == name
                    ).id,
                    "team_id": teams[world.branches[client.name]].id,
                    "user_id": manager.id,
                    "company_id": world.company.id,
                    "priority": rnd.choice("0112"),
                    "stage_id": rnd.choice(stages[is_open]).id,
                }
            )
            days.append(world.ago(rnd.randint(0, 30) if is_open else number * 4 - 40))
        self._backdate(self.env["helpdesk.ticket"].create(values), days)

    @api.model
    def _make_ticket_categories(self, world):
        categories = self.env["helpdesk.ticket.category"].create(
            [
                {"name": english, "company_id": world.company.id}
                for english, _russian in COMPLAINT_CATEGORIES
            ]
        )
        self._in_both_languages(
            categories, "name", [russian for _english, russian in COMPLAINT_CATEGORIES]
        )
        return categories

    @api.model
    def _ticket_stages(self) -> dict[bool, list]:
        """The stages of open (true) and of closed tickets."""
        stage = "helpdesk_mgmt.helpdesk_ticket_stage_{}".format
        return {
            True: [
                self.env.ref(stage(name)) for name in ("new", "in_progress", "awaiting")
            ],
            False: [self.env.ref(stage("done"))],
        }

    @api.model
    def _make_ticket_teams(self, world, categories) -> dict:
        """A team for each branch: its head leads, its managers answer."""
        teams = {}
        for branch, english, russian in BRANCHES:
            people = [world.users[p[0]] for p in PEOPLE if p[3] == branch]
            team = self.env["helpdesk.ticket.team"].create(
                {
                    "name": f"Complaints, {english}",
                    "company_id": world.company.id,
                    "category_ids": [Command.set(categories.ids)],
                    "user_id": people[0].id,
                    "user_ids": [Command.set([user.id for user in people])],
                }
            )
            self._in_both_languages(team, "name", [f"Рекламации, {russian}"])
            teams[branch] = team
        return teams

    @api.model
    def _make_leads(self, world):
        """Deals in all stages, with clients and with people new to us."""
        rnd = Random(13)
        open_stages = self.env["crm.stage"].search([("is_won", "=", False)])
        won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        values, days = [], []
        for number in range(LEADS):
            stage = won if number % WON_EVERY == 5 else rnd.choice(open_stages)
            values.append(
                {
                    **self._lead_values(world, number, rnd),
                    "stage_id": stage.id,
                    "expected_revenue": rnd.randint(4, 90) * 10000,
                    "date_deadline": world.today + timedelta(rnd.randint(-5, 60)),
                    "priority": rnd.choice("0112"),
                }
            )
            days.append(world.ago(rnd.randint(1, 120)))
        leads = self.env["crm.lead"].create(values)
        self._backdate(leads, days)
        leads.filtered(lambda lead: not lead.stage_id.is_won)[::9].action_set_lost()

    @api.model
    def _lead_values(self, world, number, rnd) -> dict:
        """What the deal is about, with whom, and who works on it."""
        client, partner, manager = rnd.choice(self._served(world))
        is_stranger = number % 4 == 3
        return {
            "name": DEALS[number % len(DEALS)][client.is_russian],
            "type": "opportunity",
            "company_id": world.company.id,
            "partner_id": False if is_stranger else partner.id,
            "partner_name": STRANGERS[number // 4] if is_stranger else False,
            "user_id": manager.id,
            "team_id": world.teams[world.branches[client.name]].id,
        }

    @api.model
    def _make_activities(self, world):
        """Something overdue, something for today and for tomorrow for everyone."""
        kinds = {
            "call": "mail.mail_activity_data_call",
            "todo": "mail.mail_activity_data_todo",
        }
        rnd = Random(17)
        served = self._served(world)
        # Nobody needs a notice of each.
        served = [
            (client, partner.with_context(mail_activity_quick_update=True), manager)
            for client, partner, manager in served
        ]
        for login, _name, group, branch in PEOPLE:
            if group not in ("manager", "head"):
                continue
            user = world.users[login]
            own = [
                partner
                for client, partner, manager in served
                if manager == user
                or (group == "head" and world.branches[client.name] == branch)
            ]
            for english, russian, offset, kind in CALLS:
                rnd.choice(own).activity_schedule(
                    kinds[kind],
                    date_deadline=world.today + timedelta(offset),
                    summary=self._in_own_language(user, english, russian),
                    user_id=user.id,
                )

    @api.model
    def _make_meetings(self, world):
        """Meetings with clients around today."""
        values = []
        managers = [world.users[p[0]] for p in PEOPLE if p[2] == "manager"]
        for number, manager in enumerate(managers):
            partner = next(
                partner
                for _client, partner, user in self._served(world)
                if user == manager
            )
            for offset in (-6 - number, 1 + number):
                purpose = self._in_own_language(
                    manager, *MEETINGS[(number + offset) % len(MEETINGS)]
                )
                day = next_working_day(world.today + timedelta(offset))
                start = datetime.combine(day, time(7 + number % 4))
                values.append(
                    {
                        "name": f"{purpose} ({partner.name})",
                        "start": start,
                        "stop": start + timedelta(hours=1),
                        "user_id": manager.id,
                        "partner_ids": [
                            Command.set((manager.partner_id + partner).ids)
                        ],
                        "location": partner.city,
                    }
                )
        self.env["calendar.event"].with_context(
            dont_notify=True, no_mail_to_attendees=True
        ).create(values)
