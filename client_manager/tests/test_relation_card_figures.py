from datetime import date, datetime

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .relation_common import RelationCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestRelationCardFigures(RelationCase):
    """What a figure on the card says and what opens behind it are the same.

    For the manager with the narrowest rights (own documents only), for who helps as
    co-manager, and for the head; of another client and company there is more, which
    must not count.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assign(cls.textile, cls.boris, date(2026, 1, 1), role="co_manager")
        narrow = cls.env.ref("sales_team.group_sale_salesman")
        wide = cls.env.ref("sales_team.group_sale_salesman_all_leads")
        cls.anna.group_ids = [Command.link(narrow.id), Command.unlink(wide.id)]
        # Made and sold by others: the client is Anna's all the same.
        cls.invoice(cls.textile, date(2026, 2, 1), 400)
        cls.invoice(cls.contact, date(2026, 6, 1), 500, due=date(2026, 7, 1))
        cls.invoice(cls.contact, date(2026, 6, 3), 50, "out_refund")
        cls.invoice(cls.textile, date(2025, 6, 15), 7000)
        cls.invoice(cls.textile, date(2026, 6, 20), 9000)
        cls.invoice(cls.market, date(2026, 6, 1), 3000)
        cls.running = cls.order(cls.address, datetime(2026, 6, 2, 12))
        cls.order(cls.textile)
        cls.order(cls.contact).user_id = cls.vera
        cls.order(cls.market)
        cls.running.delivery_status = "partial"
        cls.env["helpdesk.ticket"].create(
            [
                {"name": "Torn", "description": "a", "partner_id": partner.id}
                for partner in cls.contact + cls.textile + cls.market
            ]
        )
        for state in ("stated", "offered", "met", "dropped"):
            cls.make(
                "client.need",
                {"partner_id": cls.textile.id, "name": state, "state": state},
            )
        cls.plan = cls.make(
            "client.account.plan",
            {
                "partner_id": cls.textile.id,
                "potential": 3400,
                "goal_ids": [
                    Command.create({"name": "M", "measure": m, "target": 100})
                    for m in ("turnover", "orders", "manual")
                ],
            },
        )
        cls.plan.action_activate()
        cls.second = cls.env["res.company"].create({"name": "Second"})
        cls.env["client.need"].create(
            {
                "partner_id": cls.textile.id,
                "name": "Elsewhere",
                "company_id": cls.second.id,
            }
        )
        cls.env["sale.order"].create(
            {"partner_id": cls.textile.id, "company_id": cls.second.id}
        )
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.readers = self.anna, self.boris, self.head

    def opened(self, user, action):
        """The records that an action shows the user."""
        records = self.env[action["res_model"]].with_user(user)
        return records.search(action["domain"])

    def figure(self, user, key, number):
        """The text of a figure without its currency, and the records behind it."""
        client = self.textile.with_user(user)
        blocks = {block["key"]: block for block in client.client_card()["blocks"]}
        figure = blocks[key]["figures"][number]
        text = "".join(c for c in figure["text"] if c.isdigit() or c in "−+%")
        return text, self.opened(user, getattr(client, figure["action"])())

    def assertAdds(self, key, number, text, amount):
        """A figure of money is the sum of what opens."""
        for user in self.readers:
            with self.subTest(figure=(key, number), user=user.login):
                shown, records = self.figure(user, key, number)
                self.assertEqual(shown, text)
                self.assertEqual(int(text), sum(map(amount, records)))

    def assertCounts(self, key, number, count):
        for user in self.readers:
            with self.subTest(figure=(key, number), user=user.login):
                shown, records = self.figure(user, key, number)
                self.assertEqual((shown, len(records)), (str(count), count))

    def test_turnover(self):
        self.assertAdds("sales", 0, "850", lambda m: m.amount_untaxed_signed)

    def test_trend(self):
        for user in self.readers:
            shown, moves = self.figure(user, "sales", 1)
            recent = moves.filtered(lambda m: m.invoice_date > date(2026, 3, 17))
            self.assertEqual(shown, "+12%")
            self.assertEqual(sum(recent.mapped("amount_untaxed_signed")), 450)
            before = moves - recent
            self.assertEqual(sum(before.mapped("amount_untaxed_signed")), 400)

    def test_each_month(self):
        for user in self.readers:
            client = self.textile.with_user(user)
            blocks = {block["key"]: block for block in client.client_card()["blocks"]}
            sums = []
            for month in blocks["sales"]["data"]["months"]:
                run = client.with_context(**month["context"])
                moves = self.opened(user, getattr(run, month["action"])())
                sums.append(sum(moves.mapped("amount_untaxed_signed")))
                self.assertEqual(
                    int("".join(filter(str.isdigit, month["text"]))), sums[-1]
                )
            self.assertEqual(sums, [0] * 7 + [400, 0, 0, 0, 450])

    def test_orders(self):
        self.assertCounts("orders", 0, 1)
        self.assertCounts("orders", 1, 2)

    def test_money(self):
        self.assertAdds("money", 0, "16850", lambda line: line.amount_residual)
        self.assertAdds("money", 1, "7350", lambda line: line.amount_residual)

    def test_tickets_and_needs(self):
        self.assertCounts("complaints", 0, 2)
        self.assertCounts("needs", 0, 2)

    def test_share_of_wallet(self):
        for user in self.readers:
            shown, moves = self.figure(user, "plan", 0)
            self.assertEqual(shown, "25%")
            self.assertEqual(sum(moves.mapped("amount_untaxed_signed")), 850)

    def test_goals(self):
        for user in self.readers:
            turnover, orders, _manual = self.plan.goal_ids.with_user(user)
            moves = self.opened(user, turnover.action_view_records())
            self.assertEqual(sum(moves.mapped("amount_untaxed_signed")), turnover.value)
            found = self.opened(user, orders.action_view_records())
            self.assertEqual(len(found), orders.value)

    def test_the_next_step_is_the_first_of_what_opens(self):
        for day in (20, 18):
            self.contact.activity_schedule(
                "mail.mail_activity_data_call",
                date_deadline=date(2026, 6, day),
                user_id=self.anna.id,
            )
        shown, activities = self.figure(self.anna, "contact", 1)
        self.assertIn("18", shown)
        self.assertEqual(min(activities.mapped("date_deadline")), date(2026, 6, 18))

    def test_a_closed_plan_opens_what_it_was_closed_with(self):
        with freeze_time("2026-06-10 09:00:00"):
            self.plan.action_close()
        self.assertEqual(self.plan.closed_on, date(2026, 6, 10))
        self.invoice(self.textile, date(2026, 6, 12), 1000)
        plan = self.plan.with_user(self.anna)
        moves = self.opened(self.anna, plan.action_view_turnover())
        self.assertEqual(
            sum(moves.mapped("amount_untaxed_signed")), plan.closed_turnover
        )

    def test_who_acts_for_the_manager_opens(self):
        substitution = self.env["client.substitution"].create(
            {
                "absent_user_id": self.anna.id,
                "substitute_user_id": self.boris.id,
                "date_from": date(2026, 6, 15),
                "date_until": date(2026, 6, 20),
            }
        )
        substitution.action_confirm()
        for user in self.readers:
            client = self.textile.with_user(user)
            action = client.action_view_substitution()
            self.assertEqual(
                (action["res_model"], action["res_id"]),
                ("client.substitution", substitution.id),
            )
