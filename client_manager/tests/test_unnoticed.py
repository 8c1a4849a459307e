from odoo import Command
from odoo.tests import new_test_user, tagged

from .common import ClientManagerCase

# What people outside our groups may be besides.
ROLES = {
    "plain": "base.group_user",
    "store": "stock.group_stock_user",
    "accountant": "account.group_account_manager",
    "seller": "sales_team.group_sale_salesman_all_leads",
    "personnel": "hr_holidays.group_hr_holidays_user",
    "keeper": "base.group_system,base.group_partner_manager",
}


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

    def _refused(self, user) -> list[str]:
        """What the user may not read or ask of records they do read."""
        refused = []
        for name in self._extended():
            model = self.env[name].with_user(user)
            if not model.has_access("read"):
                continue
            records = model.search([], limit=3, order="id desc")
            for field in self._ours(model):
                self.env.invalidate_all()
                try:
                    records.read([field])
                    if model._fields[field]._description_searchable:
                        model.search([(field, "!=", False)], limit=1)
                except Exception as error:  # whatever it is, plain Odoo had none
                    refused.append(f"{name}.{field}: {type(error).__name__}")
        return refused

    def test_employees_read_all_that_they_could_read_before(self):
        for login, groups in ROLES.items():
            with self.subTest(login):
                user = new_test_user(self.env, login=f"{login}_test", groups=groups)
                self.assertFalse(self._refused(user))

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
        self.assertEqual(orders, self.sold, "there is nothing to read")
        self.assertFalse(self._refused(buyer))
