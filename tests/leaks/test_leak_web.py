"""Files, pictures, papers, chatter and links by their addresses on the web."""

import pytest

from .doors_web import (
    CHATTER,
    FILES,
    PORTAL,
    REPORTS,
    SHARES,
    paper,
    picture,
    share_link,
)
from .probes import Table
from .world import is_open

LOGINS = ["anna", "keen", "subst", "head", "auditor"]
THINGS = [
    ("client", "res.partner"),
    ("lead", "crm.lead"),
    ("quotation", "sale.order"),
    ("order", "sale.order"),
    ("invoice", "account.move"),
    ("picking", "stock.picking"),
    ("ticket", "helpdesk.ticket"),
    ("meeting", "calendar.event"),
]
OUR_PAPERS = ("client_manager_reports.client_dossier",)
OUR_BOOKS = ("client_manager_reports.client_portfolio",)
SHARED = ("sale.order", "account.move", "helpdesk.ticket")


def doors_for(model: str):
    """The web's doors to a record of a model."""
    doors = [*CHATTER, *(paper(name, "html") for name in REPORTS.get(model, ()))]
    if model == "res.partner":
        doors += [picture, *(paper(name, "html") for name in OUR_PAPERS)]
        doors += [paper(name, "xlsx") for name in OUR_BOOKS]
    if model in PORTAL:
        doors.append(share_link)
    if model in SHARED:
        doors += SHARES
    return doors


def foreign_portfolios(login: str):
    return {
        "anna": ("mate", "other", "nobody", "second"),
        "keen": ("mate", "nobody", "second"),
        "subst": ("unchosen", "coming", "acted"),
        "head": ("other", "second"),
        "auditor": ("second",),
    }[login]


@pytest.mark.parametrize("login", LOGINS)
def test_foreign_records_are_not_on_the_web(world, login):
    table = Table()
    for portfolio in foreign_portfolios(login):
        for thing, model in THINGS:
            if is_open(login, portfolio, thing):
                continue
            for door in doors_for(model):
                target = world.one(portfolio, thing, model)
                table.foreign(world, login, door, target)
    table.check()


@pytest.mark.parametrize("login", LOGINS)
def test_foreign_files_are_not_on_the_web(world, login):
    table = Table()
    for portfolio in foreign_portfolios(login):
        for target in world.targets(portfolio):
            if target.model == "ir.attachment" and not is_open(
                login, portfolio, target.thing
            ):
                for door in FILES:
                    table.foreign(world, login, door, target)
    assert len(table.probes) >= 20
    table.check()


def test_own_records_are_on_the_web(world):
    table = Table()
    for thing, model in THINGS:
        for door in doors_for(model):
            table.own(world, "anna", door, world.one("own", thing, model))
    for target in world.targets("own"):
        if target.model == "ir.attachment":
            for door in FILES:
                table.own(world, "anna", door, target)
    table.check()
