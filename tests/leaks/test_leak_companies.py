"""Two companies: clients of one, clients of both, users of one or both."""

import pytest

from .doors import Refusal

DOCUMENTS = [("order", "sale.order"), ("invoice", "account.move"),
             ("picking", "stock.picking"), ("lead", "crm.lead"),
             ("order", "sale.order.line")]  # fmt: skip


def seen(world, login: str, companies: str, portfolio: str, thing: str, model: str):
    """Whether a user sees a thing while working in these companies."""
    target = world.one(portfolio, thing, model)
    context = {"allowed_company_ids": [world.companies[c] for c in companies]}
    found = world.web(login).call(
        model, "search", [("id", "in", list(target.ids))], context=context
    )
    assert found in ([], sorted(target.ids), sorted(target.ids, reverse=True)) or (
        set(found) == set(target.ids)
    )
    return bool(found)


@pytest.mark.parametrize("thing, model", DOCUMENTS)
def test_a_manager_of_two_companies_sees_documents_where_they_are(world, thing, model):
    for companies, portfolio, expected in (
        ("A", "dora", True),
        ("B", "dora", False),
        ("A", "dora_b", False),
        ("B", "dora_b", True),
        ("AB", "dora", True),
        ("AB", "dora_b", True),
    ):
        assert seen(world, "dora", companies, portfolio, thing, model) is expected, (
            companies,
            portfolio,
        )


def test_a_shared_client_is_seen_in_both_companies_and_an_own_one_in_its_own(world):
    card = ("client", "res.partner")
    for companies, portfolio, expected in (
        ("A", "dora", True),
        ("B", "dora", True),
        ("A", "dora_b", False),
        ("B", "dora_b", True),
    ):
        assert seen(world, "dora", companies, portfolio, *card) is expected, companies


@pytest.mark.parametrize("login, companies", [("dora", "A"), ("dora", "AB")])
def test_the_other_company_does_not_open_the_clients_of_others(world, login, companies):
    for portfolio in ("own", "mate", "other", "nobody", "second"):
        for thing, model in [("client", "res.partner"), *DOCUMENTS]:
            assert not seen(world, login, companies, portfolio, thing, model), portfolio


def test_nobody_works_in_a_company_they_are_not_allowed_in(world):
    for login in ("anna", "head", "director", "auditor"):
        with pytest.raises(Refusal):
            seen(world, login, "B", "second", "client", "res.partner")
        with pytest.raises(Refusal):
            seen(world, login, "AB", "second", "order", "sale.order")


def test_a_director_of_both_companies_sees_all_clients_of_both(world):
    for portfolio in ("own", "mate", "other", "nobody", "second", "dora_b"):
        for thing, model in [("client", "res.partner"), *DOCUMENTS]:
            assert seen(world, "boss", "AB", portfolio, thing, model), portfolio


def test_a_shared_client_orders_in_both_companies(world):
    """Each company keeps its own documents of the client they share."""
    client = world.partner("dora")
    context = {"allowed_company_ids": [world.companies["B"]]}
    dora = world.web("dora")
    order = dora.call("sale.order", "create", {"partner_id": client}, context=context)
    rows = dora.call("sale.order", "read", [order], ["company_id"], context=context)
    assert rows[0]["company_id"][0] == world.companies["B"]
    for letter, expected in (("A", []), ("B", [order]), ("AB", [order])):
        companies = [world.companies[c] for c in letter]
        found = dora.call(
            "sale.order",
            "search",
            [("id", "=", order)],
            context={"allowed_company_ids": companies},
        )
        assert found == expected, letter
    for login in ("anna", "gleb", "head"):
        assert not world.web(login).call("sale.order", "search", [("id", "=", order)])
