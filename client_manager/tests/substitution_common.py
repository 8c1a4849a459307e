from contextlib import contextmanager
from datetime import date
from unittest.mock import patch

from odoo import Command

from .common import ClientManagerCase


class SubstitutionCase(ClientManagerCase):
    """Anna has both clients and goes away in July 2026; Boris can act for her.

    The head leads both. Tests freeze the time; today is given in UTC, so that 21:00 is
    midnight in the calendar of the firm (Moscow).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for client in cls.textile + cls.market:
            cls.assign(client, cls.anna, date(2026, 1, 1))
        cls.reach = cls.env["client.substitution.reach"]

    @classmethod
    def substitution(cls, first, last=None, confirm=True, as_user=None, **values):
        """A substitution of Anna by Boris, approved by the head."""
        partners = values.pop("partners", None)
        if partners is not None:
            values |= {"scope": "selected", "partner_ids": [Command.set(partners.ids)]}
        found = (
            cls.env["client.substitution"]
            .with_user(as_user or cls.head)
            .create(
                {
                    "absent_user_id": cls.anna.id,
                    "substitute_user_id": cls.boris.id,
                    "date_from": first,
                    "date_until": last,
                    **values,
                }
            )
        )
        if confirm:
            found.action_confirm()
        return found.sudo()

    @contextmanager
    def refused(self, error, pattern=""):
        """What is done inside is refused in words, and leaves nothing behind."""
        with self.assertRaises(error) as caught:
            yield
        self.assertRegex(str(caught.exception), pattern)

    def run_calendar(self):
        """Both scheduled actions, in the transaction of the test."""
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", lambda *args, **options: 1):
            self.env["client.substitution"]._run_substitutions()
        self.env["client.assignment"]._follow_calendar()
        self.env.invalidate_all()
