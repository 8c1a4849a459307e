from datetime import date

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, ExclusionViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .privacy_common import PrivacyCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestConsent(PrivacyCase):
    """Consents begin, hold, are renewed, and end for good."""

    # -- states -------------------------------------------------------------

    def test_state_follows_the_day(self):
        consent = self.consent(valid_until=date(2026, 6, 15))
        self.assertEqual(consent.state, "active")
        with freeze_time("2026-06-15 20:59:00"):  # 23:59 in Moscow
            consent.invalidate_recordset()
            self.assertEqual(consent.state, "active")
        with freeze_time("2026-06-15 21:00:00"):  # already the 16th there
            consent.invalidate_recordset()
            self.assertEqual(consent.state, "expired")

    def test_states_are_found(self):
        consents = self.env["client.consent"]
        active = self.consent()
        expired = self.consent(purpose=self.mailing, valid_until=date(2026, 6, 2))
        withdrawn = self.consent(self.pavel)
        self.withdraw(withdrawn)
        renewed = self.consent(self.pavel, purpose=self.mailing)
        renewal = self.consent(self.pavel, purpose=self.mailing, replaces_id=renewed.id)
        mine = [("id", "in", (active + expired + withdrawn + renewed + renewal).ids)]
        for state, expected in (
            ("active", active + renewal),
            ("expired", expired),
            ("withdrawn", withdrawn),
            ("replaced", renewed),
        ):
            found = consents.search([*mine, ("state", "=", state)])
            self.assertEqual(set(found.ids), set(expected.ids))
            self.assertEqual(set(expected.mapped("state")), {state})
            others = consents.search([*mine, ("state", "!=", state)])
            self.assertEqual(len(others), 5 - len(expected))

    # -- one in force ------------------------------------------------------

    def test_one_for_person_and_purpose(self):
        first = self.consent(valid_until=date(2026, 6, 10))
        self.consent(purpose=self.mailing)
        self.consent(self.pavel)
        with self.refusal(ValidationError, "Olga.*2026-06-01"):
            self.consent(date=date(2026, 6, 10))
        self.consent(date=date(2026, 6, 11))
        with self.assertRaises(ValidationError):
            first.valid_until = False

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_a_second_one(self):
        self.consent()
        with self.assertRaises(ExclusionViolation), self.env.cr.savepoint():
            self.env.cr.execute(
                "INSERT INTO client_consent "
                "(partner_id, purpose_id, company_id, date, channel) "
                "SELECT partner_id, purpose_id, company_id, date, channel "
                "FROM client_consent WHERE partner_id = %s",
                (self.contact.id,),
            )

    def test_each_company_has_its_own(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.consent()
        self.consent(company_id=other.id)
        here = self.contact.with_company(self.env.company)
        self.assertEqual(here.consent_count, 1)
        self.assertEqual(here._has_consent("personal_data"), self.contact)
        self.env["client.consent"].search(
            [("company_id", "=", self.env.company.id)]
        ).unlink()
        self.assertFalse(here._has_consent("personal_data"))
        self.assertTrue(self.contact.with_company(other)._has_consent("personal_data"))

    # -- wrong input -------------------------------------------------------

    def test_only_natural_persons(self):
        with self.refusal(ValidationError, "Textile House is a company"):
            self.consent(self.textile)

    def test_wrong_days(self):
        with self.assertRaises(ValidationError):
            self.consent(date=date(2026, 6, 16))
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
            self.consent(valid_until=date(2026, 5, 31))
        consent = self.consent()
        for day in (date(2026, 5, 31), date(2026, 6, 16)):
            with self.refusal(UserError, "can be withdrawn from"):
                self.withdraw(consent, day)

    # -- withdrawal --------------------------------------------------------

    def test_withdrawal_is_for_good(self):
        consent = self.consent(user=self.anna)
        self.withdraw(consent, date(2026, 6, 14))
        self.assertEqual(consent.state, "withdrawn")
        self.assertEqual(consent.withdrawal_reason, "Enough")
        for values in (
            {"withdrawal_date": False},
            {"document_number": "9"},
            {"valid_until": date(2027, 1, 1)},
        ):
            for own in (consent, consent.sudo()):
                with self.assertRaises(UserError):
                    own.write(values)
        with self.assertRaises(UserError):
            consent.action_withdraw()
        with self.assertRaises(UserError):
            consent.withdraw(date(2026, 6, 15))
        again = self.consent(user=self.anna)
        self.assertEqual(again.state, "active")

    def test_endings_are_not_written_by_hand(self):
        for name in ("withdrawal_date", "replaced_date"):
            with self.assertRaises(AccessError):
                self.consent(**{name: date(2026, 6, 2)})
            default = {f"default_{name}": date(2026, 6, 2)}
            smuggled = self.env["client.consent"].with_context(**default)
            smuggled = smuggled.create(
                {"partner_id": self.pavel.id, "purpose_id": self.data.id}
            )
            self.assertFalse(smuggled[name])
            smuggled.unlink()
        consent = self.consent()
        for values in (
            {"withdrawal_date": date(2026, 6, 2)},
            {"withdrawal_reason": "x"},
            {"replaced_date": date(2026, 6, 2)},
            {"partner_id": self.pavel.id},
            {"purpose_id": self.mailing.id},
        ):
            with self.assertRaises(AccessError):
                consent.write(values)
        consent.write({"document_number": "12", "partner_id": self.contact.id})

    # -- renewal -----------------------------------------------------------

    def test_renewal_takes_the_place(self):
        consent = self.consent(user=self.anna, valid_until=date(2026, 6, 20))
        action = consent.action_renew()
        form = Form(
            self.env["client.consent"]
            .with_user(self.anna)
            .with_context(**action["context"])
        )
        form.valid_until = "2027-06-20"
        renewal = form.save()
        self.assertEqual(renewal.replaces_id, consent)
        self.assertEqual((consent.state, renewal.state), ("replaced", "active"))
        self.assertEqual(consent.replaced_date, date(2026, 6, 15))
        with self.assertRaises(UserError):
            consent.document_number = "1"
        with self.assertRaises(UserError):
            self.consent(replaces_id=consent.id)
        before = self.contact._has_consent("personal_data", date(2026, 6, 14))
        self.assertEqual(before, self.contact)
        renewal.sudo().unlink()
        self.assertEqual(consent.state, "active")

    def test_only_the_same_is_renewed(self):
        consent = self.consent()
        for values in (
            {"person": self.pavel},
            {"purpose": self.mailing},
            {"date": date(2026, 5, 31)},
        ):
            with self.assertRaises(ValidationError):
                self.consent(**values, replaces_id=consent.id)
        self.assertEqual(consent.state, "active")

    # -- persons -----------------------------------------------------------

    def test_persons_with_and_without(self):
        self.consent()
        self.consent(purpose=self.mailing, valid_until=date(2026, 6, 2))
        people = self.contact + self.pavel
        self.assertEqual(people._has_consent("personal_data"), self.contact)
        self.assertEqual(people._has_consent(self.data + self.mailing), self.contact)
        self.assertFalse(people._has_consent("mailing"))
        self.assertFalse(people._has_consent("no such purpose"))
        self.assertEqual(people._has_consent("mailing", date(2026, 6, 2)), self.contact)
        self.assertEqual(self.contact.consent_purpose_ids, self.data)
        self.assertEqual(people.mapped("consent_count"), [1, 0])
        ids = [("id", "in", people.ids)]
        search = self.env["res.partner"].search
        for domain, expected in (
            ([("consent_purpose_ids", "in", self.data.ids)], self.contact),
            ([("consent_purpose_ids", "not in", self.data.ids)], self.pavel),
            ([("consent_purpose_ids", "=", False)], self.pavel),
            ([("consent_purpose_ids", "!=", False)], self.contact),
            ([("consent_purpose_ids", "in", self.mailing.ids)], people.browse()),
            ([("consent_purpose_ids", "ilike", "personal")], self.contact),
        ):
            self.assertEqual(search([*ids, *domain]), expected, domain)

    def test_persons_with_consents_are_not_deleted(self):
        self.consent(self.pavel)
        with self.refusal(UserError, "Pavel.*archive"):
            self.pavel.unlink()

    # -- merge -------------------------------------------------------------

    def test_merging_persons_leaves_one_in_force(self):
        older = self.consent(date=date(2026, 5, 1))
        newer = self.consent(self.pavel)
        self.merge(self.contact, self.pavel)
        self.assertEqual((older + newer).partner_id, self.contact)
        self.assertEqual((older.state, newer.state), ("replaced", "active"))

    def test_merging_persons_keeps_a_withdrawal(self):
        withdrawn = self.consent(date=date(2026, 5, 1))
        self.withdraw(withdrawn, date(2026, 6, 10))
        standing, later = (
            self.consent(self.pavel),
            self.consent(self.pavel, purpose=self.mailing),
        )
        self.merge(self.contact, self.pavel)
        self.assertEqual(standing.state, "withdrawn")
        self.assertEqual(standing.withdrawal_date, date(2026, 6, 10))
        self.assertIn("Olga", standing.withdrawal_reason)
        self.assertEqual(later.state, "active")

    # -- cost --------------------------------------------------------------

    def test_cost_does_not_grow_with_the_persons(self):
        people = self.env["res.partner"].create(
            [{"name": f"P{n}", "parent_id": self.textile.id} for n in range(100)]
        )
        self.env["client.consent"].create(
            [{"partner_id": p.id, "purpose_id": self.data.id} for p in people]
        )
        for run, cost in (
            (lambda p: p._has_consent("personal_data"), 5),
            (lambda p: p.mapped("consent_count"), 2),
            (lambda p: p.consent_ids.mapped("state"), 5),
        ):
            # What is asked once a day of each user and role is known by then.
            self.env.flush_all()
            self.env.invalidate_all()
            run(people[1:2].with_user(self.anna))
            counts = []
            for group in (people[:1], people):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                run(group.with_user(self.anna))
                counts.append(self.env.cr.sql_log_count - before)
            self.assertLessEqual(counts[1], counts[0], counts)
            self.assertLessEqual(counts[0], cost, counts)
