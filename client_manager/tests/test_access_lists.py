from datetime import datetime, timedelta
from unittest.mock import patch

from odoo.addons.web.models.models import Base

from .common import ClientManagerCase

MOMENT = datetime(2026, 3, 2, 9)
SHOWN = {"name": {}, "partner_id": {"fields": {"display_name": {}}}}


class TestAccessLists(ClientManagerCase):
    """The web client's lists of a manager are Odoo's, found in one look."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assign(cls.textile, cls.anna)
        cls.assign(cls.market, cls.boris)
        for number in range(7):
            # Two of them in the same moment: then the order of ids decides.
            moment = MOMENT + timedelta(days=number // 2)
            cls.order(cls.textile, moment)
            cls.order(cls.market, moment)
        cls.env["crm.lead"].create(
            [
                {"name": f"Lead {n}", "partner_id": cls.textile.id, "active": n > 1}
                for n in range(5)
            ]
        )
        cls.env.flush_all()

    def same(self, records, domain, **options):
        """Ours and Odoo's answers to the same question; returns the answer."""
        self.env.invalidate_all()
        ours = records.web_search_read(domain, SHOWN, **options)
        self.env.invalidate_all()
        self.assertEqual(
            ours, Base.web_search_read(records, domain, SHOWN, **options), options
        )
        return ours

    def test_pages_numbers_and_orders_are_those_of_odoo(self):
        for user in (self.anna, self.head, self.director):
            orders = self.env["sale.order"].with_user(user)
            for options in (
                {},
                {"limit": 3},
                {"limit": 3, "offset": 3},
                {"limit": 3, "offset": 6},
                {"limit": 3, "offset": 30},
                {"limit": 80, "count_limit": 10001},
                {"limit": 3, "order": "name"},
                {"limit": 3, "order": "partner_id desc, id"},
            ):
                self.same(orders, [], **options)
                self.same(orders, [("partner_id", "=", self.textile.id)], **options)
        found = self.same(self.env["sale.order"].with_user(self.anna), [], limit=3)
        self.assertEqual((found["length"], len(found["records"])), (7, 3))

    def test_the_number_stops_where_the_client_stops_counting(self):
        orders = self.env["sale.order"].with_user(self.anna)
        self.assertEqual(self.same(orders, [], limit=2, count_limit=4)["length"], 4)

    def test_archived_documents_come_when_asked_for(self):
        leads = self.env["crm.lead"].with_user(self.anna)
        self.assertEqual(self.same(leads, [], limit=10)["length"], 3)
        archived = [("active", "=", False)]
        self.assertEqual(self.same(leads, archived, limit=10)["length"], 2)

    def test_nothing_of_others_is_listed_or_counted(self):
        orders = self.env["sale.order"].with_user(self.anna)
        theirs = [("partner_id", "=", self.market.id)]
        self.assertEqual(
            orders.web_search_read(theirs, SHOWN, limit=3), {"length": 0, "records": []}
        )

    def test_the_database_looks_once_for_the_page_and_the_number(self):
        orders = self.env["sale.order"].with_user(self.anna)
        shown = {"name": {}}

        def queries(limit):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            orders.web_search_read([], shown, limit=limit)
            return self.env.cr.sql_log_count - before

        queries(1)  # what is known for the whole session
        with patch.object(type(orders), "search_count") as counted:
            self.assertEqual(queries(2), queries(6))
        counted.assert_not_called()
