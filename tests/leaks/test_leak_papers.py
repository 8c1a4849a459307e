"""Papers by their address, real PDF too, and errands, which are between two people."""

import pytest

from ..common import require_programs
from .doors import Refusal
from .doors_read import READS, SEARCHES, metadata, web_search_read
from .doors_web import paper
from .probes import Table

# Model: thing, its papers of ours.
OUR_PAPERS = {
    "res.partner": ("client", ("client_dossier", "client_status")),
    "client.account.plan": ("accountplan", ("client_account_plan",)),
    "client.interaction": ("interaction", ("client_interaction_meeting",)),
    "client.assignment": ("assignment", ("client_assignment_order",)),
}
LOGINS = ["anna", "keen", "head", "auditor", "clerk", "buyer"]


def papers_of_ours(world, portfolio: str):
    """(door, target) for each paper of ours on a client, as a page."""
    for model, (thing, names) in OUR_PAPERS.items():
        for name in names:
            door = paper(f"client_manager_reports.{name}", "html")
            yield door, world.one(portfolio, thing, model)


@pytest.mark.parametrize("login", LOGINS)
def test_no_paper_of_ours_tells_of_what_is_foreign(world, login):
    table = Table()
    portfolio = "second" if login == "auditor" else "other"
    for door, target in papers_of_ours(world, portfolio):
        if login == "clerk":
            table.refused(world, login, door, target)
        else:
            table.foreign(world, login, door, target)
    table.check()


def test_the_same_papers_are_made_of_what_is_own(world):
    table = Table()
    for door, target in papers_of_ours(world, "own"):
        if target.model == "client.assignment":
            table.refused(world, "anna", door, target)  # heads print orders
        else:
            table.own(world, "anna", door, target)
    table.check()


def test_no_pdf_of_what_is_foreign(world):
    require_programs("wkhtmltopdf")
    table = Table()
    for name, thing, model in (
        ("sale.report_saleorder", "quotation", "sale.order"),
        ("account.report_invoice", "invoice", "account.move"),
        ("client_manager_reports.client_dossier", "client", "res.partner"),
        ("client_manager_reports.client_status", "client", "res.partner"),
        ("client_manager_reports.client_account_plan", "accountplan",
         "client.account.plan"),
    ):  # fmt: skip
        table.foreign(
            world, "anna", paper(name, "pdf"), world.one("mate", thing, model)
        )
    caller = world.web("anna")
    order = world.one("own", "quotation", "sale.order")
    table.own(world, "anna", paper("sale.report_saleorder", "pdf"), order)
    assert caller.content.startswith(b"%PDF")
    table.check()


def test_nobody_prints_the_week_of_somebody_else(world):
    """The plan of visits is opened by its number, too."""
    for login, whose in (("anna", "boris"), ("head", "vera")):
        caller = world.web(login)
        plan = caller.call(
            "client.interaction.visit.plan", "create", {"user_id": world.users[whose]}
        )
        with pytest.raises(Refusal):
            caller.get(f"/report/html/client_manager_reports.client_visit_plan/{plan}")
        with pytest.raises(Refusal):
            world.web("keen").get(
                f"/report/html/client_manager_reports.client_visit_plan/{plan}"
            )


@pytest.mark.parametrize("model", ["client.health.change", "client.segment.change"])
def test_histories_give_back_no_numbers(world, model):
    """They have no log, so Odoo would repeat whatever number it is sent."""
    table_name = model.replace(".", "_")
    rows = world.database.query(f"SELECT id, partner_id FROM {table_name}")
    of_client = {
        key: tuple(row for row, partner in rows if partner == world.partner(key))
        for key in ("own", "mate")
    }
    assert all(of_client.values())
    caller = world.web("anna")
    with pytest.raises(Refusal):
        caller.call(model, "get_metadata", list(of_client["mate"]))
    assert caller.call(model, "get_metadata", list(of_client["own"]))


def test_an_errand_is_for_who_gave_it_and_who_is_asked(world):
    table = Table()
    errand = world.one("own", "errand", "client.errand")
    for door in (*SEARCHES, *READS):
        table.own(world, "anna", door, errand)
        table.foreign(world, "keen", door, errand)
    for login in ("director", "auditor"):
        for door in (web_search_read, metadata):
            table.own(world, login, door, errand)
    table.check()
