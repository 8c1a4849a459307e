from odoo import Command

from .common import ClientManagerCase


class TestAccessMeetings(ClientManagerCase):
    """A meeting has no company; whoever sees all clients sees those of the own ones."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.assign(cls.textile, cls.anna)
        cls.assign(cls.market, cls.vera)
        cls.market.company_id = cls.other
        lead = cls.env["crm.lead"].create(
            {
                "name": "Lead",
                "partner_id": cls.market.id,
                "company_id": cls.other.id,
                "user_id": False,
            }
        )
        attended, both, internal = (
            Command.set(partners.ids)
            for partners in (
                cls.market,
                cls.market | cls.textile,
                cls.clerk.partner_id,
            )
        )
        cls.with_market, cls.of_lead, cls.with_both, cls.internal = cls.env[
            "calendar.event"
        ].create(
            [
                {
                    "name": "Visit",
                    "start": "2026-05-01 09:00:00",
                    "stop": "2026-05-01 10:00:00",
                    "user_id": cls.clerk.id,
                    **values,
                }
                for values in (
                    {"partner_ids": [attended]},
                    {"opportunity_id": lead.id, "partner_ids": [internal]},
                    {"partner_ids": [both]},
                    {"partner_ids": [internal]},
                )
            ]
        )
        cls.env.flush_all()

    def seen(self, user, companies=None):
        """Which meetings a user sees while working in companies."""
        every = self.with_market + self.of_lead + self.with_both + self.internal
        mine = every.with_user(user).with_context(
            allowed_company_ids=(companies or user.company_id).ids
        )
        found = mine.search([("id", "in", every.ids)])
        self.env.invalidate_all()
        self.assertEqual(mine._filtered_access("read"), found)
        attendees = self.env["calendar.attendee"].with_env(mine.env)
        attended = attendees.search([("event_id", "in", every.ids)]).sudo().event_id
        self.assertEqual(attended.with_env(mine.env), found.sudo(False))
        return found.with_env(self.env)

    def test_who_sees_all_sees_no_client_of_another_company(self):
        for user in (self.director, self.auditor):
            self.assertEqual(self.seen(user), self.with_both + self.internal)
            user.company_ids |= self.other
            companies = self.env.company + self.other
            self.assertEqual(
                self.seen(user, companies),
                self.with_market + self.of_lead + self.with_both + self.internal,
            )
            self.assertEqual(
                self.seen(user, self.other),
                self.with_market + self.of_lead + self.with_both + self.internal,
            )

    def test_own_meetings_stay(self):
        self.with_market.user_id = self.director
        self.env.flush_all()
        self.assertIn(self.with_market, self.seen(self.director))

    def test_who_is_in_no_group_of_ours_sees_what_odoo_shows(self):
        self.assertEqual(len(self.seen(self.clerk)), 4)
