from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ClientManagerCase


@tagged("post_install", "-at_install")
class TestAccessVisibility(ClientManagerCase):
    """The setting: what managers see of others' clients."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assign(cls.textile, cls.anna)
        cls.assign(cls.market, cls.vera)
        cls.order_of_vera = cls.order(cls.market)

    def choose(self, visibility):
        settings = self.env["res.config.settings"].create(
            {"client_visibility": visibility}
        )
        settings.execute()
        again = self.env["res.config.settings"].create({})
        self.assertEqual(again.client_visibility, visibility)

    def directory(self, user):
        entries = self.env["client.directory"].with_user(user)
        return entries.search([("id", "in", (self.textile + self.market).ids)])

    def can(self, record, operation):
        return record.with_user(self.anna).has_access(operation)

    def test_nothing_at_first(self):
        with self.assertRaises(AccessError):
            self.directory(self.anna)
        self.assertFalse(self.can(self.market, "read"))

    def test_names_only(self):
        self.choose("names")
        entries = self.directory(self.anna)
        self.assertEqual(
            {(entry.name, entry.user_id) for entry in entries},
            {("Textile House", self.anna), ("Market Square", self.vera)},
        )
        self.assertFalse(self.can(self.market, "read"))
        self.assertFalse(self.can(self.order_of_vera, "read"))
        with self.assertRaises(AccessError):
            entries[0].with_user(self.anna).write({"name": "Mine"})

    def test_everything_but_no_writing(self):
        self.choose("all")
        for record in (self.market, self.order_of_vera, self.order_of_vera.order_line):
            self.assertTrue(self.can(record, "read"), record._name)
            self.assertFalse(self.can(record, "write"), record._name)

    def test_and_back(self):
        self.choose("all")
        self.assertTrue(self.can(self.market, "read"))
        self.choose("nothing")
        self.assertFalse(self.can(self.market, "read"))
        with self.assertRaises(AccessError):
            self.directory(self.anna)

    def test_directors_and_auditors_always_have_the_directory(self):
        for user in (self.director, self.auditor):
            self.assertEqual(len(self.directory(user)), 2)
