from datetime import date

from .common import ClientManagerCase


class RelationCase(ClientManagerCase):
    """*textile* is Anna's, *market* Vera's; it is 15 June 2026, noon in Moscow.

    Olga (``contact``) works for textile, Pavel (``foreigner``) for market.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assign(cls.textile, cls.anna, date(2026, 1, 1))
        cls.assign(cls.market, cls.vera, date(2026, 1, 1))
        cls.foreigner = cls.env["res.partner"].create(
            {"name": "Pavel", "parent_id": cls.market.id, "type": "contact"}
        )

    @classmethod
    def make(cls, model, values, user=None):
        """A record of a model, made by a user, by default Anna."""
        return cls.env[model].with_user(user or cls.anna).create(values)

    @classmethod
    def stakeholder(cls, contact=None, user=None, **values):
        values = {"contact_id": (contact or cls.contact).id, **values}
        return cls.make("client.stakeholder", values, user)

    @classmethod
    def merge(cls, kept, *others):
        """Merge partners as Odoo's wizard does."""
        wizard = cls.env["base.partner.merge.automatic.wizard"].create({})
        partners = kept.union(*others)
        wizard._merge(partners.ids, kept, extra_checks=False)

    def assertOnlyOwn(self, own, others):
        """Reading and writing of records of *textile* and *market* by role."""
        both, nothing = own + others, own.browse()
        for user, reads, writes in (
            (self.anna, own, own),
            (self.boris, nothing, nothing),
            (self.vera, others, others),
            (self.head, own, own),
            (self.director, both, both),
            (self.auditor, both, nothing),
        ):
            with self.subTest(user=user.login):
                found = own.with_user(user).search([("id", "in", both.ids)])
                self.assertEqual(found, reads)
                self.assertEqual(both.with_user(user)._filtered_access("write"), writes)
