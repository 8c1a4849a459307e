"""``make demo``: our demo company in a running Odoo."""

import os
import sys

from . import machine, processes
from .errors import Stop
from .odoo import LOOPBACK, Server, port_is_free
from .paths import CHECKOUT, addon_names, checkout_key
from .progress import say
from .templates import code_hash
from .workspace import Workspace, open_workspace

_NAME = "client_manager_demo"
_LOGINS = {
    "admin": "administrator of everything",
    "director": "director: all clients",
    "head": "head of a department: the department's clients",
    "manager1": "client manager, in Russian",
    "manager2": "client manager",
    "manager3": "client manager",
    "head2": "head of another department",
    "manager4": "client manager of that department",
    "manager5": "client manager of that department",
    "manager6": "client manager of that department",
    "auditor": "auditor: reads all, changes nothing",
}


def main(arguments: list[str]) -> int:
    """Make the demo database if there is none, bring it up to date, serve it."""
    port = _port()
    machine.have_programs(machine.PDF_ENGINE, "printing of documents")
    with open_workspace() as workspace:
        name = database_name(workspace)
        if arguments[0] == "demo-reset":
            workspace.databases.drop(name)
        prepare(workspace, name)
        _tell_address(workspace, name, port)
        with workspace.odoo.serve(name, port) as server:
            _announce(workspace, server)
            status = _wait(server)
    return status


def _port() -> int:
    text = os.environ.get("PORT") or "8069"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Stop(f"PORT={text} is no port number", "Give one like PORT=8070")
    if not port_is_free(int(text)):
        raise Stop(
            f"Port {text} on {LOOPBACK} is taken",
            f"End what uses it, or choose another: make demo PORT={int(text) + 1}",
        )
    return int(text)


def database_name(workspace: Workspace) -> str:
    """``client_manager_demo``; with a suffix when another checkout has that one."""
    if os.environ.get("DEMO_DATABASE"):
        return os.environ["DEMO_DATABASE"]
    owner = workspace.databases.note(_NAME).get("checkout", str(CHECKOUT))
    if owner == str(CHECKOUT) or not os.path.isdir(str(owner)):
        return _NAME
    return f"{_NAME}_{checkout_key()}"


def prepare(workspace: Workspace, name: str) -> None:
    """Make the database, or update the addons in it if their code has changed."""
    databases = workspace.databases
    code = code_hash()
    if not databases.exists(name):
        workspace.templates.clone("demo", name, code=code, checkout=str(CHECKOUT))
    elif databases.note(name).get("code") != code:
        say("The addons have changed since this database was made.")
        rows = databases.execute(
            "SELECT name FROM ir_module_module WHERE state = 'installed'", name=name
        )
        there = {row[0] for row in rows}
        fresh = [addon for addon in addon_names() if addon not in there]
        workspace.odoo.load(
            "Updating the addons",
            name,
            "-u",
            ",".join(a for a in addon_names() if a in there) or "base",
            *(["-i", ",".join(fresh), "--with-demo"] if fresh else []),
        )
    databases.annotate(name, code=code, checkout=str(CHECKOUT))


def _tell_address(workspace: Workspace, name: str, port: int) -> None:
    """Tell Odoo where it is served, which it learns only when an administrator logs in.

    Until then the PDF engine would look for the style sheet of a document elsewhere and
    print it without any, and links in e-mails would lead elsewhere.
    """
    workspace.databases.execute(
        "UPDATE ir_config_parameter SET value = %s WHERE key = 'web.base.url'",
        f"http://{LOOPBACK}:{port}",
        name=name,
    )


def _announce(workspace: Workspace, server: Server) -> None:
    rows = workspace.databases.execute(
        "SELECT login FROM res_users WHERE active", name=server.database
    )
    there = {login for (login,) in rows}
    say(f"\nClient Manager is at {server.url}\n")
    say("Log in as (the password is the login):")
    for login, meaning in _LOGINS.items():
        if login in there:
            say(f"  {login:<10} {meaning}")
    say(f"\nThe log is in {server.log.relative_to(CHECKOUT)}. Ctrl-C stops everything.")


def _wait(server: Server) -> int:
    try:
        server.process.wait()
    except KeyboardInterrupt:
        say("\nStopping …")
        return 0
    last = processes.last_words(server.log_text())
    print(f"Odoo ended by itself: {last}", file=sys.stderr)
    return 1
