"""What the tests of this folder do from outside, beside ``common.py``.

Everything here goes through doors that any program or browser has: XML-RPC, the web
client's own addresses, and reading the database beside Odoo.
"""

import datetime
import re
import threading
import xmlrpc.client
from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import requests

from .common import Database, Rpc

# XML-RPC's fault code of an error that Odoo did not expect: it carries a traceback.
TRACEBACK = 1
OURS = ("client_manager", "client_manager_reports")


def install_on_foreign_data(database: Database) -> None:
    """Install our addons without our demo company."""
    database.workspace.templates.install_without_demo(database.name)
    ours = "SELECT demo FROM ir_module_module WHERE name = ANY(%s)"
    assert database.query(ours, list(OURS)) == [(False,)] * len(OURS)


def xml_id(database: Database, name: str) -> int:
    """The id of the record with an external id."""
    rows = database.query(
        "SELECT res_id FROM ir_model_data WHERE module = %s AND name = %s",
        *name.split("."),
    )
    assert rows, f"no record {name}"
    return rows[0][0]


def make_user(
    admin: Rpc, database: Database, login: str, *groups: str, **values: Any
) -> int:
    """A user with a password equal to the login, as the Settings screen makes one."""
    return admin.call(
        "res.users",
        "create",
        {
            "name": login.capitalize(),
            "login": login,
            "password": login,
            "group_ids": [
                (4, xml_id(database, group)) for group in ("base.group_user", *groups)
            ],
            **values,
        },
    )


def refused(call: Callable, *arguments: Any, **options: Any) -> str:
    """The message with which Odoo refuses a call; a traceback is no refusal."""
    with pytest.raises(xmlrpc.client.Fault) as refusal:
        call(*arguments, **options)
    fault = refusal.value
    assert fault.faultCode != TRACEBACK, fault.faultString
    assert fault.faultString.strip(), "refused without a word"
    return fault.faultString


def at_once(*actions: Callable[[], Any]) -> list[Any]:
    """Run actions at the same instant; their results, or the exceptions they raised."""
    barrier = threading.Barrier(len(actions))
    results: list[Any] = [None] * len(actions)

    def run(index: int, action: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            results[index] = action()
        except Exception as error:  # the test looks at it
            results[index] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def readable(error: Exception) -> bool:
    """Whether an error is one of Odoo's own messages to a person."""
    return (
        isinstance(error, xmlrpc.client.Fault)
        and error.faultCode != TRACEBACK
        and "Traceback" not in error.faultString
        and "psycopg2" not in error.faultString
    )


def today_in(database: Database, company_id: int) -> datetime.date:
    """The calendar day of a company, by the time zone of its working hours."""
    rows = database.query(
        "SELECT calendar.tz FROM res_company company "
        "LEFT JOIN resource_calendar calendar "
        "ON calendar.id = company.resource_calendar_id WHERE company.id = %s",
        company_id,
    )
    return datetime.datetime.now(ZoneInfo(rows[0][0] or "UTC")).date()


def tracebacks(log: str) -> list[str]:
    """The tracebacks in a log, each with the line before it."""
    found = r"[^\n]*\nTraceback \(most recent call last\):.{0,1500}"
    return re.findall(found, log, re.DOTALL)


class WebSession:
    """A user of the web client without a browser: what its scripts ask the server."""

    def __init__(self, url: str, database: str, login: str) -> None:
        self.url = url
        self.http = requests.Session()
        self.ask("/web/session/authenticate", db=database, login=login, password=login)
        page = self.http.get(f"{url}/odoo").text
        self.csrf_token = re.search(r'csrf_token: "(\w+)"', page).group(1)

    def ask(self, path: str, **parameters: Any) -> Any:
        """A JSON request; an error of Odoo comes as ``RuntimeError``."""
        answer = self.http.post(f"{self.url}{path}", json={"params": parameters})
        answer.raise_for_status()
        content = answer.json()
        if "error" in content:
            raise RuntimeError(content["error"]["data"]["message"])
        return content.get("result")

    def call(self, model: str, method: str, *arguments: Any, **options: Any) -> Any:
        """Call a method of a model as the web client does."""
        return self.ask(
            "/web/dataset/call_kw",
            model=model,
            method=method,
            args=list(arguments),
            kwargs=options,
        )

    def import_file(
        self, model: str, text: str, fields: Sequence[str] = (), dry_run: bool = False
    ) -> dict[str, Any]:
        """Import a CSV file as the Import screen does: upload, preview, run.

        Without ``fields`` the columns are those that Odoo itself recognises.
        """
        wizard = self.call("base_import.import", "create", {"res_model": model})
        answer = self.http.post(
            f"{self.url}/base_import/set_file",
            data={"id": wizard, "csrf_token": self.csrf_token},
            files={"ufile": ("clients.csv", text.encode(), "text/csv")},
        )
        answer.raise_for_status()
        options = {
            "has_headers": True,
            "separator": ",",
            "quoting": '"',
            "encoding": "utf-8",
            "date_format": "",
            "datetime_format": "",
            "float_thousand_separator": ",",
            "float_decimal_separator": ".",
            "limit": 2000,
        }
        preview = self.call("base_import.import", "parse_preview", wizard, options)
        headers = preview["headers"]
        matches = preview["matches"]
        chosen = fields or [
            "/".join(matches.get(str(number), [])) for number in range(len(headers))
        ]
        assert all(chosen), f"columns not recognised: {matches} for {headers}"
        return self.call(
            "base_import.import",
            "execute_import",
            wizard,
            chosen,
            headers,
            options,
            dryrun=dry_run,
        )
