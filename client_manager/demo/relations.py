from random import Random

from odoo import api, models

from .tables import rows

# By the job of the person: role | influence | attitude (of every second client another)
PLACES = {
    0: rows(
        """
        influences | 4 | 4_friendly
        influences | 3 | 5_supporter
        gatekeeper | 3 | 2_sceptic
        """
    ),
    1: rows(
        """
        decides | 5 | 3_neutral
        decides | 5 | 5_supporter
        signs   | 5 | 1_opponent
        decides | 4 | 4_friendly
        """
    ),
    2: rows(
        """
        pays   | 2 | 3_neutral
        blocks | 3 | 2_sceptic
        """
    ),
}
# English | Russian
NOTES = rows(
    """
    Values punctual delivery above the price. | Точность поставки ценит выше цены.
    Call before ten, later in meetings.       | Звонить до десяти, потом на совещаниях.
    Used to buy from another wholesaler.      | Раньше закупался у другого оптовика.
    |
    """
)


class ClientDemo(models.AbstractModel):
    """The people at the clients, and when they have their birthdays."""

    _inherit = "client.demo"

    @api.model
    def _steps(self):
        steps = super()._steps()
        steps.insert(steps.index("_close_archived_client"), "_make_stakeholders")
        # Whom to congratulate depends on the consents.
        return [*steps, "_make_person_dates"]

    @api.model
    def _people_of(self, world):
        """(client of the table, its person, number of the person) for all people."""
        for client in world.clients:
            partner = world.partners[client.name]
            people = partner.child_ids.filtered(lambda child: child.type == "contact")
            for number, person in enumerate(people.sorted("id")):
                yield client, person, number

    @api.model
    def _make_stakeholders(self, world):
        """Nearly everybody at the clients with a manager has a place on the map."""
        values = []
        for n, (client, person, number) in enumerate(self._people_of(world)):
            if not client.manager or n % 8 == 7:
                continue
            places = PLACES[number % len(PLACES)]
            role, influence, attitude = places[n % len(places)]
            values.append(
                {
                    "contact_id": person.id,
                    "role": role,
                    "influence": influence,
                    "attitude": attitude,
                    "user_id": world.users[client.manager].id,
                    "note": NOTES[n % len(NOTES)][client.is_russian],
                }
            )
        self.env["client.stakeholder"].create(values)

    @api.model
    def _make_person_dates(self, world):
        """Birthdays all over the year, some of them in the next days."""
        rnd = Random(29)
        values = []
        for n, (_client, person, _number) in enumerate(self._people_of(world)):
            if n % 3 == 2:
                continue
            ahead = rnd.choice((1, 3, 6)) if n % 5 == 0 else rnd.randint(8, 360)
            day = world.ago(-ahead)
            if (day.day, day.month) == (29, 2):
                day = world.ago(1 - ahead)  # not every year of birth has this day
            values.append(
                {
                    "partner_id": person.id,
                    "kind": "birthday",
                    "day": day.day,
                    "month": str(day.month),
                    "year": rnd.randint(1962, 1995) if n % 4 else 0,
                }
            )
        for n, client in enumerate(world.clients[::4]):
            day = world.ago(-5 - 40 * n)
            values.append(
                {
                    "partner_id": world.partners[client.name].id,
                    "kind": "anniversary",
                    "name": "День основания" if client.is_russian else "Foundation",
                    "day": day.day,
                    "month": str(day.month),
                    "year": 1998 + 2 * n,
                }
            )
        dates = self.env["client.person.date"]
        dates.create(values)
        dates._plan_activities()
