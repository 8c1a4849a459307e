from contextlib import contextmanager
from datetime import date

from .common import ClientManagerCase


class PrivacyCase(ClientManagerCase):
    """Olga of *textile* is Anna's contact; Pavel works for *market*, Boris' client."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assign(cls.textile, cls.anna, date(2026, 1, 1))
        cls.assign(cls.market, cls.boris, date(2026, 1, 1))
        cls.pavel = cls.env["res.partner"].create(
            {"name": "Pavel", "parent_id": cls.market.id}
        )
        cls.data, cls.mailing = (
            cls.env.ref(f"client_manager.client_consent_purpose_{name}")
            for name in ("data", "mailing")
        )

    def consent(self, person=None, user=None, purpose=None, **values):
        return (
            self.env["client.consent"]
            .with_user(user or self.env.user)
            .create(
                {
                    "partner_id": (person or self.contact).id,
                    "purpose_id": (purpose or self.data).id,
                    "date": date(2026, 6, 1),
                    **values,
                }
            )
        )

    def withdraw(self, consents, day=None, reason="Enough"):
        action = consents.action_withdraw()
        wizard = (
            consents.env[action["res_model"]]
            .with_context(**action["context"])
            .create({"reason": reason, **({"date": day} if day else {})})
        )
        self.assertEqual(wizard.consent_ids, consents)
        wizard.action_withdraw()

    @contextmanager
    def refusal(self, error, words):
        """A refusal in words; what was half done is undone."""
        with self.assertRaises(error) as refused:
            yield
        self.assertRegex(str(refused.exception), words)

    def merge(self, target, *others):
        partners = target.union(*others)
        self.env["base.partner.merge.automatic.wizard"].create({})._merge(
            partners.ids, target
        )
