"""The same answers to programs outside: XML-RPC, JSON-RPC and ``/json/2``."""

import pytest
import requests

from .doors import REACHED, Broken, Json2, Refusal, XmlRpc, knock
from .doors_read import read, search, search_count, search_read, text_field
from .doors_write import unlink, write
from .probes import CLOSED, LEAK, Probe, Table

THINGS = [
    ("client", "res.partner"),
    ("contact", "res.partner"),
    ("bank", "res.partner.bank"),
    ("lead", "crm.lead"),
    ("order", "sale.order"),
    ("order", "sale.order.line"),
    ("invoice", "account.move"),
    ("picking", "stock.picking"),
    ("ticket", "helpdesk.ticket"),
    ("meeting", "calendar.event"),
    ("cardactivity", "mail.activity"),
    ("ordermessage", "mail.message"),
    ("orderfile", "ir.attachment"),
    ("assignment", "client.assignment"),
]
# The same doors by names of parameters, as /json/2 wants them.
BY_NAME = {
    search: lambda t: ("search", (), {"domain": [["id", "in", list(t.ids)]]}),
    search_count: lambda t: (
        "search_count",
        (),
        {"domain": [["id", "in", list(t.ids)]]},
    ),
    search_read: lambda t: (
        "search_read",
        (),
        {"domain": [["id", "in", list(t.ids)]], "fields": ["display_name"]},
    ),
    read: lambda t: ("read", t.ids, {"fields": ["display_name"]}),
    write: lambda t: ("write", t.ids, {"vals": {text_field(t): t.secret}}),
    unlink: lambda t: ("unlink", t.ids, {}),
}


class JsonRpc:
    """The older JSON-RPC service, with the password in each call."""

    def __init__(self, url, database, login, uid):
        self.url, self.key, self.text = url, (database, uid, login), ""

    def call(self, model, method, *arguments, **options):
        parameters = {
            "service": "object",
            "method": "execute_kw",
            "args": [*self.key, model, method, arguments, options],
        }
        answer = requests.post(
            f"{self.url}/jsonrpc", json={"params": parameters}, timeout=60
        )
        self.text = answer.text
        content = answer.json()
        if "error" in content:
            name = content["error"]["data"]["name"]
            kind = Refusal if name.startswith("odoo.exceptions.") else Broken
            raise kind(content["error"]["data"]["message"])
        return content["result"]


def by_name(door):
    """The door as /json/2 has it."""

    def named(caller, target):
        method, ids, parameters = BY_NAME[door](target)
        answer = caller.call(target.model, method, ids, **parameters)
        return "done" if door in (write, unlink) else answer

    return named


@pytest.fixture(scope="module")
def callers(world):
    """A program of the manager at each door."""
    login, uid = "anna", world.users["anna"]
    url, database = world.server.url, world.database.name
    return {
        "xmlrpc": XmlRpc(url, database, login, uid),
        "jsonrpc": JsonRpc(url, database, login, uid),
        "json2": Json2(url, database, world.api_keys["anna"]),
    }


@pytest.mark.parametrize("transport", ["xmlrpc", "jsonrpc", "json2"])
def test_programs_reach_what_is_own_and_nothing_else(world, callers, transport):
    table = Table()
    caller = callers[transport]
    for door in BY_NAME:
        used = by_name(door) if transport == "json2" else door
        for portfolio in ("mate", "second", "own"):
            own = portfolio == "own"
            if own and door in (write, unlink):
                continue
            for thing, model in THINGS:
                outcome, said = knock(used, caller, world.one(portfolio, thing, model))
                leaks = world.leaks_in("anna", caller.text)
                if leaks or outcome == REACHED and not own:
                    outcome, said = LEAK, f"{leaks} {said}"
                elif own and outcome != REACHED:
                    outcome = CLOSED
                name = f"{transport} {door.__name__}"
                what = f"{portfolio} {thing}"
                table.probes.append(Probe("anna", model, name, what, outcome, said))
    table.check()
