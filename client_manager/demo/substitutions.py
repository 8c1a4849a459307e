from datetime import date, timedelta

from odoo import Command, api, models

# Absent | substitute | first and last day from today | reason | sales count for | share
# | chosen clients (how many; 0 is all of them) | order | handed over (Russian, English)
SUBSTITUTIONS = [
    (
        "manager3",
        "manager2",
        (-62, -48),
        "illness",
        ("absent", 0),
        0,
        "41-к",
        (
            "Tula Uniforms ждёт новые цены к концу месяца.",
            "Tula Uniforms waits for new prices until the end of the month.",
        ),
    ),
    (
        "manager2",
        "manager1",
        (-4, 9),
        "leave",
        ("share", 40),
        0,
        "58-к",
        (
            "АО «Ивтекстиль-Торг»: обещали оплату двумя частями. Golden Ring Hotels: "
            "просят образцы льна.",
            "Ivtekstil-Torg promised to pay in two parts. Golden Ring Hotels asks for "
            "samples of linen.",
        ),
    ),
    (
        "manager4",
        "manager6",
        (12, 25),
        "business_trip",
        ("substitute", 0),
        4,
        "60-к",
        (
            "Образцы для гостиниц отправлены.",
            "The samples for the hotels are on their way.",
        ),
    ),
    (
        "manager3",
        "",
        (20, 26),
        "leave",
        ("absent", 0),
        0,
        "",
        ("", ""),
    ),
]


class ClientDemo(models.AbstractModel):
    """Who acts for whom: one substitution over, one running, one planned, one asked.

    The planned one covers a part of the clients only, and nobody is chosen yet for the
    one that was asked for: both are gaps.
    """

    _inherit = "client.demo"

    @api.model
    def _make_substitutions(self, world):
        """What has a substitute is approved by the head of the branch."""
        for row in SUBSTITUTIONS:
            absent, substitute, (first, last), reason, sales, chosen, order, note = row
            user, acting = world.users[absent], world.users.get(substitute)
            attribution, share = sales
            day = world.today + timedelta(first)
            clients = self._first_clients(world, absent, chosen)
            found = self.env["client.substitution"].create(
                {
                    "absent_user_id": user.id,
                    "substitute_user_id": acting and acting.id,
                    "date_from": day,
                    "date_until": world.today + timedelta(last),
                    "past_reason": self._past_reason(world, day),
                    "reason": reason,
                    "attribution": attribution,
                    "share": share,
                    "scope": "selected" if chosen else "all",
                    "partner_ids": [Command.set(clients.ids)],
                    "order_number": order,
                    "order_date": order and day - timedelta(3),
                    "note": self._in_own_language(acting or user, note[1], note[0]),
                }
            )
            if acting:
                head = user.sale_team_id.user_id
                found.with_user(head).sudo().action_confirm()

    @api.model
    def _past_reason(self, world, day: date):
        """Only what lies in the past has to be explained."""
        return day < world.today and "Entered from the personnel orders"

    @api.model
    def _first_clients(self, world, login: str, count: int):
        found = [c for c in world.clients if c.manager == login][:count]
        clients = self.env["res.partner"]
        return clients.union(*(world.partners[client.name] for client in found))
