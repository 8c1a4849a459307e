"""``make demo`` as a person uses it: start, look, stop, start again, change code."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from devenv import processes
from devenv.odoo import free_port, port_is_free
from devenv.paths import CHECKOUT, VENV, addon_names, checkout_key

from .common import Rpc

_PYTHON = getattr(sys, "_base_executable", sys.executable)


class Demo:
    """A running ``make demo``."""

    def __init__(self, checkout: Path, database: str) -> None:
        self.port = free_port()
        self.database = database
        self.process = subprocess.Popen(
            [_PYTHON, "-m", "devenv", "demo"],
            cwd=checkout,
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
                return
        raise AssertionError(self.output)

    def rpc(self) -> Rpc:
        """A program that talks to it as admin."""
        (url,) = re.findall(r"http://\S+", self.output)
        return Rpc(url, self.database, "admin")

    def told_address(self) -> str:
        """Where Odoo thinks it is served; printed documents get their styles there."""
        return self.rpc().call("ir.config_parameter", "get_param", "web.base.url")


@contextmanager
def running(checkout: Path, database: str) -> Iterator[Demo]:
    """Start it, and stop it with Ctrl-C."""
    demo = Demo(checkout, database)
    try:
        yield demo
    finally:
        os.killpg(demo.process.pid, signal.SIGINT)
        demo.process.communicate(timeout=120)
    assert demo.process.returncode == 0
    assert port_is_free(demo.port)


@pytest.fixture
def checkout(tmp_path) -> Path:
    """A copy of the checkout, whose code nobody edits but the test."""
    for name in ("devenv", *addon_names()):
        shutil.copytree(
            CHECKOUT / name,
            tmp_path / name,
            ignore=shutil.ignore_patterns("__pycache__"),  # others write there now
        )
    (tmp_path / ".venv").symlink_to(VENV)
    return tmp_path


@pytest.fixture
def database(workspace) -> Iterator[str]:
    """The name of a demo database that is dropped at the end."""
    name = f"cm_test_{checkout_key()}_{os.getpid()}_demo"
    yield name
    workspace.databases.drop(name)


def test_demo_keeps_its_data_and_follows_the_code(checkout, database):
    with running(checkout, database) as demo:
        assert f"http://127.0.0.1:{demo.port}" in demo.output
        assert re.search(r"^  admin ", demo.output, re.MULTILINE)
        demo.rpc().call("res.partner", "create", {"name": "Kept by a second start"})
        assert demo.told_address() == f"http://127.0.0.1:{demo.port}"
    with running(checkout, database) as demo:
        assert "Updating" not in demo.output
        kept = [("name", "=", "Kept by a second start")]
        assert demo.rpc().call("res.partner", "search_count", kept) == 1
        assert demo.told_address() == f"http://127.0.0.1:{demo.port}"
    with (checkout / addon_names()[0] / "__init__.py").open("a") as file:
        file.write("# a change\n")
    demo = Demo(checkout, database)
    assert "The addons have changed" in demo.output
    demo.process.kill()  # not even asked to end, it must not leave Odoo behind
    demo.process.communicate()
    assert processes.wait_until(lambda: port_is_free(demo.port), 30)


def test_note_of_a_database_survives_its_changes(workspace, fresh_database):
    database = fresh_database("base")
    workspace.databases.annotate(database.name, checkout="elsewhere")
    note = workspace.databases.note(database.name)
    assert (note["checkout"], note["made_from"]) == ("elsewhere", "base")


def test_demo_company_is_what_the_addon_says_it_is(workspace, fresh_database):
    """The addon's tests of its demo data, which have nothing to look at elsewhere."""
    database = fresh_database("demo")
    log = workspace.odoo.load(
        "Running the tests of the demo company",
        database.name,
        "--test-enable",
        "--test-tags=/client_manager:TestDemoCompany",
    )
    (counted,) = re.findall(r"0 failed, 0 error\(s\) of (\d+) tests", log)
    assert int(counted) > 0
    assert ": skipped " not in log
