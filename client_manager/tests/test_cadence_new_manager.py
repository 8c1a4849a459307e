from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .cadence_common import CadenceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestCadenceNewManager(CadenceCase):
    """A call with *textile* is planned when Anna gives the client away."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule("visit", 3, "month", segment_id=cls.key.id)
        agreed = cls.talk(cls.textile, next_date="2026-06-19", next_kind="call")
        cls.agreed = agreed.sudo().next_activity_id

    def setUp(self):
        super().setUp()
        self.run_night()
        self.activity = self.row("visit").activity_id
        self.assertEqual((self.activity + self.agreed).user_id, self.anna)

    def give_away(self, day, user=None):
        self.assign(self.textile, user or self.boris, day)
        self.env.invalidate_all()

    def test_given_away_today(self):
        self.give_away(date(2026, 6, 15))
        self.assertEqual((self.activity + self.agreed).user_id, self.boris)

    def test_given_away_later(self):
        self.give_away(date(2026, 6, 17))
        self.assertEqual((self.activity + self.agreed).user_id, self.anna)
        with freeze_time("2026-06-17 09:00:00"):
            self.env["client.assignment"]._follow_calendar()
            self.env.invalidate_all()
            self.assertEqual((self.activity + self.agreed).user_id, self.boris)

    def test_the_call_of_a_campaign_goes_along(self):
        campaign = self.env["client.campaign"].create(
            {
                "name": "Fair",
                "channel": "call",
                "line_ids": [Command.create({"partner_id": self.textile.id})],
            }
        )
        campaign.line_ids._plan_calls(campaign)
        call = campaign.line_ids.activity_id
        self.assertEqual(call.user_id, self.anna)
        self.give_away(date(2026, 6, 15))
        self.assertEqual(call.user_id, self.boris)

    def test_whoever_helps_with_the_client_keeps_it(self):
        self.assign(self.textile, self.anna, role="co_manager")
        self.give_away(date(2026, 6, 15))
        self.assertEqual((self.activity + self.agreed).user_id, self.anna)

    def test_what_was_given_to_a_colleague_stays(self):
        self.activity.user_id = self.vera
        self.give_away(date(2026, 6, 15))
        self.assertEqual(self.activity.user_id, self.vera)
        self.assertEqual(self.agreed.user_id, self.boris)

    def test_given_back_it_comes_back(self):
        self.give_away(date(2026, 6, 15))
        self.give_away(date(2026, 6, 16), self.anna)
        self.assertEqual(self.activity.user_id, self.boris)
        with freeze_time("2026-06-16 09:00:00"):
            self.env["client.assignment"]._follow_calendar()
            self.env.invalidate_all()
            self.assertEqual((self.activity + self.agreed).user_id, self.anna)

    def test_a_transfer_that_is_undone(self):
        """Also where the head left the activities behind, and back with the client."""
        for along in (True, False):
            transfer = (
                self.env["client.transfer"]
                .with_user(self.head)
                .create(
                    {
                        "choice": "manager",
                        "from_user_id": self.anna.id,
                        "user_ids": [Command.set(self.boris.ids)],
                        "date_from": date(2026, 6, 15),
                        "with_activities": along,
                    }
                )
            )
            transfer.action_preview()
            transfer.action_confirm()
            self.env.invalidate_all()
            with self.subTest(along=along):
                self.assertEqual((self.activity + self.agreed).user_id, self.boris)
                transfer._start_undo()
                self.env.invalidate_all()
                self.assertEqual(self.textile.user_id, self.anna)
                self.assertEqual((self.activity + self.agreed).user_id, self.anna)

    def test_cost_does_not_grow(self):
        # All of them have a planned contact, whichever comes first.
        self.env["res.company"].client_main_company().client_daily_contacts = 200
        clients = self.many_clients()
        self.make_old(clients)
        self.into_segment(clients, self.key)
        self.run_night()
        self.assertSameCost(
            lambda some: self.env["client.assignment"].assign(
                some, self.boris, date(2026, 6, 15), in_bulk=True
            ),
            clients,
        )
        planned = self.due.search([("partner_id", "in", clients.ids)]).activity_id
        self.assertEqual(len(planned), len(clients))
        self.assertEqual(planned.user_id, self.boris)
