from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .territory_common import TerritoryCase

TODAY = date(2026, 6, 15)


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestTerritoryProposal(TerritoryCase):
    def wizard(self, clients, user, **values):
        action = clients.with_user(user).action_assign_territory_manager()
        wizard = self.env[action["res_model"]].with_user(user)
        return wizard.with_context(**action["context"]).create(values)

    def proposals(self):
        ours = self.textile + self.market
        return self.env["res.partner"].search(
            [("proposed_manager_id", "!=", False), ("id", "in", ours.ids)]
        )

    def test_the_manager_is_proposed_until_it_is_the_clients(self):
        self.assertFalse(self.proposals())
        self.move(self.textile, **self.at_old_town)
        self.assertEqual(self.textile.proposed_manager_id, self.anna)
        self.assertEqual(self.proposals(), self.textile)
        self.assign(self.textile, self.boris)
        self.assertEqual(self.proposals(), self.textile)
        self.assertFalse(self.market.proposed_manager_id)
        self.old_town.user_id = self.boris
        self.assertFalse(self.proposals())
        self.assertFalse(self.textile.proposed_manager_id)

    def test_search_by_who_is_proposed(self):
        self.move(self.textile, **self.at_tver)
        self.move(self.market, **self.at_capital)
        ours = self.textile + self.market + self.partner_without()
        for operator, value, expected in (
            ("=", self.boris.id, self.textile),
            ("!=", self.boris.id, ours - self.textile),
            ("in", [self.boris.id, False], ours - self.market),
            ("=", False, ours - self.textile - self.market),
            ("not in", [self.boris.id, False], self.market),
        ):
            domain = [("proposed_manager_id", operator, value)]
            found = ours.search([("id", "in", ours.ids), *domain])
            self.assertEqual(found, expected.sorted("complete_name"), domain)

    def partner_without(self):
        return self.env["res.partner"].create({"name": "Anywhere"})

    def test_nobody_who_left_is_proposed(self):
        self.move(self.textile, **self.at_tver)
        self.boris.active = False
        self.assertFalse(self.proposals())
        self.textile.invalidate_recordset(["proposed_manager_id"])
        self.assertFalse(self.textile.proposed_manager_id)

    def test_the_form_proposes_while_a_head_types(self):
        partners = self.env["res.partner"].with_user(self.head)
        view = "base.view_partner_form"
        with Form(partners.with_context(default_customer_rank=1), view) as form:
            form.name = "New"
            form.country_id = self.country
            form.state_id = self.oblast
            self.assertEqual(form.user_id, self.head)
            form.zip = "125009"
            self.assertEqual(form.user_id, self.anna)
            form.user_id = self.boris
            form.zip = "200000"
            self.assertEqual(form.user_id, self.boris, "a choice is kept")
            form.zip = "101100"
        self.assertEqual(form.record.user_id, self.boris)
        self.assertEqual(form.record.territory_id, self.old_town)
        self.assertFalse(form.record.territory_by_hand)
        with Form(partners, view) as form:
            form.name = "Supplier"
            form.country_id = self.country
            form.state_id = self.oblast
        self.assertFalse(form.record.user_id)

    def test_a_manager_types_own_clients(self):
        partners = self.env["res.partner"].with_user(self.anna)
        with Form(partners.with_context(default_customer_rank=1)) as form:
            form.name = "New"
            form.country_id = self.country
            form.state_id = self.krai
            self.assertNotEqual(form.user_id, self.vera)

    def test_created_from_outside_it_is_only_a_proposal(self):
        new = (
            self.env["res.partner"]
            .with_user(self.head)
            .create({"name": "New", "country_id": self.country.id, **self.at_capital})
        )
        self.assertFalse(new.user_id)
        self.assertEqual(new.proposed_manager_id, self.anna)

    def test_giving_clients_to_the_managers_of_their_territories(self):
        self.move(self.textile, **self.at_old_town)
        self.move(self.market, **self.at_tver)
        self.assign(self.textile, self.boris, date(2026, 1, 1))
        clients = self.textile + self.market + self.partner_without()
        wizard = self.wizard(clients, self.head, order_number="7-k")
        self.assertEqual(
            wizard.outcome.splitlines(),
            [f"{self.anna.name}: 1", f"{self.boris.name}: 1"],
        )
        self.assertEqual(wizard.stay_count, 1)
        wizard.action_assign()
        self.assertEqual(
            self.history(self.textile),
            [("boris", date(2026, 1, 1), date(2026, 6, 14)), ("anna", TODAY, None)],
        )
        given = self.textile.assignment_id
        self.assertEqual(given.territory_id, self.old_town)
        self.assertEqual(given.order_number, "7-k")
        self.assertTrue(given.reason)
        self.assertEqual(self.market.user_id, self.boris)
        self.assertFalse(self.proposals())
        with self.assertRaises(UserError):
            self.wizard(clients, self.head).action_assign()

    def test_clients_of_other_departments_stay(self):
        self.move(self.textile, **self.at_old_town)
        self.move(self.market, state_id=self.krai.id)
        self.assign(self.textile, self.vera)
        self.assign(self.market, self.anna)
        near = self.partner_without()
        self.move(near, **self.at_capital)
        self.assign(near, self.boris)
        clients = self.textile + self.market + near
        with self.assertRaises(AccessError):
            self.wizard(clients, self.head)
        wizard = self.wizard(self.market + near, self.head)
        self.assertEqual((wizard.given_count, wizard.foreign_count), (1, 1))
        wizard.action_assign()
        self.assertEqual(near.user_id, self.anna)
        self.assertEqual(self.textile.user_id, self.vera)
        self.assertEqual(self.market.user_id, self.anna)
        self.wizard(clients, self.director).action_assign()
        self.assertEqual(self.textile.user_id, self.anna)
        self.assertEqual(self.market.user_id, self.vera)

    def test_managers_give_nothing_away(self):
        self.move(self.textile, **self.at_old_town)
        for user in (self.anna, self.auditor):
            with self.assertRaises(AccessError):
                self.wizard(self.textile, user)

    def test_a_new_manager_of_a_territory_takes_nobody_silently(self):
        self.move(self.textile, **self.at_old_town)
        self.assign(self.textile, self.anna)
        self.assertEqual(self.centre.proposal_count, 0)
        self.capital.user_id = self.vera
        self.assertEqual(self.textile.user_id, self.anna)
        self.assertEqual(self.old_town.responsible_user_id, self.vera)
        centre = self.centre.with_user(self.director)
        self.assertEqual(centre.proposal_count, 1)
        found = centre.env["res.partner"].search(
            centre.action_view_proposals()["domain"]
        )
        self.assertEqual(found, self.textile)
        action = centre.action_assign_manager()
        self.assertEqual(action["context"]["default_partner_ids"], self.textile.ids)

    def test_an_assignment_remembers_its_territory(self):
        self.move(self.textile, **self.at_capital)
        first = self.assign(self.textile, self.anna)
        self.move(self.textile, **self.at_tver)
        self.assertEqual(first.territory_id, self.capital)
        given = self.env["client.assignment"].assign(
            self.market, self.anna, territory_id=self.key.id
        )
        self.assertEqual(given.territory_id, self.key)
