"""Letters of a campaign through a real mail server, their links through real HTTP."""

import contextlib
import email
import re
import socketserver
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default

import pytest
import requests

from .outside import tracebacks

REFUSED = "nobody@refused.example.com"
PREPARE = """
import logging
from odoo import Command
# One letter is refused on purpose.
logging.getLogger("odoo.addons.mail.models.mail_mail").setLevel(logging.CRITICAL)
env["ir.config_parameter"].set_param("web.base.url", "{url}")
env["ir.mail_server"].create({{"name": "Test", "smtp_host": "127.0.0.1",
                              "smtp_port": {port}, "smtp_encryption": "none"}})
group = env.ref("client_manager.group_client_manager")
manager = env["res.users"].with_context(no_reset_password=True).create(
    {{"name": "Teller", "login": "teller", "email": "teller@example.com",
      "group_ids": [Command.link(group.id)]}})
purpose = env.ref("client_manager.client_consent_purpose_mailing")
clients = env["res.partner"].create(
    [{{"name": name, "is_company": True, "user_id": manager.id}}
     for name in ("Comes", "Withdraws", "Refuses")])
people = env["res.partner"].create(
    [{{"name": "Person", "parent_id": client.id, "email": mail}}
     for client, mail in zip(clients, ("comes@example.com", "withdraws@example.com",
                                       "{refused}"))])
consents = env["client.consent"].create(
    [{{"partner_id": person.id, "purpose_id": purpose.id}} for person in people])
campaign = env["client.campaign"].create(
    {{"name": "Fabrics Fair", "user_id": manager.id, "channel": "mail_call",
      "date": "2099-05-01", "place": "Hall 3",
      "line_ids": [Command.create({{"partner_id": client.id}}) for client in clients]}})
campaign.action_start()
env["client.campaign.line"]._tell_waiting()
consents[1].withdraw(env["res.company"].client_today(), "By phone")
env.cr.commit()
env["mail.mail"].process_email_queue()
env.cr.commit()
env["client.campaign.line"]._tell_waiting()
env.cr.commit()
"""
LINES = """
    SELECT client.name, line.state, line.skip_reason, line.answer
      FROM client_campaign_line line
      JOIN res_partner client ON client.id = line.partner_id
"""
CONSENTS = """
    SELECT person.email, consent.withdrawal_date IS NOT NULL
      FROM client_consent consent
      JOIN res_partner person ON person.id = consent.partner_id
     WHERE person.name = 'Person'
"""


class _Dialogue(socketserver.StreamRequestHandler):
    """As much SMTP as it takes to receive a letter."""

    def handle(self) -> None:
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.upper()
            if verb.startswith("QUIT"):
                self._say("221 bye")
                return
            if verb.startswith("RCPT") and REFUSED in line:
                self._say("550 no such user")
            elif verb.startswith("DATA"):
                self._say("354 go on")
                self._receive()
            else:
                self._say("250 ok")

    def _receive(self) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.letters.append(
            email.message_from_bytes(b"".join(lines), policy=default)
        )
        self._say("250 ok")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextlib.contextmanager
def mail_server() -> Iterator[socketserver.ThreadingTCPServer]:
    """A mail server of this machine that keeps what it gets in ``letters``."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Dialogue) as server:
        server.letters = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


class Told:
    """What came of a campaign of three clients, and the server behind the links."""

    def __init__(self, database, server, letters: list[EmailMessage]) -> None:
        self.database = database
        self.server = server
        self.letters = letters

    def lines(self) -> dict[str, tuple]:
        return {name: tuple(row) for name, *row in self.database.query(LINES)}

    def consents(self) -> dict[str, bool]:
        return dict(self.database.query(CONSENTS))


@pytest.fixture(scope="module")
def told(workspace, make_database) -> Iterator[Told]:
    database = make_database("ours")
    try:
        with database.serve("--max-cron-threads=0") as server, mail_server() as smtp:
            database.shell(
                PREPARE.format(
                    url=server.url, port=smtp.server_address[1], refused=REFUSED
                )
            )
            yield Told(database, server, smtp.letters)
            assert not tracebacks(server.log_text())
    finally:
        workspace.databases.drop(database.name)


def test_only_who_may_be_written_to_is_sent_a_letter(told):
    campaign = [one for one in told.letters if one["Subject"] == "Fabrics Fair"]
    assert ["comes@example.com" in one["To"] for one in campaign] == [True]
    assert told.lines() == {
        "Comes": ("told", None, None),
        # Not by mail any more: called instead.
        "Withdraws": ("call", "no_consent", None),
        "Refuses": ("call", "refused", None),
    }


def test_the_links_of_the_letter(told):
    (letter,) = [one for one in told.letters if one["Subject"] == "Fabrics Fair"]
    body = letter.get_body(("html",)).get_content()
    links = dict(re.findall(r'href="(\S+/client/letter/[^/"]+/(\w+))"', body))
    links = {name: link for link, name in links.items()}
    assert set(links) == {"coming", "maybe", "declined", "unsubscribe"}
    for link in links.values():
        page = requests.get(link, timeout=60)
        assert page.status_code == 200
        assert not page.cookies
        assert requests.head(link, timeout=60).status_code == 200
    assert told.lines()["Comes"] == ("told", None, None), "opening a link answered"
    page = requests.post(links["coming"], timeout=60)
    assert (page.status_code, page.history) == (200, [])
    assert told.lines()["Comes"] == ("told", None, "coming")
    requests.post(links["declined"], timeout=60)
    assert told.lines()["Comes"] == ("told", None, "declined")
    forged = links["coming"][:-10] + "x/coming"
    assert requests.post(forged, timeout=60).status_code == 404


def test_one_click_unsubscribes(told):
    (letter,) = [one for one in told.letters if one["Subject"] == "Fabrics Fair"]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter["List-Unsubscribe"].strip("<>")
    assert told.consents()["comes@example.com"] is False
    for _again in range(2):
        page = requests.post(
            address, data={"List-Unsubscribe": "One-Click"}, timeout=60
        )
        assert (page.status_code, page.history) == (200, [])
    assert told.consents() == {
        "comes@example.com": True,
        "withdraws@example.com": True,
        REFUSED: False,
    }
