"""Knocking at a door, and what an answer means.

A door is a function that asks the server for records in one way, as a user of one role,
and returns what it got hold of. Three things can happen:

- *refused*: an error that says so (or a page that is not there);
- *empty*: an answer in which nothing of the records is;
- *reached*: an answer with something of the records in it.

For records of others *reached* is a leak; so is their secret in any answer at all.
Every door must also be *reached* for own records: one with a typo keeps out everybody.
"""

import json
import re
import xmlrpc.client
from typing import Any

import requests

REFUSED, EMPTY, REACHED, BROKEN = "refused", "empty", "reached", "broken"
# Errors by which Odoo says no. Any other is a mistake of the probe, or of ours.
_NO = (
    "AccessError",
    "MissingError",
    "UserError",
    "ValidationError",
    "RedirectWarning",
    "NotFound",
    "Forbidden",
    "AccessDenied",
)
# Some of Odoo's own doors stumble over the nothing that was left of a record.
_LEFT_EMPTY = "Expected singleton: "
_PATIENCE = 120


class Refusal(Exception):
    """The server said no."""


class Broken(Exception):
    """The server failed in some other way."""


class Web:
    """A logged-in user of the web client: calls, pages and files."""

    def __init__(self, url: str, database: str, login: str) -> None:
        self.url, self.database, self.login = url, database, login
        self.http = requests.Session()
        self.text = ""  # of the last answer
        self.uid = self.ask(
            "/web/session/authenticate", db=database, login=login, password=login
        )["uid"]
        page = self.http.get(f"{url}/odoo", timeout=_PATIENCE).text
        found = re.search(r'csrf_token: "(\w+)"', page)
        self.csrf_token = found.group(1) if found else ""

    def ask(self, path: str, **parameters: Any) -> Any:
        """A JSON request of the web client's scripts."""
        answer = self.http.post(
            f"{self.url}{path}", json={"params": parameters}, timeout=_PATIENCE
        )
        self.text = answer.text
        content = answer.json()
        if "error" in content:
            data = content["error"]["data"]
            kind = data["name"].rsplit(".", 1)[-1]
            no = kind in _NO or data["message"].startswith(_LEFT_EMPTY)
            raise (Refusal if no else Broken)(f"{kind}: {data['message']}")
        return content.get("result")

    def call(self, model: str, method: str, *arguments: Any, **options: Any) -> Any:
        """Call a method of a model."""
        return self.ask(
            "/web/dataset/call_kw",
            model=model,
            method=method,
            args=list(arguments),
            kwargs=options,
        )

    def get(self, path: str, **parameters: Any) -> str:
        """A page or file; not there, not allowed or the log-in page are a refusal."""
        answer = self.http.get(
            f"{self.url}{path}",
            params=parameters,
            timeout=_PATIENCE,
            allow_redirects=False,
        )
        return self._page(answer)

    def post(self, path: str, **data: Any) -> str:
        """What a form sends."""
        answer = self.http.post(
            f"{self.url}{path}",
            data={"csrf_token": self.csrf_token, **data},
            timeout=_PATIENCE,
            allow_redirects=False,
        )
        return self._page(answer)

    def _page(self, answer: requests.Response) -> str:
        self.content = answer.content
        self.text = answer.content.decode("utf-8", "replace")
        if answer.status_code in (301, 302, 303, 400, 401, 403, 404):
            self.text += answer.headers.get("Location", "")
            raise Refusal(f"{answer.status_code}")
        if answer.status_code >= 500 or '"odoo.exceptions.' in self.text[:2000]:
            kind = Refusal if any(no in self.text for no in _NO) else Broken
            raise kind(f"{answer.status_code} {self.text[:300]}")
        return self.text


class XmlRpc:
    """A program that calls models through XML-RPC; answers as ``Web`` does."""

    def __init__(self, url: str, database: str, login: str, uid: int) -> None:
        self.key = (database, uid, login)
        self.text = ""
        self._models = xmlrpc.client.ServerProxy(
            f"{url}/xmlrpc/2/object", allow_none=True
        )

    def call(self, model: str, method: str, *arguments: Any, **options: Any) -> Any:
        """Call a method of a model."""
        try:
            result = self._models.execute_kw(
                *self.key, model, method, arguments, options
            )
        except xmlrpc.client.Fault as fault:
            self.text = fault.faultString
            broken = fault.faultCode == 1 or "Traceback" in fault.faultString
            raise (Broken if broken else Refusal)(fault.faultString[-300:]) from None
        self.text = json.dumps(result, default=str)
        return result


class Json2:
    """A program that calls models through ``/json/2`` with a key of the user's own."""

    def __init__(self, url: str, database: str, key: str) -> None:
        self.url = url
        self.http = requests.Session()
        self.http.headers["Authorization"] = f"bearer {key}"
        self.http.headers["X-Odoo-Database"] = database
        self.text = ""

    def call(self, model: str, method: str, ids=(), **parameters: Any) -> Any:
        """Call a method; this door takes arguments by name only."""
        if ids:
            parameters["ids"] = list(ids)
        answer = self.http.post(
            f"{self.url}/json/2/{model}/{method}", json=parameters, timeout=_PATIENCE
        )
        self.text = answer.text
        if answer.status_code in (401, 403, 404, 422):
            raise Refusal(answer.text[:300])
        if not answer.ok:
            raise Broken(answer.text[:300])
        return answer.json()


def knock(door, caller, target) -> tuple[str, str]:
    """Try a door; the outcome and what was said or got."""
    caller.text = ""
    try:
        got = door(caller, target)
    except Refusal as refusal:
        return REFUSED, str(refusal)
    except Broken as failure:
        return BROKEN, str(failure)
    return (REACHED, repr(got)[:200]) if got else (EMPTY, "")
