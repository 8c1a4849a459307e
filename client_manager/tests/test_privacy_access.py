from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .privacy_common import PrivacyCase

DOCUMENT = b"c2lnbmVk"  # "signed" in base64


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestPrivacyAccess(PrivacyCase):
    """Who reads, records and deletes consents, and reads the log of disclosures.

    ============  =========================  ================================
    user          consents                   disclosures
    ============  =========================  ================================
    anna, boris   of people of own clients   –
    head          of the own teams           –
    director      all                        –
    auditor       all, reads only            all, reads only
    admin         all, also deletes          all, reads only
    clerk         –                          –
    ============  =========================  ================================
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls.env.ref("base.user_admin")
        cls.yard = cls.env["res.partner"].create(
            {"name": "Yard", "is_company": True, "customer_rank": 1}
        )
        cls.assign(cls.yard, cls.vera, date(2026, 1, 1))
        cls.oleg = cls.env["res.partner"].create(
            {"name": "Oleg", "parent_id": cls.yard.id}
        )

    def setUp(self):
        super().setUp()
        self.consents = [
            self.consent(person, document=DOCUMENT, document_name="a.pdf")
            for person in (self.contact, self.pavel, self.oleg)
        ]

    def test_who_reads_which_consents(self):
        olga, pavel, oleg = self.consents
        for user, expected in (
            (self.anna, olga),
            (self.boris, pavel),
            (self.vera, oleg),
            (self.head, olga + pavel),
            (self.director, olga + pavel + oleg),
            (self.auditor, olga + pavel + oleg),
            (self.admin, olga + pavel + oleg),
        ):
            mine = [("id", "in", (olga + pavel + oleg).ids)]
            found = self.env["client.consent"].with_user(user).search(mine)
            self.assertEqual(set(found.ids), set(expected.ids), user.login)
            for consent in olga + pavel + oleg:
                own = consent.with_user(user)
                if consent in expected:
                    self.assertEqual(own.document, DOCUMENT)
                    continue
                for name in ("state", "document", "document_number"):
                    with self.assertRaises(AccessError):
                        own.read([name])
                    own.invalidate_recordset()

    def test_plain_employees_see_nothing(self):
        clerk = self.consents[0].with_user(self.clerk)
        with self.assertRaises(AccessError):
            clerk.search([])
        with self.assertRaises(AccessError):
            self.contact.with_user(self.clerk).read(["consent_count"])
        with self.assertRaises(AccessError):
            self.contact.with_user(self.clerk).search(
                [("consent_purpose_ids", "in", self.data.ids)]
            )

    def test_attachments_follow_the_consent(self):
        attachment = self.env["ir.attachment"].search(
            [
                ("res_model", "=", "client.consent"),
                ("res_id", "=", self.consents[1].id),
                ("res_field", "=", "document"),
            ]
        )
        self.assertTrue(attachment.with_user(self.boris).raw)
        for user in (self.anna, self.clerk):
            with self.assertRaises(AccessError):
                attachment.with_user(user).read(["datas"])

    def test_who_records_and_changes(self):
        olga = self.consents[0]
        for user, person in (
            (self.anna, self.pavel),
            (self.vera, self.contact),
            (self.head, self.oleg),
            (self.auditor, self.contact),
            (self.clerk, self.contact),
        ):
            with self.assertRaises(AccessError):
                self.consent(person, user=user, purpose=self.mailing)
        for user in (self.boris, self.vera, self.auditor, self.clerk):
            own = olga.with_user(user)
            with self.assertRaises(AccessError):
                own.write({"document_number": "1"})
            with self.assertRaises(AccessError):
                own.withdraw(date(2026, 6, 10))
            with self.assertRaises(AccessError):
                self.consent(user=user, replaces_id=olga.id)
        for user in (self.anna, self.head, self.director):
            olga.with_user(user).document_number = user.login
        self.consent(self.pavel, user=self.head, purpose=self.mailing)

    def test_only_the_administrator_deletes(self):
        olga = self.consents[0]
        for user in (self.anna, self.head, self.director, self.auditor):
            with self.assertRaises(AccessError):
                olga.with_user(user).unlink()
        olga.with_user(self.admin).unlink()

    def test_purposes_are_the_administrators(self):
        for user in (self.anna, self.director, self.auditor):
            own = self.data.with_user(user)
            self.assertTrue(own.name)
            with self.assertRaises(AccessError):
                own.name = "Mine"
        self.data.with_user(self.admin).note = "All of it"

    def test_consents_go_with_the_client(self):
        """After a transfer the consents are the new manager's, not the old one's."""
        olga = self.consents[0]
        self.assign(self.textile, self.vera, date(2026, 6, 15))
        self.assertTrue(olga.with_user(self.vera).state)
        with self.assertRaises(AccessError):
            olga.with_user(self.anna).read(["state"])

    def test_whether_a_person_consented_is_known_to_who_writes(self):
        people = (self.contact + self.pavel).with_user(self.anna)
        self.assertEqual(people._has_consent("personal_data"), people)

    def test_who_reads_the_log(self):
        with self.env["client.disclosure"]._noting(
            kind="print", file_format="pdf", name="Dossier", reference="x"
        ):
            self.env["client.disclosure"]._note(self.textile)
        for user in (self.admin, self.auditor):
            log = self.env["client.disclosure"].with_user(user).search([], limit=1)
            self.assertEqual(log.line_ids.name, "Textile House")
            self.assertGreaterEqual(
                self.textile.with_user(user).disclosure_count, 1, user.login
            )
        for user in (self.anna, self.head, self.director, self.clerk):
            for model in ("client.disclosure", "client.disclosure.line"):
                with self.assertRaises(AccessError):
                    self.env[model].with_user(user).search([])
            with self.assertRaises(AccessError):
                self.textile.with_user(user).read(["disclosure_count"])

    def test_the_auditor_opens_the_screens(self):
        for model, view_types in (
            ("client.consent", ("list", "kanban", "form", "search")),
            ("client.consent.purpose", ("list", "kanban", "form", "search")),
            (
                "client.disclosure",
                ("list", "kanban", "graph", "pivot", "form", "search"),
            ),
            ("res.partner", ("form",)),
        ):
            views = self.env[model].with_user(self.auditor)
            views.get_views([(False, kind) for kind in view_types])
        menus = self.env["ir.ui.menu"]
        menu = self.env.ref("client_manager.client_privacy_menu").id
        for user, expected in (
            (self.auditor, True),
            (self.admin, True),
            (self.director, False),
            (self.anna, False),
        ):
            visible = menus.with_user(user)._visible_menu_ids()
            self.assertEqual(menu in visible, expected, user.login)
