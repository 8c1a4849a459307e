from datetime import datetime, time, timedelta
from random import Random

from odoo import api, models

# Purpose | how obtained | days ago | valid for days (0: open) | withdrawn days ago
# The people of the clients take these in turn.
CONSENTS = [
    [("data", "paper", 150, 0, None), ("mailing", "paper", 150, 365, None)],
    [("data", "contract", 300, 0, None)],
    [("data", "form", 90, 0, None), ("mailing", "form", 90, 100, None)],
    [("data", "paper", 200, 0, None), ("mailing", "event", 180, 0, 20)],
    [("data", "contract", 380, 365, None)],
    [("data", "paper", 60, 0, None), ("third_party", "paper", 60, 0, None)],
    [],
    [("data", "email", 40, 0, None), ("photo", "event", 30, 45, None)],
    [("data", "paper", 120, 0, 5)],
    [],
]
REASONS = [
    ("Too many e-mails", "Слишком много писем"),
    ("Left the company", "Больше не работает в компании"),
]
# Login | days ago | kind | format | English | Russian | technical name | clients
DISCLOSURES = [
    ("manager1", 0, "print", "pdf", "Client Dossier", "Досье клиента", "dossier", 1),
    ("manager4", 1, "print", "pdf", "Client Dossier", "Досье клиента", "dossier", 3),
    ("head", 2, "print", "pdf", "Handover Act", "Акт приёма-передачи клиентов",
     "handover_act", 4),
    ("manager2", 3, "workbook", "xlsx", "Client Portfolio", "Клиентский портфель",
     "portfolio", 6),
    ("director", 8, "workbook", "xlsx", "Client Portfolio", "Клиентский портфель",
     "portfolio", 24),
    ("manager5", 12, "export", "csv", "Contact", "Контакт", "res.partner", 5),
    ("manager1", 15, "print", "html", "Client Dossier", "Досье клиента", "dossier", 2),
]  # fmt: skip
REPORT = "client_manager_reports.client_{}".format


class ClientDemo(models.AbstractModel):
    """What people consented to, and who printed and exported what."""

    _inherit = "client.demo"

    @api.model
    def _make_consents(self, world):
        """Consents of the people who work for the clients, in all states."""
        people = self.env["res.partner"].search(
            [
                ("parent_id", "in", [p.id for p in world.partners.values()]),
                ("type", "=", "contact"),
                ("user_id", "!=", False),
            ],
            order="id",
        )
        values, ends = [], []
        for number, person in enumerate(people):
            for row in CONSENTS[number % len(CONSENTS)]:
                purpose, channel, given, days, withdrawn = row
                day = world.ago(given)
                values.append(
                    {
                        "partner_id": person.id,
                        "purpose_id": self.env.ref(
                            f"client_manager.client_consent_purpose_{purpose}"
                        ).id,
                        "company_id": world.company.id,
                        "date": day,
                        "valid_until": days and day + timedelta(days),
                        "channel": channel,
                        "document_number": f"PD-{day.year}/{len(values) + 101}",
                    }
                )
                ends.append((withdrawn, person.user_id))
        consents = self.env["client.consent"].create(values)
        for number, (consent, (withdrawn, user)) in enumerate(
            zip(consents, ends, strict=True)
        ):
            if withdrawn is not None:
                reason = self._in_own_language(user, *REASONS[number % len(REASONS)])
                consent.withdraw(world.ago(withdrawn), reason)

    @api.model
    def _make_disclosures(self, world):
        """Lines of the log, as the prints and exports of the last weeks left them."""
        rnd = Random(23)
        log = self.env["client.disclosure"]
        partners = list(world.partners.values())
        for row in DISCLOSURES:
            login, days, kind, file_format, english, russian, what, count = row
            user = world.users[login]
            chosen = [p for p in partners if p.user_id == user] or partners
            moment = datetime.combine(world.ago(days), time(6 + days % 9, 17 + days))
            is_export = kind == "export"
            with (
                log.with_user(user)
                .sudo()
                ._noting(
                    date=min(moment, datetime.now()),
                    kind=kind,
                    file_format=file_format,
                    name=self._in_own_language(user, english, russian),
                    reference=what if is_export else REPORT(what),
                    detail="name, phone, email" if is_export else None,
                    address=f"10.0.7.{10 + days}",
                )
            ):
                for partner in rnd.sample(chosen, min(count, len(chosen))):
                    log._note(partner)
