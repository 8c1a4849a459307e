from datetime import date

from odoo import Command
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class ClientManagerCase(TransactionCase):
    """A small firm; the tests are run as the lowest right that should do.

    =========  ================================  =====================
    login      group                             team
    =========  ================================  =====================
    anna       client manager                    Central
    boris      client manager                    Central
    vera       client manager                    North
    head       head of department                leads Central
    director   director
    auditor    auditor
    clerk      plain employee (none of ours)
    =========  ================================  =====================

    Clients: *textile* (with a contact and a delivery address) and *market*. History
    reaches back to the beginning of 2026, so that dates in tests can be fixed.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.env["ir.config_parameter"].set_param(
            "client_manager.attribution_start", "2026-01-01"
        )
        cls.env.company.resource_calendar_id.tz = "Europe/Moscow"
        cls._make_users()
        cls._make_clients()
        cls.product = cls.env["product.product"].create(
            {"name": "Linen", "list_price": 100, "taxes_id": [Command.clear()]}
        )

    @classmethod
    def _make_users(cls):
        group = "client_manager.group_client_{}".format
        cls.anna, cls.boris, cls.vera = (
            new_test_user(cls.env, login=login, groups=group("manager"))
            for login in ("anna", "boris", "vera")
        )
        cls.head = new_test_user(cls.env, login="head_test", groups=group("head"))
        cls.director = new_test_user(
            cls.env, login="director_test", groups=group("director")
        )
        cls.auditor = new_test_user(
            cls.env, login="auditor_test", groups=group("auditor")
        )
        cls.clerk = new_test_user(cls.env, login="clerk", groups="base.group_user")
        cls.central, cls.north = cls.env["crm.team"].create(
            [
                {
                    "name": "Central",
                    "user_id": cls.head.id,
                    "member_ids": [Command.set((cls.anna + cls.boris).ids)],
                },
                {"name": "North", "member_ids": [Command.set(cls.vera.ids)]},
            ]
        )

    @classmethod
    def _make_clients(cls):
        partners = cls.env["res.partner"]
        cls.textile, cls.market = partners.create(
            [
                {"name": "Textile House", "is_company": True},
                {"name": "Market Square", "is_company": True},
            ]
        )
        cls.contact, cls.address = partners.create(
            [
                {"name": "Olga", "parent_id": cls.textile.id, "type": "contact"},
                {"name": "Store", "parent_id": cls.textile.id, "type": "delivery"},
            ]
        )

    @classmethod
    def assign(cls, client, user, first=None, last=None, role="responsible"):
        return cls.env["client.assignment"].create(
            {
                "partner_id": client.id,
                "user_id": user.id,
                "role": role,
                "date_from": first,
                "date_until": last,
            }
        )

    @classmethod
    def order(cls, client, moment=None, price=100):
        """An order line of one piece, confirmed and dated where a moment is given."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": client.id,
                "order_line": [
                    Command.create({"product_id": cls.product.id, "price_unit": price})
                ],
            }
        )
        if moment:
            order.action_confirm()
            order.date_order = moment
        return order

    @classmethod
    def invoice(cls, client, day, amount, move_type="out_invoice", due=None, post=True):
        move = cls.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": client.id,
                "invoice_date": day,
                "invoice_date_due": due or day,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Linen",
                            "price_unit": amount,
                            "tax_ids": [Command.clear()],
                        }
                    )
                ],
            }
        )
        if post:
            move.action_post()
        return move

    @classmethod
    def many_clients(cls, number=102, since=date(2026, 1, 1)):
        """So many companies, all of them clients of Anna."""
        clients = cls.env["res.partner"].create(
            [{"name": f"Client {n}", "is_company": True} for n in range(number)]
        )
        cls.env["client.assignment"].create(
            [
                {"partner_id": client.id, "user_id": cls.anna.id, "date_from": since}
                for client in clients
            ]
        )
        return clients

    def queries(self, run, *args) -> int:
        """How many queries a call takes, with what it leaves to be written."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        run(*args)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def assertSameCost(self, run, records, most=None, more=6):
        """A call on a hundred records takes hardly more queries than on one.

        :param run: called with the first record, so that what is loaded once for all
            does not count, then with the second, then with the others
        :param records: about 102 of them
        :param most: of queries, for any number of records
        :param more: by how many queries the call for many may be dearer
        """
        run(records[:1])
        one, many = (self.queries(run, part) for part in (records[1:2], records[2:]))
        self.assertLessEqual(many, one + more, "queries grow with the records")
        if most is not None:
            self.assertLessEqual(max(one, many), most)

    def history(self, client) -> list[tuple[str, date | None, date | None]]:
        """(login, first day, last day) of the responsible managers, in order."""
        assignments = client.assignment_ids.filtered(lambda a: a.role == "responsible")
        return [
            (a.user_id.login, a.date_from or None, a.date_until or None)
            for a in assignments.sorted(lambda a: a.date_from or date.min)
        ]
