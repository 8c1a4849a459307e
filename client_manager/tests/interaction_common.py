from datetime import date

from odoo import Command

from .common import ClientManagerCase


class InteractionCase(ClientManagerCase):
    """*textile* is Anna's, *market* Vera's; it is 15 June 2026, noon in Moscow."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assign(cls.textile, cls.anna, date(2026, 1, 1))
        cls.assign(cls.market, cls.vera, date(2026, 1, 1))

    @classmethod
    def talk(cls, partner, user=None, context=None, **values):
        """An interaction recorded by a user, by default Anna."""
        return (
            cls.env["client.interaction"]
            .with_user(user or cls.anna)
            .with_context(**(context or {}))
            .create({"partner_id": partner.id, **values})
        )

    @classmethod
    def promise(cls, name="Send the samples", deadline="2026-06-20", **values):
        return Command.create({"name": name, "date_deadline": deadline, **values})
