"""Pictures of the screens for README and for looking at them.

``python -m tests.screenshots URL FOLDER`` takes them from a running demo company, as
a manager in Russian and a head in English, at the width of a desk and a phone. Files
are named ``<screen>_<language>_<width>.png``.
"""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from selenium.common.exceptions import WebDriverException

from .common import Browser

SIZES = ((1400, 900), (390, 844))
LANGUAGES = {"manager1": "ru", "head": "en", "admin": "en"}
_RECORD = ".o_kanban_record:not(.o_kanban_ghost), .o_data_row"
_LOADED = ".o_action_manager .o_view_controller, .o_action_manager .o_action"


class Camera:
    """One user's browser that takes pictures of screens."""

    def __init__(self, browser: Browser, url: str, login: str, folder: Path) -> None:
        self.browser = browser
        self.url = url
        self.folder = folder
        self.login = login

    def show(self, path: str, ready: str = _LOADED) -> None:
        """Open a screen by its address and wait for what it shows."""
        self.browser.open(f"{self.url}/odoo/{path}")
        self.browser.wait_for(ready, 60)
        self._settle()

    def open_first(self) -> None:
        """Open the form of the first record of a list or of cards."""
        self.click_first()
        self.browser.wait_for(".o_form_view")
        self._settle()

    def click_first(self) -> None:
        """Click the first record of a list or of cards."""
        for cell in self.browser.all(
            ".o_data_row .o_data_cell, .o_kanban_record:not(.o_kanban_ghost)"
        ):
            if cell.is_displayed():
                cell.click()
                break
        self._settle()

    def click(self, css: str) -> None:
        """Click and wait until the screen is quiet."""
        self.browser.click(css)
        self._settle()

    def take(self, screen: str) -> None:
        """Save what is visible."""
        width = self.browser.driver.execute_script("return window.innerWidth")
        name = f"{screen}_{LANGUAGES[self.login]}_{width}.png"
        self.browser.screenshot(self.folder / name)
        print(name, flush=True)

    def _settle(self) -> None:
        """Pictures, fonts and avatars are fetched after the view is there."""
        script = (
            "return document.fonts.status === 'loaded' && !document.querySelector("
            "'.o_blockUI, .o_loading_indicator') && "
            "[...document.images].every((image) => image.complete)"
        )
        deadline = time.monotonic() + 15
        time.sleep(0.7)  # transitions
        while time.monotonic() < deadline:
            if self.browser.driver.execute_script(script):
                return
            time.sleep(0.2)


def _today(camera: Camera) -> None:
    camera.show("client-today", ".o_client_today_page")
    camera.take("today")


def _contacts_ahead(camera: Camera) -> None:
    for screen in ("due-contacts", "contact-delay", "campaigns", "errands-given"):
        camera.show(f"client-{screen}")
        camera.take(screen.replace("-", "_"))


def _clients(camera: Camera) -> None:
    path = "my-clients" if camera.login == "manager1" else "clients"
    camera.show(path, _RECORD)
    camera.take("clients")
    for kind in ("list", "kanban"):
        if camera.browser.all(f".o_switch_view.o_{kind}:not(.active)"):
            camera.click(f".o_switch_view.o_{kind}")
            camera.take(f"clients_{kind}")
    camera.click_first()
    camera.browser.wait_for(".o_client_card_blocks")
    camera.take("client_card")
    camera.click(".o_client_card_edit")
    camera.browser.wait_for(".o_form_view")
    camera.click(".o_notebook .nav-link[name=client]")
    camera.take("client_card_figures")


def _assignments(camera: Camera) -> None:
    camera.show("action-client_manager.client_assignment_action", _RECORD)
    camera.take("assignments")
    camera.open_first()
    camera.take("assignment")


def _transfers(camera: Camera) -> None:
    camera.show("client-transfers")
    camera.take("transfers")
    if camera.browser.all(_RECORD):
        camera.open_first()
        camera.take("transfer")


def _territories(camera: Camera) -> None:
    camera.show("client-territories", _RECORD)
    camera.take("territories")
    camera.open_first()
    camera.take("territory")


def _interactions(camera: Camera) -> None:
    camera.show("client-interactions", _RECORD)
    camera.take("interactions")
    camera.open_first()
    camera.take("interaction")
    camera.show("client-contact-activity")
    camera.take("contact_activity")


def _orders(camera: Camera) -> None:
    camera.show("action-sale.action_orders", _RECORD)
    camera.open_first()
    camera.take("order")


def _user(camera: Camera) -> None:
    camera.show("action-base.action_res_users", _RECORD)
    camera.open_first()
    camera.take("user")


def _settings(camera: Camera) -> None:
    camera.show("action-client_manager.client_manager_settings_action")
    camera.take("settings")


SCREENS: tuple[Callable[[Camera], None], ...] = (
    _today,
    _contacts_ahead,
    _clients,
    _assignments,
    _transfers,
    _territories,
    _interactions,
    _orders,
)
ADMINISTRATION: tuple[Callable[[Camera], None], ...] = (_user, _settings)


def sessions() -> Iterator[tuple[str, tuple[int, int], tuple]]:
    """Who takes which pictures at which size."""
    for size in SIZES:
        for login in ("manager1", "head"):
            yield login, size, SCREENS
    yield "admin", SIZES[0], ADMINISTRATION


def main(url: str, folder: Path) -> int:
    """Take all pictures; tell which screens failed."""
    failed = 0
    for login, size, screens in sessions():
        with Browser(*size) as browser:
            browser.log_in(url, login)
            camera = Camera(browser, url, login, folder)
            for screen in screens:
                try:
                    screen(camera)
                except (AssertionError, WebDriverException) as error:
                    failed += 1
                    print(f"{screen.__name__} of {login} at {size[0]}: {error}")
            for error in browser.errors():
                print(f"console of {login} at {size[0]}: {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1].rstrip("/"), Path(sys.argv[2])))
