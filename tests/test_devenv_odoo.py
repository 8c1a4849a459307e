"""The ground under the other tests: Odoo, its web client and the helpers."""

from .common import Browser, Rpc


def test_web_client_starts_without_console_errors(fresh_database):
    database = fresh_database("ours")
    with database.serve() as server, Browser() as browser:
        browser.log_in(server.url, "admin")
        browser.wait_for(".o_action_manager > *")
        assert browser.errors() == []
        assert "Traceback" not in server.log_text()


def test_outside_program_reads_through_rpc(fresh_database):
    database = fresh_database("ours")
    with database.serve() as server:
        rpc = Rpc(server.url, database.name, "admin")
        langs = rpc.call("res.lang", "search_read", [], fields=["code"])
    assert {"en_US", "ru_RU"} <= {lang["code"] for lang in langs}
