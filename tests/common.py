"""Helpers for tests outside the addons.

Such a test gets databases of its own, cloned from a template in about a second, and
talks to Odoo as a user or a program does: through a browser or RPC. The fixtures are in
``conftest.py``; the usual test looks like this::

    def test_manager_sees_own_clients(fresh_database):
        database = fresh_database("demo")           # see devenv/templates.py for kinds
        database.query("SELECT count(*) FROM res_partner")          # → [(52,)]
        database.shell("print(env['res.users'].search_count([]))")  # → "11\\n"
        with database.serve() as server, Browser(1400, 900) as browser:
            rpc = Rpc(server.url, database.name, "manager1")
            rpc.call("res.partner", "search_count", [("is_client", "=", True)])
            browser.log_in(server.url, "manager1")
            browser.wait_for(".o_kanban_view, .o_list_view")
            assert browser.errors() == []
        assert "Traceback" not in server.log_text()

Where one server for a whole file is enough, and nothing is changed by the tests, take
the fixture ``demo_server`` instead: it serves one clone of the demo for the session.
"""

import contextlib
import shutil
import tempfile
import time
import xmlrpc.client
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.common.exceptions import TimeoutException
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support import expected_conditions
from selenium.webdriver.support.wait import WebDriverWait

from devenv import machine, processes
from devenv.odoo import Server
from devenv.workspace import Workspace

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
)
_PATIENCE = 30


def require_programs(*names: str) -> None:
    """Skip the test when a program is missing; under CI=true fail instead."""
    missing = [name for name in names if not processes.find(name)]
    if missing:
        give_up = pytest.fail if machine.in_ci() else pytest.skip
        give_up(f"not installed: {', '.join(missing)}")


class Database:
    """A database of a test. Made by the fixture ``fresh_database``, which drops it."""

    def __init__(self, workspace: Workspace, name: str) -> None:
        self.workspace = workspace
        self.name = name

    def install(self, *modules: str, options: Sequence[str] = ()) -> None:
        """Install modules; raises ``devenv.errors.Stop`` if Odoo logs an error."""
        self.workspace.odoo.install(self.name, modules, *options)

    def update(self, *modules: str) -> None:
        """Update modules."""
        self.workspace.odoo.update(self.name, modules)

    def uninstall(self, *modules: str) -> None:
        """Uninstall modules as the Apps screen does."""
        self.shell(
            f"modules = env['ir.module.module'].search([('name', 'in', {modules!r})])\n"
            "modules.button_immediate_uninstall()\n"
        )

    def shell(self, code: str) -> str:
        """Execute Python with ``env`` as the superuser; return what it printed.

        Call ``env.cr.commit()`` in the code to keep changes.
        """
        return self.workspace.odoo.shell(self.name, code)

    def query(self, statement: str, *values: Any) -> list[tuple]:
        """Run one SQL statement and return its rows."""
        return self.workspace.databases.execute(statement, *values, name=self.name)

    @contextlib.contextmanager
    def serve(self, *options: str) -> Iterator[Server]:
        """Serve the database on a free port of 127.0.0.1 without scheduled actions.

        The server has ``url``, ``port``, ``process`` and ``log_text()``.
        """
        # Odoo's limit of two minutes a request would restart the server in the middle
        # of an import where two processes share two cores.
        options = ("--max-cron-threads=0", "--limit-time-real=3600", *options)
        with self.workspace.odoo.serve(self.name, None, *options) as server:
            yield server


class Rpc:
    """A program outside of Odoo that calls models through XML-RPC."""

    def __init__(
        self, url: str, database: str, login: str, password: str | None = None
    ) -> None:
        self.database = database
        self.password = password or login
        common = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/common")
        self.uid = common.authenticate(database, login, self.password, {})
        if not self.uid:
            raise AssertionError(f"{login} cannot log in to {database}")
        self._models = xmlrpc.client.ServerProxy(
            f"{url}/xmlrpc/2/object", allow_none=True
        )

    def call(self, model: str, method: str, *arguments: Any, **options: Any) -> Any:
        """Call a method; a refusal of Odoo comes as ``xmlrpc.client.Fault``."""
        return self._models.execute_kw(
            self.database, self.uid, self.password, model, method, arguments, options
        )


class Browser:
    """Chromium without a window, driven as a user would. Use as a context manager.

    ``driver`` is Selenium's WebDriver for what is not covered here; downloads arrive in
    ``downloads``.
    """

    def __init__(self, width: int = 1400, height: int = 900) -> None:
        require_programs("chromium", "chromedriver")
        self._profile = Path(tempfile.mkdtemp(prefix="chromium-"))
        self.downloads = self._profile / "downloads"
        self.downloads.mkdir()
        self.driver = webdriver.Chrome(
            options=self._options(width, height),
            service=webdriver.ChromeService(processes.find("chromedriver")),
        )
        self.resize(width, height)

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_: object) -> None:
        self.driver.quit()
        shutil.rmtree(self._profile, ignore_errors=True)

    def _options(self, width: int, height: int) -> webdriver.ChromeOptions:
        options = webdriver.ChromeOptions()
        options.binary_location = processes.find("chromium") or ""
        for flag in (
            *_FLAGS,
            f"--user-data-dir={self._profile / 'profile'}",
            f"--window-size={width},{height}",
        ):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        options.add_experimental_option(
            "prefs", {"download.default_directory": str(self.downloads)}
        )
        return options

    def resize(self, width: int, height: int) -> None:
        """Make the page exactly so large, also narrower than a window may be."""
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {
                "width": width,
                "height": height,
                "deviceScaleFactor": 1,
                "mobile": width < 600,
            },
        )

    def log_in(self, url: str, login: str, password: str | None = None) -> None:
        """Log in through the log-in page and wait for the web client."""
        self.driver.get(f"{url}/web/login")
        self.wait_for("input[name=login]").send_keys(login)
        self.find("input[name=password]").send_keys(password or login)
        self.find("form.oe_login_form button[type=submit]").click()
        self.wait_for(".o_web_client .o_main_navbar")

    def open(self, address: str) -> None:
        """Open a full address and wait for the page to load."""
        self.driver.get(address)

    def find(self, css: str) -> WebElement:
        """The first element that matches now."""
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def all(self, css: str) -> list[WebElement]:
        """All elements that match now."""
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def wait_for(self, css: str, seconds: float = _PATIENCE) -> WebElement:
        """Wait until an element is visible and return it."""
        visible = expected_conditions.visibility_of_element_located
        try:
            return WebDriverWait(self.driver, seconds).until(
                visible((By.CSS_SELECTOR, css))
            )
        except TimeoutException:
            raise AssertionError(
                f"{css} did not show in {seconds} s at {self.driver.current_url}; "
                f"console: {self.errors()}"
            ) from None

    def click(self, css: str, text: str = "") -> None:
        """Wait for an element, optionally the one with this text, and click it."""
        self.wait_for(css)
        chosen = [e for e in self.all(css) if e.is_displayed() and text in e.text]
        if not chosen:
            raise AssertionError(f"nothing at {css} says {text!r}")
        chosen[0].click()

    def wait_for_download(self, pattern: str = "*", seconds: float = 60) -> Path:
        """Wait until a file has arrived whole and return it."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = sorted(self.downloads.glob(pattern))
            if found and not list(self.downloads.glob("*.crdownload")):
                return found[0]
            time.sleep(0.2)
        raise AssertionError(f"no {pattern} was downloaded in {seconds} s")

    def errors(self) -> list[str]:
        """The errors in the console since this was last asked."""
        return [
            entry["message"]
            for entry in self.driver.get_log("browser")
            if entry["level"] == "SEVERE"
        ]

    def screenshot(self, file: Path) -> Path:
        """Save a PNG of what is visible."""
        file.parent.mkdir(parents=True, exist_ok=True)
        self.driver.save_screenshot(str(file))
        return file
