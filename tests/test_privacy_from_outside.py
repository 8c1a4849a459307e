"""Consents and the log of disclosures, as programs and browsers reach them."""

import json

import pytest

from .common import Browser, Rpc
from .outside import (
    WebSession,
    at_once,
    make_user,
    readable,
    refused,
    tracebacks,
    xml_id,
)

DOSSIER = "client_manager_reports.client_dossier"
PORTFOLIO = "client_manager_reports.client_portfolio"
ALL = (
    "SELECT disclosure.*, line.id, line.partner_ref, line.name "
    "FROM client_disclosure disclosure JOIN client_disclosure_line line "
    "ON line.disclosure_id = disclosure.id ORDER BY disclosure.id, line.id"
)


class Outside:
    """A server that reads from a replica, with a client and its contact."""

    def __init__(self, database, server):
        self.database = database
        self.server = server
        self.admin = Rpc(server.url, database.name, "admin")
        self.users = {
            login: make_user(self.admin, database, login, *groups)
            for login, groups in {
                "anna": [
                    "client_manager.group_client_manager",
                    "base.group_allow_export",
                ],
                "boris": ["client_manager.group_client_manager"],
                "auditor": ["client_manager.group_client_auditor"],
                "clerk": ["base.group_allow_export"],
            }.items()
        }
        self.client, self.other = (
            self.admin.call(
                "res.partner",
                "create",
                {"name": name, "is_company": True, "user_id": self.users["anna"]},
            )
            for name in ("Textile", "Market")
        )
        self.person = self.admin.call(
            "res.partner", "create", {"name": "Olga", "parent_id": self.client}
        )
        self.purpose = xml_id(database, "client_manager.client_consent_purpose_data")

    def rpc(self, login):
        return Rpc(self.server.url, self.database.name, login)

    def web(self, login):
        return WebSession(self.server.url, self.database.name, login)

    def log(self):
        """(id, login, kind, format, reference, address, count) of all disclosures."""
        return self.database.query(
            "SELECT id, user_login, kind, file_format, reference, address, "
            "client_count FROM client_disclosure ORDER BY id"
        )


@pytest.fixture(scope="module")
def outside(make_database, workspace):
    database = make_database("ours")
    try:
        with database.serve("--dev=replica") as server:
            yield Outside(database, server)
            assert not tracebacks(server.log_text())
    finally:
        workspace.databases.drop(database.name)


def written_by(outside, action):
    """What an action leaves in the log, without the ids."""
    before = outside.log()
    action()
    after = outside.log()
    assert after[: len(before)] == before
    return [row[1:] for row in after[len(before) :]]


# -- disclosures ------------------------------------------------------------------


@pytest.mark.parametrize(
    "address, kind, file_format, reference",
    [
        (f"/report/html/{DOSSIER}/%s", "print", "html", DOSSIER),
        (f"/report/pdf/{DOSSIER}/%s", "print", "pdf", DOSSIER),
        (f"/report/text/{DOSSIER}/%s", "print", "text", DOSSIER),
        (f"/report/xlsx/{PORTFOLIO}/%s", "workbook", "xlsx", PORTFOLIO),
    ],
)
def test_reports_by_their_address(outside, address, kind, file_format, reference):
    """On a server with a replica, where Odoo makes reports in a reading transaction."""
    session = outside.web("anna")
    url = outside.server.url + address % outside.client

    def fetch():
        answer = session.http.get(f"{url}?report_type=text&context=%7B%7D")
        assert answer.ok and answer.content

    assert written_by(outside, fetch) == [
        ("anna", kind, file_format, reference, "127.0.0.1", 1)
    ]
    # Not tried in vain first.
    assert "retrying with a read/write cursor" not in outside.server.log_text()


@pytest.mark.parametrize(
    "address, kind",
    [
        (f"/report/pdf/{DOSSIER}/%s", "qweb-pdf"),
        (f"/report/xlsx/{PORTFOLIO}/%s", "xlsx"),
    ],
)
def test_reports_by_the_print_menu(outside, address, kind):
    session = outside.web("anna")
    docids = f"{outside.client},{outside.other}"

    def fetch():
        answer = session.http.post(
            f"{outside.server.url}/report/download",
            data={
                "data": json.dumps([address % docids, kind]),
                "csrf_token": session.csrf_token,
            },
        )
        assert answer.ok and answer.content[:2] in (b"%P", b"PK")

    rows = written_by(outside, fetch)
    assert [(row[0], row[-1]) for row in rows] == [("anna", 2)]


def test_a_refused_report_leaves_nothing(outside):
    session = outside.web("clerk")

    def fetch():
        url = f"{outside.server.url}/report/html/{DOSSIER}/{outside.client}"
        assert not session.http.get(url).ok

    assert written_by(outside, fetch) == []


@pytest.mark.parametrize("login", ["anna", "clerk"])
@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_exports_by_the_screen(outside, login, file_format):
    session = outside.web(login)

    def fetch():
        answer = session.http.post(
            f"{outside.server.url}/web/export/{file_format}",
            data={
                "csrf_token": session.csrf_token,
                "data": json.dumps(
                    {
                        "model": "res.partner",
                        "fields": [{"name": "name", "label": "Name", "type": "char"}],
                        "ids": [outside.client, outside.other, outside.person],
                        "domain": [],
                        "groupby": [],
                        "import_compat": False,
                    }
                ),
            },
        )
        assert answer.ok, answer.text

    assert written_by(outside, fetch) == [
        (login, "export", file_format, "res.partner", "127.0.0.1", 2)
    ]


def test_exports_by_a_program(outside):
    rpc = outside.rpc("anna")
    rows = written_by(
        outside,
        lambda: rpc.call("res.partner", "export_data", [outside.client], ["name"]),
    )
    # XML-RPC hides the request from what it calls, and so the address.
    assert rows == [("anna", "export", "data", "res.partner", None, 1)]
    assignments = rpc.call("client.assignment", "search", [])
    rows = written_by(
        outside,
        lambda: rpc.call(
            "client.assignment", "export_data", assignments, ["partner_id/phone"]
        ),
    )
    assert [row[3:] for row in rows] == [("client.assignment", None, 2)]
    session = outside.web("anna")
    rows = written_by(
        outside,
        lambda: session.call("res.partner", "export_data", [outside.client], ["name"]),
    )
    assert [row[4:] for row in rows] == [("127.0.0.1", 1)]


def test_nobody_writes_the_log_from_outside(outside):
    rpc = outside.rpc("anna")
    rpc.call("res.partner", "export_data", [outside.client], ["name"])
    before = outside.database.query(ALL)
    record = outside.log()[-1][0]
    values = {"user_name": "x", "user_login": "x", "name": "x", "client_count": 0}
    for login in ("admin", "auditor", "anna", "clerk"):
        rpc = outside.rpc(login)
        for model in ("client.disclosure", "client.disclosure.line"):
            for method, *arguments in (
                ("create", values),
                ("write", [record], {"name": "x"}),
                ("unlink", [record]),
                ("copy", [record]),
                ("web_save", [record], {"name": "x"}, {}),
                ("name_create", "x"),
                ("_note", [outside.client]),
                ("_noting",),
                ("_write_down", {}, [outside.client], []),
                ("_drop_guards",),
                ("init",),
            ):
                refused(rpc.call, model, method, *arguments)
    for login in ("anna", "clerk", "boris"):
        refused(outside.rpc(login).call, "client.disclosure", "search_read", [])
    for model in (f"report.{PORTFOLIO}", f"report.{DOSSIER}"):
        refused(
            outside.rpc("anna").call, model, "create_xlsx_report", [outside.client], {}
        )
    assert outside.database.query(ALL) == before


# -- consents -------------------------------------------------------------------


def consent(outside, **values):
    return {
        "partner_id": outside.person,
        "purpose_id": outside.purpose,
        "date": "2026-01-01",
        **values,
    }


def test_consents_from_outside(outside):
    anna, boris = outside.rpc("anna"), outside.rpc("boris")
    record = anna.call("client.consent", "create", consent(outside))
    for values in (
        {"withdrawal_date": "2026-02-01"},
        {"replaced_date": "2026-02-01"},
        {"replaces_id": record},
        {"partner_id": outside.client},
    ):
        refused(anna.call, "client.consent", "write", [record], values)
    refused(anna.call, "client.consent", "withdraw", [record], "2026-02-01")
    refused(anna.call, "client.consent", "unlink", [record])
    for values in (
        {"valid_until": "2025-12-31"},
        {"replaces_id": 10**6},
        {"partner_id": False},
    ):
        refused(anna.call, "client.consent", "create", consent(outside, **values))
    for arguments in (
        ("read", [record], ["state"]),
        ("write", [record], {"document_number": "1"}),
        ("action_withdraw", [record]),
    ):
        refused(boris.call, "client.consent", *arguments)
    withdraw = {"consent_ids": [(6, 0, [record])]}
    refused(boris.call, "client.privacy.withdraw", "create", withdraw)
    assert anna.call("client.consent", "read", [record], ["state"]) == [
        {"id": record, "state": "active"}
    ]
    wizard = anna.call("client.privacy.withdraw", "create", withdraw)
    anna.call("client.privacy.withdraw", "action_withdraw", [wizard])
    refused(anna.call, "client.consent", "write", [record], {"document_number": "1"})
    admin = outside.admin
    refused(admin.call, "client.consent", "write", [record], {"channel": "call"})


def test_two_at_once_record_one_consent(outside):
    programs = [outside.rpc(login) for login in ("anna", "admin", "anna")]
    purpose = xml_id(outside.database, "client_manager.client_consent_purpose_mailing")
    values = consent(outside, purpose_id=purpose)
    results = at_once(
        *(
            lambda rpc=rpc: rpc.call("client.consent", "create", values)
            for rpc in programs
        )
    )
    refusals = [r for r in results if isinstance(r, Exception)]
    assert len(refusals) == 2, results
    assert all(readable(error) for error in refusals), refusals
    assert outside.database.query(
        "SELECT COUNT(*) FROM client_consent WHERE purpose_id = %s", purpose
    ) == [(1,)]


def test_the_auditor_reads_the_screens(outside):
    outside.rpc("anna").call("res.partner", "export_data", [outside.client], ["name"])
    with Browser(1400, 900) as browser:
        browser.log_in(outside.server.url, "auditor")
        for path in ("disclosures", "consents", "consent-purposes"):
            browser.open(f"{outside.server.url}/odoo/client-{path}")
            browser.wait_for(".o_list_view")
            assert not browser.all(".o_list_button_add")
        browser.open(f"{outside.server.url}/odoo/client-disclosures")
        browser.click(".o_data_row .o_data_cell")
        browser.wait_for(".o_form_view .o_field_x2many .o_data_row")
        browser.open(f"{outside.server.url}/odoo/res.partner/{outside.client}")
        browser.click("button[name=action_view_disclosures]")
        browser.wait_for(".o_list_view .o_data_row")
        assert browser.errors() == []
