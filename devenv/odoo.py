"""Running Odoo: install modules with progress, serve, execute code in its shell."""

import configparser
import os
import random
import re
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from . import processes
from .databases import data_dir
from .errors import Stop
from .paths import CHECKOUT, LOGS, STATE
from .progress import Step
from .venv import PYTHON

LOOPBACK = "127.0.0.1"
_LOWEST_PORT = 10_000
_LOADING = re.compile(r"Loading module (\S+) \((\d+)/(\d+)\)")
_TROUBLE = re.compile(r" (ERROR|CRITICAL) \S+ (\S+): (.*)")


def write_config(connection: dict[str, str]) -> Path:
    """Write Odoo's configuration file for this server and this checkout."""
    STATE.mkdir(exist_ok=True)
    data_dir().mkdir(parents=True, exist_ok=True)
    options = {
        "addons_path": str(CHECKOUT),
        "data_dir": str(data_dir()),
        "http_interface": LOOPBACK,
        "admin_passwd": os.urandom(16).hex(),
        "list_db": "False",
        "limit_memory_hard": "0",  # a limit would be inherited by Chromium, which dies
        **{f"db_{key}": value for key, value in connection.items()},
    }
    config = configparser.RawConfigParser()
    config["options"] = {k: v for k, v in options.items() if v is not None}
    path = STATE / f"odoo-{os.getpid()}.conf"
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
        config.write(file)
    return path


class Odoo:
    """Odoo on one server, with one configuration file."""

    def __init__(self, config: Path) -> None:
        self.config = config

    def install(
        self, database: str, modules: Sequence[str], *options: str, title: str = ""
    ) -> None:
        """Install modules (``-i``) and show how many are loaded."""
        self.load(
            title or "Installing modules", database, "-i", ",".join(modules), *options
        )

    def update(self, database: str, modules: Sequence[str], *options: str) -> None:
        """Update modules (``-u``) and show how many are loaded."""
        self.load("Updating modules", database, "-u", ",".join(modules), *options)

    def load(self, title: str, database: str, *options: str) -> str:
        """Run Odoo until the modules are loaded; Stop with its error if it has one."""
        arguments = ["-d", database, "--no-http", "--stop-after-init", *options]
        LOGS.mkdir(parents=True, exist_ok=True)
        log = LOGS / f"{database}.log"
        with Step(title) as step, log.open("w") as file:
            process = self.start(arguments, stdout=subprocess.PIPE)
            try:
                for line in process.stdout:
                    file.write(line)
                    if found := _LOADING.search(line):
                        step.show("module {1} of {2}: {0}".format(*found.groups()))
                process.wait()
            except BaseException:
                processes.end(process)
                raise
        text = log.read_text()
        troubles = _TROUBLE.findall(text)
        if process.returncode:
            raise Stop(_complaint(title, log, text), "Repair it and run this again")
        if "demo data failed to install" in text:  # a mere warning to Odoo
            raise Stop(_complaint(f"{title}: the demo data", log, text))
        if failed := [what for _, where, what in troubles if where != "odoo.sql_db"]:
            raise Stop(f"{title}: {failed[0]} (see {log})")
        return text

    def start(self, arguments: Sequence[str], **options) -> subprocess.Popen:
        """Start ``odoo`` with our configuration; it ends when we end."""
        return subprocess.Popen(
            self.command(*arguments),
            stdin=options.pop("stdin", subprocess.DEVNULL),
            stderr=options.pop("stderr", subprocess.STDOUT),
            text=True,
            errors="replace",
            cwd=CHECKOUT,
            preexec_fn=processes.die_with_parent,
            **options,
        )

    def command(self, *arguments: str) -> list[str]:
        """The command line; a subcommand like ``shell`` may come first."""
        subcommand = []
        if arguments and not arguments[0].startswith("-"):
            subcommand, arguments = [arguments[0]], arguments[1:]
        return [
            str(PYTHON),
            "-m",
            "odoo",
            *subcommand,
            "-c",
            str(self.config),
            *arguments,
        ]

    def shell(self, database: str, code: str) -> str:
        """Execute Python in ``odoo shell`` and return what it printed."""
        arguments = ["shell", "-d", database, "--no-http", "--log-level=error"]
        process = self.start(
            arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        printed, complaints = process.communicate(code)
        if process.returncode or "Traceback" in complaints:
            raise Stop(f"odoo shell failed: {complaints[-2000:]}")
        return printed

    @contextmanager
    def serve(
        self, database: str, port: int | None = None, *options: str
    ) -> Iterator["Server"]:
        """Serve one database on 127.0.0.1 until the end of the block."""
        LOGS.mkdir(parents=True, exist_ok=True)
        port = port or free_port()
        log = LOGS / f"{database}-{port}.log"
        with log.open("w") as file:
            arguments = [
                "-d",
                database,
                "--db-filter",
                f"^{database}$",
                "--http-port",
                str(port),
                *options,
            ]
            process = self.start(arguments, stdout=file)
            server = Server(port, database, log, process)
            try:
                server.wait_ready()
                yield server
            finally:
                processes.end(process)


class Server:
    """A running Odoo: its address, its log and its process."""

    def __init__(
        self, port: int, database: str, log: Path, process: subprocess.Popen
    ) -> None:
        self.port = port
        self.database = database
        self.log = log
        self.process = process

    @property
    def url(self) -> str:
        """The address without a slash at its end."""
        return f"http://{LOOPBACK}:{self.port}"

    def wait_ready(self, seconds: float = 120) -> None:
        """Wait for the log-in page."""
        if not processes.wait_until(self.answers, seconds, self.process):
            last = processes.last_words(self.log_text())
            raise Stop(f"Odoo did not come up: {last}", f"See {self.log}")

    def answers(self) -> bool:
        """Whether the log-in page can be had."""
        try:
            with urllib.request.urlopen(f"{self.url}/web/login", timeout=60) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def log_text(self) -> str:
        """What the server has logged so far."""
        return self.log.read_text(errors="replace")


def free_port() -> int:
    """A port on 127.0.0.1 that nobody uses at this moment.

    It is none of those that the kernel gives to outgoing connections, so that no
    client can get it before the server that it is meant for has come up.
    """
    first = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    tried = (random.randrange(_LOWEST_PORT, first) for _ in range(1000))
    return next(port for port in tried if port_is_free(port))


def port_is_free(port: int) -> bool:
    """Whether we could listen on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def _complaint(title: str, log: Path, text: str) -> str:
    """The error at the end of a traceback in the log."""
    errors = re.findall(
        r"^(?:\w+\.)*\w*(?:Error|Exception|Violation|Missing\w*)\b.*",
        text,
        re.MULTILINE,
    )
    why = errors[-1] if errors else processes.last_words(text)
    return f"{title} failed: {why} (see {log})"
