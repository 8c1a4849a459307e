from datetime import date

from freezegun import freeze_time

from odoo.fields import Domain
from odoo.tests import tagged

from .cadence_common import CadenceCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestTodayHealth(CadenceCase):
    """What Today and the rules of contacts take from health and segments."""

    def fell(self, client, day, fell=True):
        return self.env["client.health.change"].create(
            {
                "partner_id": client.id,
                "date": day,
                "health_before": "good",
                "health_after": "risk",
                "fell": fell,
            }
        )

    def test_clients_whose_health_fell(self):
        change = self.fell(self.textile, date(2026, 6, 10))
        self.fell(self.textile, date(2026, 5, 1))
        self.fell(self.textile, date(2026, 6, 11), fell=False)
        self.fell(self.market, date(2026, 6, 10))
        page = self.env["client.today"].with_user(self.anna).get_today()
        (block,) = (b for b in page["blocks"] if b["name"] == "health")
        self.assertEqual(block["count"], 1)
        self.assertEqual(block["items"][0]["title"], "Textile House")
        self.assertEqual(block["items"][0]["res_id"], self.textile.id)
        changes = self.env["client.health.change"].with_user(self.anna)
        self.assertEqual(changes.search(Domain(block["action"]["domain"])), change)

    def test_in_another_segment_other_rules_hold_at_once(self):
        self.rule("call", 1, "month", since="2026-06-15")
        keys = self.rule("call", 1, "week", since="2026-06-15", segment_id=self.key.id)
        row = self.row("call", self.market)
        self.assertNotEqual(row.rule_id, keys)
        self.market.with_user(self.director).set_segment(self.key, "Grows")
        self.assertEqual(self.row("call", self.market).rule_id, keys)
        self.market.with_user(self.director).action_segment_by_rule()
        self.env["client.retention"].compute_now()
        self.assertNotEqual(self.row("call", self.market).rule_id, keys)
