from odoo import Command
from odoo.tests import new_test_user, tagged

from .common import ClientManagerCase

# What people outside our groups may be besides.
ROLES = {
    "plain": "base.group_user",
    "store": "stock.group_stock_user",
    "accountant": "account.group_account_manager",
    "seller": "sales_team.group_sale_salesman_all_leads",
    "helpdesk": "helpdesk_mgmt.group_helpdesk_user",
    "personnel": "hr_holidays.group_hr_holidays_user",
    "keeper": "base.group_system,base.group_partner_manager",
}

# Of these there is something to read for every employee, and for a buyer.
FOR_ALL = {"calendar.event", "res.company", "res.partner", "res.users"}
FOR_BUYERS = FOR_ALL | {"account.move", "helpdesk.ticket", "sale.order"}


@tagged("post_install", "-at_install")
class TestUnnoticed(ClientManagerCase):
    """Whoever is in none of our groups goes on as if we were not there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assign(cls.textile, cls.anna)
        cls.sold = cls.order(cls.textile, "2026-06-01 09:00:00")
        cls.invoice(cls.textile, "2026-06-01", 100)
        cls.activity = cls.textile.activity_schedule(user_id=cls.anna.id)
        cls._make_documents()

    @classmethod
    def _make_documents(cls):
        """One of each other model with fields of ours."""
        cls.env["crm.lead"].create({"name": "Linen", "partner_id": cls.textile.id})
        cls.env["helpdesk.ticket"].create(
            {"name": "Torn", "description": "Torn", "partner_id": cls.contact.id}
        )
        cls.env["calendar.event"].create(
            {
                "name": "Autumn",
                "start": "2026-06-15 09:00:00",
                "stop": "2026-06-15 10:00:00",
                "user_id": cls.anna.id,
                "partner_ids": [Command.set((cls.anna.partner_id + cls.contact).ids)],
            }
        )
        bank = cls.env["account.journal"].search([("type", "=", "bank")], limit=1)
        cls.env["account.bank.statement.line"].create(
            {"journal_id": bank.id, "payment_ref": "Linen", "amount": 100}
        )
        kind = cls.env["hr.leave.type"].create(
            {"name": "Leave", "requires_allocation": False}
        )
        employee = cls.env["hr.employee"].create({"user_id": cls.anna.id})
        cls.env["hr.leave"].create(
            {
                "employee_id": employee.id,
                "holiday_status_id": kind.id,
                "request_date_from": "2026-06-22",
                "request_date_to": "2026-06-26",
            }
        )

    def _ours(self, records) -> list[str]:
        """The fields that we add to a model and that this user may read."""
        return [
            name
            for name in records.fields_get(attributes=["type"])
            if any(
                module.startswith("client_manager")
                for module in records._fields[name]._modules
            )
        ]

    def _extended(self):
        """Odoo's models with fields of ours, and tables of their own."""
        for name in sorted(self.env.registry):
            model = self.env[name]
            if (
                model._auto
                and not model._abstract
                and not model._transient
                and not name.startswith("client.")
                and any(m.startswith("client_man") for f in model._fields.values()
                        for m in f._modules or ())  # fmt: skip
            ):
                yield name

    def _refused(self, user) -> tuple[list[str], set[str]]:
        """What the user may not read or ask of records they do read.

        :return: the fields refused, and the models of which there was a record to read
        """
        refused, found = [], set()
        for name in self._extended():
            model = self.env[name].with_user(user)
            if not model.has_access("read"):
                continue
            records = model.search([], limit=3, order="id desc")
            if records:
                found.add(name)
            for field in self._ours(model):
                self.env.invalidate_all()
                try:
                    records.read([field])
                    if model._fields[field]._description_searchable:
                        model.search([(field, "!=", False)], limit=1)
                except Exception as error:  # whatever it is, plain Odoo had none
                    refused.append(f"{name}.{field}: {type(error).__name__}")
        return refused, found

    def test_employees_read_all_that_they_could_read_before(self):
        read = set()
        for login, groups in ROLES.items():
            with self.subTest(login):
                user = new_test_user(self.env, login=f"{login}_test", groups=groups)
                refused, found = self._refused(user)
                self.assertFalse(refused)
                self.assertLessEqual(FOR_ALL, found, "there is nothing to read")
                read |= found
        self.assertFalse(set(self._extended()) - read, "nobody had them to read")

    def test_buyers_read_all_that_they_could_read_before(self):
        buyer = self.env["res.users"].create(
            {
                "login": "buyer_test",
                "partner_id": self.contact.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        self.sold.message_subscribe(self.contact.ids)
        orders = self.env["sale.order"].with_user(buyer).search([])
        self.assertEqual(orders, self.sold)
        refused, found = self._refused(buyer)
        self.assertFalse(refused)
        self.assertLessEqual(FOR_BUYERS, found, "there is nothing to read")
