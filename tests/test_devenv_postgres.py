"""The embedded PostgreSQL: shared, stopped by the last user, up after a kill -9."""

import os
import shutil
import signal
import subprocess
import sys

import pytest

from devenv import processes
from devenv.databases import Databases, filestore
from devenv.embedded import EmbeddedServer
from devenv.errors import Stop
from devenv.paths import CHECKOUT

_USE = """
from devenv.embedded import EmbeddedServer
with EmbeddedServer():
    print("up", flush=True)
    input()
"""


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A server of its own in a cache of its own."""
    monkeypatch.setenv("CLIENT_MANAGER_CACHE", str(tmp_path / "cache"))
    embedded = EmbeddedServer()
    yield embedded
    shutil.rmtree(embedded.home, ignore_errors=True)


def answers(server: EmbeddedServer) -> bool:
    """Whether the server can be talked to."""
    return Databases(server.connection()).execute("SELECT 1") == [(1,)]


def postmaster(server: EmbeddedServer) -> int:
    """The process number of the server."""
    return int((server.cluster / "postmaster.pid").read_text().split()[0])


def test_last_user_stops_the_server(server):
    with server:
        pid = postmaster(server)
        other = subprocess.Popen(
            [sys.executable, "-c", _USE],
            cwd=CHECKOUT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert other.stdout.readline() == "up\n"
    assert os.path.exists(f"/proc/{pid}")  # the other one still uses it
    other.communicate("\n")
    assert processes.wait_until(lambda: not os.path.exists(f"/proc/{pid}"), 20)


def test_up_again_after_kill(server):
    with server:
        Databases(server.connection()).create("kept")
        os.kill(postmaster(server), signal.SIGKILL)
        with EmbeddedServer() as again:
            assert Databases(again.connection()).exists("kept")


def test_up_although_the_pid_file_names_another_process(server):
    with server:
        pass
    (server.cluster / "postmaster.pid").write_text(f"{os.getpid()}\n")
    with server:
        assert answers(server)


def test_half_made_cluster_is_made_anew(server):
    server.cluster.mkdir(parents=True)
    (server.cluster / "PG_VERSION").write_text("18\n")
    with server:
        assert answers(server)


def test_failed_template_leaves_nothing(workspace, monkeypatch):
    def fail(*arguments, **options):
        raise Stop("the addon is broken")

    monkeypatch.setattr(workspace.odoo, "install", fail)
    monkeypatch.setattr(workspace.templates, "name", lambda kind: "cm_never")
    monkeypatch.setattr(workspace.templates, "taken", {})
    with pytest.raises(Stop, match="broken"):
        workspace.templates.get("base")
    assert workspace.databases.names("cm_never") == []


def test_clone_has_its_own_attachments(workspace, fresh_database):
    database = fresh_database("ours")
    files = [path for path in filestore(database.name).rglob("*") if path.is_file()]
    assert files
    files[0].unlink()
    kept = filestore(workspace.templates.get("ours"))
    assert (kept / files[0].relative_to(filestore(database.name))).exists()
