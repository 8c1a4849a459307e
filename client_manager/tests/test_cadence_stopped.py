from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from ..models.cadence import client_cadence_planning
from .cadence_common import CadenceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestCadenceStopped(CadenceCase):
    """Odoo's time for an action is up after each manager.

    Anna has more to do than days for it, so that she always has something left.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.company"].client_main_company().write(
            {"client_daily_contacts": 1, "client_planning_days": 1}
        )
        many = cls.many_clients(5)
        cls.make_old(many)
        cls.rule("visit", 3, "month")

    def run_short(self):
        """A run that ends after its first batch; how often all was worked out."""
        cron = type(self.env["ir.cron"])
        with (
            patch.object(cron, "_commit_progress", lambda *args, **options: 0),
            patch.object(client_cadence_planning, "BATCH", 1),
            patch.object(
                type(self.due), "_refresh", autospec=True, side_effect=self.refresh
            ) as refreshed,
        ):
            self.due._plan_ahead()
        self.env.invalidate_all()
        return refreshed.call_count

    def setUp(self):
        super().setUp()
        self.refresh = type(self.due)._refresh

    def planned_managers(self):
        planned = self.due.search([("activity_id", "!=", False)])
        return planned.activity_id.user_id

    def test_it_goes_on_with_who_is_left(self):
        first, second = (self.anna + self.vera).sorted("id")
        self.assertEqual(self.run_short(), 1)
        self.assertEqual(self.planned_managers(), first)
        self.assertEqual(self.run_short(), 0)
        self.assertEqual(self.planned_managers(), first + second)
        # All are done: the next run begins anew.
        self.assertEqual(self.run_short(), 1)
        self.assertTrue(
            self.due.search_count(
                [("user_id", "=", self.anna.id), ("activity_id", "=", False)]
            )
        )

    def test_the_next_day_begins_anew(self):
        self.run_short()
        with freeze_time("2026-06-16 09:00:00"):
            self.assertEqual(self.run_short(), 1)
