from datetime import date, datetime
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .segment_common import TODAY, SegmentCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSegmentPass(SegmentCase):
    """The nightly pass, as the scheduled action runs it, over three clients."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.third = cls.client("Third")
        cls.buy(cls.textile, 20, 60, 100)
        cls.sell(cls.textile, 900)
        cls.sell(cls.market, 100)
        cls.buy(cls.market, 20, 100)
        cls.figures_model = cls.env["client.retention"]
        cls.cron = cls.env.ref("client_manager.ir_cron_client_retention")
        cls.figures_model._forget()

    def run_scheduled(self):
        """As the scheduler does it: on a cursor of its own, with progress."""
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()
        self.env.invalidate_all()

    def progress(self):
        return self.env["ir.cron.progress"].search(
            [("cron_id", "=", self.cron.id)], order="id desc", limit=1
        )

    def computed(self):
        return self.figures_model.search_count([("computed_on", "!=", False)])

    def figures_seen(self):
        """The clients whose figures are computed from now on."""
        seen, real = [], type(self.figures_model)._figures_of

        def spy(model, client_ids, today):
            seen.extend(client_ids)
            return real(model, client_ids, today)

        self.startPatcher(patch.object(type(self.figures_model), "_figures_of", spy))
        return seen

    def test_the_scheduler_is_told_how_far_it_is(self):
        with patch.object(type(self.figures_model), "_batch", 2):
            self.run_scheduled()
        progress = self.progress()
        self.assertEqual((progress.done, progress.remaining), (4, 0))
        self.assertEqual(self.computed(), 3)
        self.assertEqual(self.kind(self.textile), "a")

    def test_out_of_time_it_goes_on_where_it_stopped(self):
        seen = self.figures_seen()
        with (
            patch.object(type(self.figures_model), "_batch", 1),
            patch.object(type(self.cron), "_commit_progress", lambda *a, **o: 0),
        ):
            self.figures_model._run_pass()
        self.assertEqual(seen, [min((self.textile + self.market).ids)])
        self.assertNotEqual(self.kind(self.textile), "a", "that is for the end")
        self.run_scheduled()
        self.assertCountEqual(seen, (self.textile + self.market + self.third).ids)
        self.assertEqual(self.kind(self.textile), "a")

    def test_what_fails_at_the_end_keeps_the_figures(self):
        seen = self.figures_seen()
        with (
            patch.object(type(self.figures_model), "_settle", side_effect=ValueError),
            mute_logger("odoo.addons.base.models.ir_cron"),
        ):
            self.run_scheduled()
        self.assertEqual(self.computed(), 3)
        self.run_scheduled()
        self.assertEqual(len(seen), 3, "figures of the day are not computed twice")
        self.assertEqual(self.kind(self.textile), "a")

    def test_somebody_saving_a_client_meanwhile_puts_nothing_off(self):
        real, attempts = type(self.figures_model)._settle, []

        def clash(model):
            attempts.append(1)
            if len(attempts) < 3:
                raise SerializationFailure
            return real(model)

        with patch.object(type(self.figures_model), "_settle", clash):
            self.run_scheduled()
        self.assertEqual(len(attempts), 3)
        self.assertEqual(self.kind(self.textile), "a")
        self.assertEqual(self.computed(), 3)

    def test_run_twice_it_changes_nothing(self):
        self.run_scheduled()
        rows = SQL("SELECT max(id), count(*) FROM client_segment_change")
        before = self.env.execute_query(rows)
        figures = self.figures(self.textile).read()
        self.figures_model._forget()
        self.run_scheduled()
        self.assertEqual(self.env.execute_query(rows), before)
        self.assertEqual(self.figures(self.textile).read(), figures)

    # ------------------------------------------------------------------
    # Archived clients, and those that are a client no more
    # ------------------------------------------------------------------

    def test_an_archived_client_does_not_count_among_the_others(self):
        self.compute()
        self.assertEqual(self.kind(self.market), "b")
        self.textile.action_archive()
        self.compute()
        self.assertEqual(self.kind(self.market), "a", "it is the largest now")
        self.assertEqual(self.kind(self.textile), "a", "as on its last day")

    def test_an_archived_client_grows_no_worse(self):
        self.compute()
        before = self.textile.health_change_ids
        self.assertEqual(before[:1].health_after, self.textile.health)
        self.textile.action_archive()
        with freeze_time("2027-12-15 09:00:00"):
            self.compute()
        self.assertFalse(self.textile.loss_ids)
        self.assertEqual(self.textile.health_change_ids, before)
        self.textile.action_unarchive()
        with freeze_time("2027-12-15 09:00:00"):
            self.compute()
        self.assertEqual(self.kind(self.textile), "lost")

    def test_part_of_another_client_it_has_no_health_of_its_own(self):
        self.compute()
        self.assertTrue(self.market.health)
        self.market.write({"is_company": False, "parent_id": self.textile.id})
        self.compute()
        self.assertFalse(self.market.health)
        self.assertEqual(self.market.segment_id, self.textile.segment_id)
        self.assertEqual(self.figures(self.textile).turnover, 1000)
        with freeze_time("2027-12-15 09:00:00"):
            self.compute()
        self.assertFalse(self.market.loss_ids)

    # ------------------------------------------------------------------
    # The end of a day, and companies elsewhere
    # ------------------------------------------------------------------

    def test_the_day_ends_at_midnight_of_the_company(self):
        order = self.order(self.third, datetime(2026, 6, 14, 20, 59))
        self.compute()
        self.assertEqual(self.figures(self.third).last_purchase, date(2026, 6, 14))
        order.date_order = datetime(2026, 6, 14, 21, 0)
        self.compute()
        self.assertEqual(self.figures(self.third).last_purchase, date(2026, 6, 15))

    def test_bought_where_it_is_tomorrow_already(self):
        """On an evening in Moscow the morning's order in Vladivostok counts at once."""
        east = self.env["res.company"].create({"name": "East"})
        east.resource_calendar_id.tz = "Asia/Vladivostok"
        order = (
            self.env["sale.order"]
            .with_company(east)
            .create(
                {
                    "partner_id": self.third.id,
                    "company_id": east.id,
                    "order_line": [
                        Command.create({"product_id": self.product.id, "price_unit": 5})
                    ],
                }
            )
        )
        with freeze_time("2026-06-15 19:00:00"):
            order.action_confirm()
            self.assertEqual(self.kind(self.third), "new")
            self.assertEqual(self.figures(self.third).last_purchase, date(2026, 6, 15))
        with freeze_time("2026-06-16 01:00:00"):
            self.compute()
        self.assertEqual(self.figures(self.third).last_purchase, date(2026, 6, 16))

    def test_what_is_dated_in_the_future_is_no_purchase_yet(self):
        self.order(self.third, datetime(2026, 6, 20, 9))
        self.sell(self.third, 50, days_ago=-5)
        self.compute()
        figures = self.figures(self.third)
        self.assertEqual((figures.purchase_count, figures.turnover), (0, 0))
