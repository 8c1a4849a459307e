"""What goes wrong says so in one line with what to do, and leaves nothing half made."""

import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from devenv import (
    debian,
    errors,
    machine,
    odoo_source,
    postgres,
    processes,
    progress,
    web_files,
)
from devenv.errors import Stop
from devenv.odoo import LOOPBACK, free_port
from devenv.paths import CHECKOUT, cache

_PYTHON = getattr(sys, "_base_executable", sys.executable)


def run_devenv(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    """Run ``python3 -m devenv`` as make does."""
    return subprocess.run(
        [_PYTHON, "-m", "devenv", *arguments],
        cwd=CHECKOUT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def assert_one_line(done: subprocess.CompletedProcess, *words: str) -> None:
    """It failed, said why in one line, and that line has these words."""
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert done.returncode not in (0, None)
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("Error: ")
    for word in words:
        assert word in lines[0]


def odoo_folder(folder: Path, series: str) -> Path:
    """A folder that looks like an Odoo of this series."""
    release = folder / "odoo/release.py"
    release.parent.mkdir(parents=True)
    release.write_text(f"version_info = ({series.replace('.', ', ')}, 0, 'final', 0)\n")
    return folder


def test_odoo_dir_of_another_series(tmp_path):
    done = run_devenv("setup", ODOO_DIR=str(odoo_folder(tmp_path, "18.0")))
    assert_one_line(done, str(tmp_path), "Odoo 18.0", "19.0")


def test_odoo_dir_without_odoo(tmp_path):
    done = run_devenv("setup", ODOO_DIR=str(tmp_path))
    assert_one_line(done, str(tmp_path), "odoo/release.py")


def test_odoo_dir_of_the_right_series_is_taken(tmp_path, monkeypatch):
    monkeypatch.setenv("ODOO_DIR", str(odoo_folder(tmp_path, "19.0")))
    assert odoo_source.locate().folder == tmp_path


def test_port_taken():
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert_one_line(run_devenv("demo", PORT=port), port, "taken", "PORT=")


def test_port_that_is_no_number():
    assert_one_line(run_devenv("demo", PORT="http"), "PORT=http")


def test_unknown_command():
    assert_one_line(run_devenv("dmeo"), "dmeo", "make help")


def test_postgresql_unreachable():
    done = run_devenv(
        "demo",
        PGHOST=LOOPBACK,
        PGPORT=str(free_port()),
        PGUSER="odoo",
        PORT=str(free_port()),
    )
    assert_one_line(done, "PostgreSQL", LOOPBACK, "PGHOST")


def test_postgresql_user_that_odoo_refuses():
    done = run_devenv("demo", PGHOST=LOOPBACK, PGUSER="postgres", PORT=str(free_port()))
    assert_one_line(done, "postgres", "PGUSER")


def test_postgresql_too_old():
    with pytest.raises(Stop, match="version 12.*13 or later"):
        postgres.judge(12, True, "db port 5432", "odoo")


def test_postgresql_role_without_rights():
    with pytest.raises(Stop, match="ALTER ROLE odoo CREATEDB"):
        postgres.judge(16, False, "db port 5432", "odoo")


def test_npm_package_with_another_content(tmp_path):
    file = tmp_path / "package.tgz"
    file.write_bytes(b"something else")
    with pytest.raises(Stop, match="checksum"):
        web_files.verify(file, web_files.FONT_AWESOME)


@pytest.mark.skipif(not processes.find("apt-get"), reason="needs apt")
def test_package_list_without_signature(tmp_path, monkeypatch):
    archive = tmp_path / "archive/dists/sid"
    (archive / "main/binary-all").mkdir(parents=True)
    (archive / "main/binary-all/Packages").touch()
    (archive / "Release").write_text("Suite: sid\nCodename: sid\nComponents: main\n")
    monkeypatch.setattr(debian, "mirror", lambda _: f"file:{tmp_path / 'archive'}")
    with pytest.raises(Stop, match="signed") as caught:
        debian.fetch(tmp_path / "odoo")
    assert "ODOO_DIR" in str(caught.value)
    assert not (tmp_path / "odoo").exists()
    assert not (tmp_path / "odoo.apt").exists()


@pytest.mark.skipif(not processes.find("apt-get"), reason="needs apt")
def test_no_network(tmp_path, monkeypatch):
    nobody = f"http://{LOOPBACK}:{free_port()}/archive"
    monkeypatch.setattr(debian, "mirror", lambda _: nobody)
    with pytest.raises(Stop, match="Check the network"):
        debian.fetch(tmp_path / "odoo")


def test_too_little_space_before_a_download(tmp_path, monkeypatch):
    monkeypatch.setenv("CLIENT_MANAGER_NEEDED_SPACE", str(10**18))
    with pytest.raises(Stop, match="disk is full.*CLIENT_MANAGER_CACHE"):
        machine.check_space(tmp_path)


def test_disk_full_while_we_write(capsys):
    def write() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/cache/file")

    assert errors.run_command(write) == 1
    assert "disk is full (/cache/file)" in capsys.readouterr().err


def test_disk_full_while_another_program_writes():
    code = "import sys; sys.exit('tar: cannot write: No space left on device')"
    with pytest.raises(Stop, match="disk is full"):
        processes.run([sys.executable, "-c", code], "Unpacking failed")


def test_not_linux(monkeypatch):
    monkeypatch.setattr("platform.system", lambda: "Darwin")
    with pytest.raises(Stop, match="not on Darwin.*addons themselves work"):
        machine.check()


def test_python_that_odoo_does_not_run_on(monkeypatch):
    monkeypatch.setattr("sys.version_info", (3, 9, 2))
    with pytest.raises(Stop, match="3.10 to 3.13"):
        machine.check()


def test_missing_tool_fails_under_ci(monkeypatch):
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(machine, "have_programs", lambda *_: False)
    from devenv import run_tests

    with pytest.raises(Stop, match="CI=true"):
        run_tests.main(["test"])


def test_interrupt_during_set_up_then_a_second_run(tmp_path):
    """Wheels and Odoo come from the cache, so nothing is downloaded here."""
    shutil.copytree(CHECKOUT / "devenv", tmp_path / "devenv")
    command = [_PYTHON, "-m", "devenv", "setup"]
    environment = {**os.environ, "CLIENT_MANAGER_CACHE": str(cache())}
    first = subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        text=True,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    for line in first.stdout:
        if line.startswith("Installing Python packages"):
            break
    os.killpg(first.pid, signal.SIGINT)
    rest = first.stdout.read()
    assert first.wait(60) == 130
    assert "Stopped. Run the same command again" in rest
    second = subprocess.run(
        command,
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 0, second.stderr
    assert "ready" in second.stdout


def test_size_of_a_folder_from_which_parts_vanish(tmp_path, monkeypatch):
    """pip makes and removes folders of its own while its progress is shown."""
    for name in ("stays", "goes"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_bytes(b"12345")
    listed = os.scandir

    def scandir(folder):
        if str(folder) == str(tmp_path / "goes"):
            shutil.rmtree(folder)
        return listed(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    assert progress.folder_size(tmp_path) == 5
