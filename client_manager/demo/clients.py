from random import Random

from odoo import api, models

from .client_table import (
    ARCHIVED,
    CITIES,
    FIRST_NAMES,
    FUNCTIONS,
    HELP,
    LAST_NAMES,
    NEW_CLIENT,
    REASONS,
    STREETS,
)

PAYMENT_TERMS = {
    0: "account.account_payment_term_immediate",
    15: "account.account_payment_term_15days",
    30: "account.account_payment_term_30days",
    45: "account.account_payment_term_45days",
}
# Weights of the digits of a tax number (INN) of a company.
INN_WEIGHTS = (2, 4, 10, 3, 5, 9, 4, 6, 8)


class ClientDemo(models.AbstractModel):
    _inherit = "client.demo"

    @api.model
    def _branch_of_city(self) -> dict[str, str]:
        return {row[0]: row[5] for row in CITIES}

    @api.model
    def _make_clients(self, world):
        """The client base: companies and persons with contacts and addresses."""
        rnd = Random(7)
        cities = {row[0]: row for row in CITIES}
        states = {row[2]: self._state(row[2]).id for row in CITIES}
        partners = self.env["res.partner"].create(
            [
                self._client_values(world, client, cities[client.city], states, rnd)
                for client in world.clients
            ]
        )
        branch_of = self._branch_of_city()
        key_clients = self.env.ref("client_manager_demo.pricelist_key_clients")
        for number, (client, partner) in enumerate(
            zip(world.clients, partners, strict=True), 1
        ):
            world.partners[client.name] = self._keep(f"client_{number:02}", partner)
            world.branches[client.name] = branch_of[client.city]
            if client.kind == "A":
                partner.property_product_pricelist = key_clients
        self.env["res.partner"].create(
            [
                values
                for client in world.clients
                if client.kind != "N"
                for values in self._contact_values(world, client, rnd)
            ]
        )

    @api.model
    def _client_values(self, world, client, city, states, rnd) -> dict:
        english, russian, state, tax_region, postcode, _branch = city
        is_company = client.kind != "N"
        mailbox = f"client{world.clients.index(client) + 1:02}"
        return {
            "name": client.name,
            "is_company": is_company,
            "street": self._street(client, rnd),
            "city": russian if client.is_russian else english,
            "zip": f"{postcode}{rnd.randint(1, 99):03}",
            "state_id": states[state],
            "country_id": world.company.country_id.id,
            "vat": self._inn(tax_region, rnd) if is_company else False,
            "phone": f"+7 9{rnd.randint(0, 99):02} 555-{rnd.randint(0, 9999):04}",
            "email": f"office@{mailbox}.example.com",
            "lang": "ru_RU" if client.is_russian else "en_US",
            "property_payment_term_id": self.env.ref(PAYMENT_TERMS[client.terms]).id,
            "tz": "Europe/Moscow",
        }

    @api.model
    def _street(self, client, rnd) -> str:
        street = rnd.choice(STREETS)[client.is_russian]
        return f"{street}, {rnd.randint(1, 120)}"

    @api.model
    def _inn(self, tax_region: str, rnd) -> str:
        """A tax number that passes the check of its last digit."""
        number = f"{tax_region}{rnd.randint(1, 30):02}{rnd.randint(0, 99999):05}"
        total = sum(
            weight * int(digit)
            for weight, digit in zip(INN_WEIGHTS, number, strict=True)
        )
        return f"{number}{total % 11 % 10}"

    @api.model
    def _contact_values(self, world, client, rnd) -> list[dict]:
        """People at the client and, for the larger ones, where goods go."""
        partner = world.partners[client.name]
        domain = partner.email.partition("@")[2]
        values = [
            {
                "parent_id": partner.id,
                "name": self._person(client, rnd),
                "function": function[client.is_russian],
                "email": f"{mailbox}@{domain}",
                "phone": f"+7 9{rnd.randint(0, 99):02} 555-{rnd.randint(0, 9999):04}",
                "lang": partner.lang,
            }
            for mailbox, function in zip(
                ("purchase", "director", "accounts"),
                FUNCTIONS[: 3 if client.kind == "A" else rnd.randint(1, 2)],
                strict=False,
            )
        ]
        if client.kind in "AB":
            values.append(
                {
                    "parent_id": partner.id,
                    "type": "delivery",
                    "name": "Склад" if client.is_russian else "Warehouse",
                    "street": self._street(client, rnd),
                    "city": partner.city,
                    "zip": partner.zip,
                    "state_id": partner.state_id.id,
                    "country_id": partner.country_id.id,
                    "lang": partner.lang,
                }
            )
        return values

    @api.model
    def _person(self, client, rnd) -> str:
        *first_names, gender = rnd.choice(FIRST_NAMES)
        last_name = rnd.choice(LAST_NAMES)[client.is_russian]
        if gender == "f":
            last_name += "а" if client.is_russian else "a"
        return f"{first_names[client.is_russian]} {last_name}"

    @api.model
    def _make_assignments(self, world):
        """Who had which client when, as the orders (directives) say."""
        values = []
        for number, client in enumerate(world.clients):
            values += self._responsible_values(world, client, number)
            if client.co_manager:
                values.append(
                    {
                        "partner_id": world.partners[client.name].id,
                        "user_id": world.users[client.co_manager].id,
                        "role": "co_manager",
                        "date_from": world.ago(90),
                        "reason": self._in_own_language(
                            world.users[client.co_manager], *HELP
                        ),
                    }
                )
        self.env["client.assignment"].create(values)

    @api.model
    def _responsible_values(self, world, client, number) -> list[dict]:
        partner = world.partners[client.name]
        start = client.since is not None and world.ago(client.since)
        values = []
        if client.before:
            values.append(
                {
                    "partner_id": partner.id,
                    "user_id": world.users[client.before].id,
                    "date_from": False,
                    "date_until": world.ago(client.since + 1),
                }
            )
        if client.manager:
            values.append(
                {
                    "partner_id": partner.id,
                    "user_id": world.users[client.manager].id,
                    "date_from": start,
                }
            )
            if start:
                values[-1] |= {
                    "order_number": f"{number + 11}-К",
                    "order_date": world.ago(client.since + 3),
                    "reason": self._in_own_language(
                        world.users[client.manager],
                        *(
                            REASONS[number % len(REASONS)]
                            if client.before
                            else NEW_CLIENT
                        ),
                    ),
                }
        return values

    @api.model
    def _close_archived_client(self, world):
        """The client that closed its business leaves the lists, not the history."""
        partner = world.partners[ARCHIVED]
        (partner + partner.child_ids).action_archive()
