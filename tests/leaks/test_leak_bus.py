"""Nobody listens to what is not theirs: channels of the bus, by request and socket."""

import json
import time

import pytest
import websocket

from .doors import Refusal
from .probes import EMPTY, LEAK, Probe, Table
from .tables import secret
from .world import is_open

LISTENERS = ["anna", "keen", "subst", "head", "auditor"]
THINGS = [
    ("client", "res.partner"),
    ("contact", "res.partner"),
    ("lead", "crm.lead"),
    ("order", "sale.order"),
    ("invoice", "account.move"),
    ("ticket", "helpdesk.ticket"),
    ("meeting", "calendar.event"),
]
OTHERS = {
    "anna": ("mate", "nobody", "second"),
    "keen": ("mate", "own"),
    "subst": ("unchosen", "coming", "acted"),
    "head": ("other", "second"),
    "auditor": ("second",),
}
# A text field of each model that is written together by several in Odoo's editor.
TOGETHER = {"crm.lead": "description", "sale.order": "note",
            "helpdesk.ticket": "description", "res.partner": "comment",
            "calendar.event": "description", "account.move": "narration"}  # fmt: skip


def names(database: str, model: str, record: int) -> dict[str, str]:
    """The channels about a record, by what they are for, as a browser names them."""
    field = TOGETHER[model]
    return {
        "record": f"{model}_{record}",
        "as stored": json.dumps([database, model, record]),
        "presence": f"odoo-presence-res.partner_{record}",
        "editor": f"editor_collaboration:{model}:{field}:{record}",
    }


def poll(caller, channels, last=0):
    """Ask once for what came through channels."""
    return caller.ask(
        "/websocket/peek_notifications",
        channels=list(channels),
        last=last,
        is_first_poll=True,
    )


def subscribe(kind: str):
    """A door that subscribes to a channel of a record."""

    def door(caller, target):
        wanted = names(caller.database, target.model, target.ids[0])[kind]
        told = poll(caller, [wanted])
        return [
            channel
            for channel in told["channels"]
            if isinstance(channel, list)
            and target.model in map(str, channel)
            and target.ids[0] in channel
        ]

    door.__name__ = f"subscribe {kind}"
    return door


@pytest.mark.parametrize("login", LISTENERS)
def test_nobody_subscribes_to_what_is_foreign(world, login):
    table = Table()
    for portfolio in OTHERS[login]:
        for thing, model in THINGS:
            target = world.one(portfolio, thing, model)
            for kind in names("", model, 0):
                if kind == "presence" and model != "res.partner":
                    continue
                # Kept documents may be read, and who reads may look on.
                if kind == "editor" and is_open(login, portfolio, thing):
                    continue
                table.foreign(world, login, subscribe(kind), target)
    table.check()


def test_one_subscribes_to_what_is_own(world):
    table = Table()
    target = world.one("own", "client", "res.partner")
    table.own(world, "anna", subscribe("presence"), target)
    for thing, model in THINGS:
        if model not in ("account.move", "res.partner"):
            target = world.one("spare", thing, model)
            table.own(world, "anna", subscribe("editor"), target)
    table.check()


@pytest.mark.parametrize("login", [*LISTENERS, "director", "buyer"])
def test_the_bus_is_no_model_for_anybody(world, login):
    for model in ("bus.bus", "mail.presence"):
        with pytest.raises(Refusal):
            world.web(login).call(model, "search_read", [], ["create_date"])


def tell(world, portfolio: str, reader: str) -> str:
    """A colleague is told of an order; returns the secret in it."""
    text = secret(portfolio, "bus")
    order = world.one(portfolio, "order", "sale.order").ids[0]
    director = world.web("director")
    partner = director.call("res.users", "read", [world.users[reader]], ["partner_id"])[
        0
    ]["partner_id"][0]
    director.call("sale.order", "message_post", [order], body=text,
                  partner_ids=[partner])  # fmt: skip
    return text


def listen(world, login: str, channels) -> "websocket.WebSocket":
    """A socket as the web client opens it, subscribed to channels."""
    caller = world.web(login)
    version = caller.ask("/web/session/get_session_info")["websocket_worker_version"]
    address = world.server.url.replace("http", "ws", 1)
    session = caller.http.cookies["session_id"]
    socket = websocket.create_connection(
        f"{address}/websocket?version={version}",
        cookie=f"session_id={session}",
        origin=world.server.url,
        timeout=3,
    )
    wish = {"event_name": "subscribe", "data": {"channels": channels, "last": 0}}
    socket.send(json.dumps(wish))
    return socket


def heard(socket, seconds: float = 3) -> str:
    """All that comes through a socket in some seconds."""
    texts, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            texts.append(socket.recv())
        except websocket.WebSocketTimeoutException:
            break
    return "".join(text if isinstance(text, str) else "" for text in texts)


def test_what_colleagues_are_told_is_not_overheard(world):
    """Whatever channels are asked for, by both ways of listening."""
    orders = [world.one("mate", thing, model) for thing, model in THINGS]
    channels = [
        name
        for target in orders
        for name in names(world.database.name, target.model, target.ids[0]).values()
        if not name.startswith("editor")
    ]
    users = [world.users["boris"], world.users["anna"]]
    partners = world.database.query(
        "SELECT partner_id FROM res_users WHERE id = ANY(%s)", users
    )
    channels += [f"res.partner_{partner}" for (partner,) in partners]
    sockets = {login: listen(world, login, channels) for login in ("anna", "boris")}
    text = tell(world, "mate", "boris")
    own = tell(world, "own", "anna")
    said = {login: heard(socket) for login, socket in sockets.items()}
    for socket in sockets.values():
        socket.close()
    assert text in said["boris"] and own in said["anna"], "nobody was told anything"
    table = Table()
    for login, told in [("anna", said["anna"]), ("anna", _polled(world, channels))]:
        leaks = world.leaks_in(login, told)
        outcome = LEAK if leaks else EMPTY
        table.probes.append(
            Probe(login, "bus.bus", "listen", "mate", outcome, str(leaks))
        )
    table.check()
    assert own in _polled(world, channels)


def _polled(world, channels) -> str:
    caller = world.web("anna")
    assert poll(caller, channels)["notifications"]
    return caller.text
