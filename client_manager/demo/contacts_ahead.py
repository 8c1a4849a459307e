from datetime import datetime, time, timedelta

from odoo import Command, api, models

# Rules hold so many days already.
RULES_SINCE = 40
# Place of the segment (None: all clients) | kind | every | unit
RULES = [
    (0, "visit", 3, "month"),
    (0, "call", 2, "week"),
    (1, "call", 3, "week"),
    (None, "visit", 6, "month"),
    (None, "call", 6, "week"),
]
# English | Russian | kind | from | for | days from today | answer (English, Russian)
ERRANDS = [
    ("Agree the stand at the fabrics fair", "Согласовать стенд на выставке тканей",
     "errand", "head", "manager1", 2, ("", "")),
    ("Find out why the hotels buy less", "Выяснить, почему гостиницы покупают меньше",
     "errand", "head", "manager2", -1, ("", "")),
    ("When does the bleached linen come?", "Когда придёт отбелённый лён?",
     "information", "manager1", "director", 1, ("", "")),
    ("Certificates for the children's fabrics", "Сертификаты на детские ткани",
     "information", "manager1", "head", -6,
     ("They are in the folder Quality.", "Они в папке «Качество».")),
    ("Visit the new shop in Chelyabinsk", "Посетить новый магазин в Челябинске",
     "errand", "head2", "manager4", 4, ("", "")),
]  # fmt: skip
SHOWROOM = ("Showroom: autumn samples", "Торговый зал: осенние образцы")
# English | Russian | kind | days from today | place (English, Russian) | state
CAMPAIGNS = [
    ("Fabrics Fair", "Выставка тканей", "exhibition", -38,
     ("Expocentre, hall 3", "Экспоцентр, зал 3"), "done"),
    ("Presentation of the Spring Collection", "Презентация весенней коллекции",
     "presentation", 16, ("Our showroom", "Наш торговый зал"), "running"),
    ("Linen Weeks: every tenth metre free",
     "Недели льна: каждый десятый метр в подарок", "promotion", 25, ("", ""), "draft"),
]  # fmt: skip
# How the clients of a campaign that is over answered, in turn, and whether they came.
ANSWERS = [
    ("coming", True),
    ("maybe", False),
    (False, False),
    ("declined", False),
    ("coming", True),
    ("coming", False),
    (False, False),
]
# What became of the letters of a campaign that runs, in turn: how the client answered,
# or why none arrived; who was not written to is called.
RUNNING = [
    ("told", "coming"),
    ("told", False),
    ("call", "no_consent"),
    ("told", "maybe"),
    ("told", False),
    ("failed", "bounced"),
    ("told", "declined"),
    ("told", "coming"),
    ("told", False),
    ("skipped", "told_recently"),
]


class ClientDemo(models.AbstractModel):
    """What is due with the clients, errands, campaigns, and work for today."""

    _inherit = "client.demo"

    @api.model
    def _steps(self):
        return [
            *super()._steps(),
            "_make_work_for_today",
            "_make_contact_rules",
            "_make_errands",
            "_make_campaigns",
        ]

    @api.model
    def _make_work_for_today(self, world):
        """A meeting today, one whose result is missing, an agreed call and a quotation
        that runs out, for some managers."""
        for number, login in enumerate(("manager1", "manager4", "manager2")):
            manager = world.users[login]
            own = [p for _c, p, user in self._served(world) if user == manager]
            for client, days, words in (
                (own[-1], 0, SHOWROOM),
                (own[-2], -1, ("Terms for winter", "Условия на зиму")),
            ):
                start = datetime.combine(world.today, time(9 + number))
                start += timedelta(days=days)
                name = self._in_own_language(manager, *words)
                self.env["calendar.event"].with_context(
                    dont_notify=True, no_mail_to_attendees=True
                ).create(
                    {
                        "name": f"{name} ({client.name})",
                        "start": start,
                        "stop": start + timedelta(hours=1),
                        "user_id": manager.id,
                        "partner_ids": [Command.set((manager.partner_id + client).ids)],
                    }
                )
            own[-3].activity_schedule(
                "mail.mail_activity_data_call",
                date_deadline=world.today,
                summary=self._in_own_language(
                    manager, "Ask about the samples", "Спросить про образцы"
                ),
                user_id=manager.id,
            )
            quotations = self.env["sale.order"].search(
                [("state", "in", ("draft", "sent")), ("user_id", "=", manager.id)],
                limit=2,
            )
            quotations.validity_date = world.today + timedelta(number + 1)

    @api.model
    def _make_contact_rules(self, world):
        """Rules for all and for the best segments, and two weeks planned ahead."""
        segments = self.env["client.segment"].search([])
        self.env["client.cadence.rule"].create(
            [
                {
                    "segment_id": place is not None and segments[place].id,
                    "kind": kind,
                    "interval_number": number,
                    "interval_unit": unit,
                    "date_from": world.ago(RULES_SINCE),
                }
                for place, kind, number, unit in RULES
                if place is None or len(segments) > place
            ]
        )
        partners = self.env["res.partner"].union(*world.partners.values())
        self._let_them_be_old(partners, world.ago(RULES_SINCE + 60))
        due = self.env["client.cadence"]
        due._refresh(partners)
        due._plan_for(partners.user_id)

    @api.model
    def _let_them_be_old(self, partners, day):
        """Clients made today would be due today, whatever the rule."""
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = %s WHERE id IN %s",
            [day, tuple(partners.ids)],
        )
        partners.invalidate_recordset(["create_date"])

    @api.model
    def _make_errands(self, world):
        """Open, late and answered ones."""
        for english, russian, kind, giver, user, days, answer in ERRANDS:
            asked, asking = world.users[user], world.users[giver]
            errand = self.env["client.errand"].create(
                {
                    "name": self._in_own_language(asked, english, russian),
                    "kind": kind,
                    "giver_id": asking.id,
                    "user_id": asked.id,
                    "company_id": world.company.id,
                    "date_deadline": world.today + timedelta(days),
                }
            )
            if answer[0]:
                errand._answer(self._in_own_language(asking, *answer))
                errand._drop_activities()

    @api.model
    def _make_campaigns(self, world):
        """One that is over, one that runs and one that is being prepared."""
        clients = [partner for _client, partner, _user in self._served(world)]
        for english, russian, kind, days, place, state in CAMPAIGNS:
            day = world.today + timedelta(days)
            campaign = self.env["client.campaign"].create(
                {
                    "name": english,
                    "kind": kind,
                    "date": day,
                    "place": place[0],
                    "state": state,
                    "user_id": world.users["head"].id,
                    "company_id": world.company.id,
                    "channel": "mail_call",
                    "call_deadline": day - timedelta(5),
                }
            )
            self._in_both_languages(campaign, "name", [russian])
            self._in_both_languages(campaign, "place", [place[1]])
            if kind == "promotion":
                campaign.program_id = self._make_program(campaign, russian)
            if state != "draft":
                self._make_campaign_lines(world, campaign, clients, state == "done")

    @api.model
    def _make_program(self, campaign, russian):
        """The promotion in Sales that a campaign tells of; it has a code."""
        program = self.env["loyalty.program"].create(
            {
                "name": campaign.name,
                "program_type": "promo_code",
                "trigger": "with_code",
                "company_id": campaign.company_id.id,
                "date_from": campaign.date,
                "date_to": campaign.date + timedelta(30),
                "rule_ids": [Command.create({"mode": "with_code", "code": "LINEN10"})],
                "reward_ids": [
                    Command.create({"reward_type": "discount", "discount": 10})
                ],
            }
        )
        self._in_both_languages(program, "name", [russian])
        campaign.date_until = program.date_to
        return program

    @api.model
    def _make_campaign_lines(self, world, campaign, clients, is_over: bool):
        """Who was told, by mail or a call, and what came of it."""
        told = campaign.date - timedelta(14) if is_over else world.ago(1)
        lines = self.env["client.campaign.line"].create(
            [
                {
                    "campaign_id": campaign.id,
                    "partner_id": client.id,
                    **(
                        self._line_that_is_over(number)
                        if is_over
                        else self._line_that_runs(number)
                    ),
                }
                for number, client in enumerate(clients)
            ]
        )
        # Written to were those who may be; the others were called.
        written = lines.filtered(lambda one: one.told_by == "mail")
        addressees = written.with_company(campaign.company_id)._addressees()
        for line, contact in addressees.items():
            if isinstance(contact, str):
                line.told_by = "call"
            else:
                line.contact_id, line.address = contact, contact.email_normalized
        lines.filtered("told_by").told_date = datetime.combine(told, time(8))
        to_call = lines.filtered(lambda one: one.state == "call")
        to_call._plan_calls(campaign)
        if not is_over:
            self._note_answers(
                lines.filtered(lambda one: one.answer and one.told_by == "mail")
            )

    @api.model
    def _line_that_is_over(self, number: int) -> dict:
        answer, came = ANSWERS[number % len(ANSWERS)]
        by = "call" if number % 4 == 3 else "mail"
        return {"state": "told", "told_by": by, "answer": answer, "came": came}

    @api.model
    def _line_that_runs(self, number: int) -> dict:
        state, what = RUNNING[number % len(RUNNING)]
        if state == "told":
            return {"state": state, "told_by": "mail", "answer": what}
        return {"state": state, "skip_reason": what}

    @api.model
    def _note_answers(self, lines):
        """The notes that clients leave by answering with a link of the letter."""
        for line in lines:
            manager = line._manager_now()
            reader = line.with_context(lang=manager.lang)
            line.message_post(
                body=reader._words_of_answer(line.answer),
                author_id=line.contact_id.id,
                subtype_xmlid="mail.mt_note",
            )
