from unittest.mock import patch

from odoo.addons.mail.tests.common import MockEmail

from .cadence_common import CadenceCase


class CampaignCase(MockEmail, CadenceCase):
    """*textile* has Olga with an address; *market* is Vera's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact.write({"email": "olga@textile.example.com", "lang": "en_US"})
        cls.textile.email = "info@textile.example.com"
        cls.purpose = cls.env["client.consent.purpose"].search(
            [("code", "=", "mailing")]
        )
        cls.lines = cls.env["client.campaign.line"]

    def consent(self, person):
        return self.env["client.consent"].create(
            {
                "partner_id": person.id,
                "purpose_id": self.purpose.id,
                "company_id": self.env.company.id,
                "date": "2026-06-01",
            }
        )

    def campaign(self, user=None, clients=None, **values):
        campaign = (
            self.env["client.campaign"]
            .with_user(user or self.anna)
            .create({"name": "Spring Fair", "date": "2026-07-01", **values})
        )
        for client in clients if clients is not None else self.textile:
            self.lines.with_user(user or self.anna).create(
                {"campaign_id": campaign.id, "partner_id": client.id}
            )
        return campaign

    def run_campaigns(self):
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", lambda *args, **options: 1):
            self.lines._tell_waiting()

    def queue(self, *args, **values):
        """Start a campaign; its lines, whose letters wait in Odoo's queue."""
        campaign = self.campaign(*args, **values)
        campaign.action_start()
        self.run_campaigns()
        return campaign.line_ids

    def tell(self, *args, **values):
        """Start a campaign and let its letters leave; its lines."""
        lines = self.queue(*args, **values)
        self.send(lines)
        return lines

    def send(self, lines):
        """Odoo's queue sends the letters; what left is in ``self._mails``."""
        with self.mock_mail_gateway(mail_unlink_sent=True):
            self.mails(lines).send()
        self.env.invalidate_all()

    def mails(self, line):
        return self.env["mail.mail"].search(
            [("model", "=", line._name), ("res_id", "in", line.ids)]
        )
