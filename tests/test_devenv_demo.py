"""``make demo`` as a person uses it: start, look, stop, start again, change code."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from devenv import processes
from devenv.odoo import free_port, port_is_free
from devenv.paths import CHECKOUT

from .common import Rpc

_PYTHON = getattr(sys, "_base_executable", sys.executable)


class Demo:
    """A running ``make demo``."""

    def __init__(self, database: str) -> None:
        self.port = free_port()
        self.database = database
        self.process = subprocess.Popen(
            [_PYTHON, "-m", "devenv", "demo"],
            cwd=CHECKOUT,
            text=True,
            start_new_session=True,
            env={**os.environ, "PORT": str(self.port), "DEMO_DATABASE": database},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self.output = ""
        for line in self.process.stdout:
            self.output += line
            if "Ctrl-C stops" in line:
                break

    def rpc(self) -> Rpc:
        """A program that talks to it as admin."""
        (url,) = re.findall(r"http://\S+", self.output)
        return Rpc(url, self.database, "admin")


@contextmanager
def running(database: str) -> Iterator[Demo]:
    """Start it, and stop it with Ctrl-C."""
    demo = Demo(database)
    try:
        yield demo
    finally:
        os.killpg(demo.process.pid, signal.SIGINT)
        demo.process.communicate(timeout=60)
    assert demo.process.returncode == 0
    assert port_is_free(demo.port)


@pytest.fixture
def database(workspace) -> Iterator[str]:
    """The name of a demo database that is dropped at the end."""
    name = f"cm_test_demo_{os.getpid()}"
    yield name
    workspace.databases.drop(name)


def test_demo_keeps_its_data_and_follows_the_code(workspace, database):
    with running(database) as demo:
        assert f"http://127.0.0.1:{demo.port}" in demo.output
        assert re.search(r"^  admin ", demo.output, re.MULTILINE)
        demo.rpc().call("res.partner", "create", {"name": "Kept by a second start"})
    with running(database) as demo:
        assert "Updating" not in demo.output
        assert demo.rpc().call(
            "res.partner", "search_count", [("name", "=", "Kept by a second start")]
        )
    workspace.databases.annotate(database, code="of yesterday")
    with running(database) as demo:
        assert "The addons have changed" in demo.output
    assert workspace.databases.note(database)["code"] != "of yesterday"


def test_kill_of_the_command_ends_odoo_too(workspace, database):
    workspace.templates.clone("demo", database)
    demo = Demo(database)
    demo.process.kill()
    demo.process.communicate()
    assert processes.wait_until(lambda: port_is_free(demo.port), 30)


def test_note_of_a_database_survives_its_changes(workspace, database):
    workspace.templates.clone("base", database)
    workspace.databases.annotate(database, checkout="elsewhere")
    note = workspace.databases.note(database)
    assert note["checkout"] == "elsewhere" and note["made_from"] == "base"
    assert json.dumps(note)
