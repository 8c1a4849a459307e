"""The main job as a new user does it: in a real browser, on a desk and on a phone.

Log in, open the app, open a card, print the dossier, take the workbook along. In both
languages and at both widths; nothing may stick out, nothing may complain.
"""

import contextlib
import subprocess

import pytest
from openpyxl import load_workbook
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from devenv import processes

from .common import Browser, Rpc, require_programs
from .outside import OURS, tracebacks

APP = "client_manager.client_manager_menu_root"
TODAY = ".o_client_today_page"
MY_CLIENTS = "client_manager.client_menu_my"
DOSSIER = "client_manager_reports.client_dossier_action"
PORTFOLIO = "client_manager_reports.client_portfolio_menu"
CARDS = ".o_kanban_view .o_kanban_record:not(.o_kanban_ghost)"
SIZES = {"desk": (1400, 900), "phone": (390, 844)}
# login → language; manager1 of the demo company works in Russian
LANGUAGES = {"manager1": "ru_RU", "manager2": "en_US"}
# Elements that stick out to the right of the page, unless something around them scrolls
# on purpose (a list, a row of tabs) or hides them.
STICKING_OUT = """
const wide = window.innerWidth;
const tame = (node) => {
    let at = node;
    while ((at = at.parentElement) && at !== document.body) {
        const flow = getComputedStyle(at).overflowX;
        if (flow !== "visible" && at.getBoundingClientRect().right <= wide + 1) {
            return true;
        }
    }
    return false;
};
const found = [...document.querySelectorAll(".o_web_client *")].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.width && box.height && box.right > wide + 1 && box.left < wide
        && getComputedStyle(node).visibility !== "hidden" && !tame(node);
});
const page = document.documentElement;
if (page.scrollWidth > wide) found.unshift(page);
return found.slice(0, 5).map((node) => node.outerHTML.slice(0, 120));
"""
# Areas that may be scrolled up and down, but should not need scrolling sideways.
SCROLLED_SIDEWAYS = """
return [...document.querySelectorAll(".o_content, .o_form_sheet, .o_kanban_renderer")]
    .filter((node) => node.scrollWidth > node.clientWidth + 1)
    .map((node) => `${node.className}: ${node.scrollWidth} > ${node.clientWidth}`);
"""


class Story:
    """One user at one width; each step leaves the browser where the next begins."""

    def __init__(self, browser, server, database, login, width):
        self.browser = browser
        self.server = server
        self.is_phone = width < 768
        self.login = login
        self.rpc = Rpc(server.url, database.name, login)
        self.language = LANGUAGES[login]

    def check(self):
        """Nothing in the console, nothing sticking out."""
        assert self.browser.errors() == []
        assert self.browser.driver.execute_script(STICKING_OUT) == []
        assert self.browser.driver.execute_script(SCROLLED_SIDEWAYS) == []

    def open_app(self):
        self.browser.log_in(self.server.url, self.login)
        self._leave_odoobot()
        self._open_menu_of_apps()
        self.press(f".o_app[data-menu-xmlid='{APP}']")

    def _leave_odoobot(self):
        """On a phone Odoo greets a new user with a chat over the whole screen."""
        if self.is_phone:
            self.browser.wait_for(".o_action_manager > *")
            self._close_chats()

    def _close_chats(self):
        """The greeting may come at any moment, so whoever presses looks for it."""
        for bot in self.browser.all(".o-mail-ChatWindow .oi-close"):
            with contextlib.suppress(WebDriverException):  # closing by itself
                bot.click()

    def _open_menu_of_apps(self):
        if not self.is_phone:
            self.press(".o_navbar_apps_menu button")
            return
        self.press(".o_menu_toggle")
        self.browser.wait_for(".o_app_menu_sidebar .o_burger_menu_content li")
        if not self.browser.all(".o_app_menu_sidebar .o_app"):
            self.press(".o_sidebar_topbar a.btn")

    def choose(self, xmlid):
        """Click an entry of the app's own menu."""
        entry = f"[data-menu-xmlid='{xmlid}']"
        if self.is_phone:
            self.press(".o_menu_toggle")
            self.browser.wait_for(".o_app_menu_sidebar")
        elif not self.browser.all(entry):
            self._open_section_of(xmlid)
        self.press(entry)

    def _open_section_of(self, xmlid):
        for section in self.browser.all(".o_menu_sections button.dropdown-toggle"):
            section.click()
            self.browser.wait_for(".o-dropdown--menu")
            if self.browser.all(f"[data-menu-xmlid='{xmlid}']"):
                return
            section.send_keys(Keys.ESCAPE)  # else hovering opens the next one
        raise AssertionError(f"no menu {xmlid}")

    def press(self, css, text=None):
        """Click what is shown, as soon as nothing lies over it any more."""

        def pressed(_):
            if self.is_phone:
                self._close_chats()
            for element in self.browser.all(css):
                if element.is_displayed() and text in (None, element.text.strip()):
                    element.click()
                    return True
            return False

        WebDriverWait(
            self.browser.driver, 60, ignored_exceptions=[WebDriverException]
        ).until(pressed, f"nothing to press at {css} that says {text!r}")

    def term(self, model, xmlid, field="name"):
        """A word of a record, in the user's language."""
        module, name = xmlid.split(".")
        record = self.admin_rpc.call(
            "ir.model.data",
            "search_read",
            [("module", "=", module), ("name", "=", name)],
            ["res_id"],
        )[0]["res_id"]
        context = {"lang": self.language}
        return self.admin_rpc.call(model, "read", [record], [field], context=context)[
            0
        ][field]

    def my_clients(self):
        """Names of this manager's clients, as the list of the app is sorted."""
        domain = [("is_client", "=", True), ("user_id", "=", self.rpc.uid)]
        rows = self.rpc.call("res.partner", "search_read", domain, ["name"])
        return [row["name"] for row in rows]

    def clients_of_absent_colleagues(self):
        """Names of the clients with whom the manager works for somebody absent."""
        domain = [("is_client", "=", True), ("is_substituted_by_me", "=", True)]
        rows = self.rpc.call("res.partner", "search_read", domain, ["name"])
        return [row["name"] for row in rows]


@pytest.fixture(params=SIZES, scope="module")
def size(request):
    return SIZES[request.param]


@pytest.fixture(params=LANGUAGES, scope="module")
def story(request, size, demo_server, demo_database):
    require_programs("pdftotext")
    width, height = size
    with Browser(width, height) as browser:
        story = Story(browser, demo_server, demo_database, request.param, width)
        story.admin_rpc = Rpc(demo_server.url, demo_database.name, "admin")
        yield story


def test_manager_opens_the_app_and_a_card_and_takes_papers_along(story):
    browser = story.browser
    mine = story.my_clients()
    assert len(mine) >= 3, "the demo company has clients for every manager"

    story.open_app()
    browser.wait_for(TODAY)
    story.check()
    story.choose(MY_CLIENTS)
    browser.wait_for(CARDS)
    title = story.term("ir.actions.act_window", "client_manager.client_action_my")
    heading = ".o_main_navbar" if story.is_phone else ".o_control_panel"
    assert title in browser.find(heading).text
    shown = [card.text.split("\n")[0] for card in browser.all(CARDS)]
    assert sorted(shown) == sorted(mine + story.clients_of_absent_colleagues())
    story.check()

    client = shown[0]
    look_at_the_card(story, client)
    story.press(".o_client_card_edit")
    browser.wait_for(".o_form_view .o_field_widget[name=name]")
    story.press(".o_notebook .nav-link[name=client]")
    turnover = browser.wait_for(".o_notebook .o_field_widget[name=turnover_12m]")
    assert turnover.text.strip()
    story.check()

    print_the_dossier(story, client)
    story.check()
    export_the_workbook(story, mine)
    story.check()
    assert not tracebacks(story.server.log_text())


def look_at_the_card(story, client):
    """One click on a client: the page about it, also after loading it again."""
    browser = story.browser
    story.press(CARDS)
    for _time in range(2):
        browser.wait_for(".o_client_card_blocks")
        assert client in browser.find(".o_client_card h1").text
        assert len(browser.all(".o_client_card_block")) >= 10
        story.check()
        browser.driver.refresh()
    browser.wait_for(".o_client_card_blocks")
    figures = browser.all(".o_client_card_sales .o_client_card_figure")
    assert all(figure.text.strip() for figure in figures)
    story.press(".o_client_card_sales .o_client_card_figure")
    browser.wait_for(".o_list_view, .o_kanban_view")
    browser.driver.back()
    browser.wait_for(".o_client_card_blocks")


def print_the_dossier(story, client):
    browser = story.browser
    story.press(".o_cp_action_menus .dropdown-toggle")
    dossier = story.term("ir.actions.report", DOSSIER)
    browser.wait_for(".o-dropdown--menu")
    for submenu in browser.all(".o-dropdown--menu button:has(.fa-print)"):
        submenu.click()
    story.press(".o_menu_item", dossier)
    file = browser.wait_for_download("*.pdf", 120)
    assert file.read_bytes().startswith(b"%PDF-")
    text = subprocess.run(
        [processes.find("pdftotext"), "-layout", file, "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert client in text
    assert dossier.upper() in text.upper()
    assert file.stem.startswith(dossier), file.name


def export_the_workbook(story, clients):
    story.choose(PORTFOLIO)
    file = story.browser.wait_for_download("*.xlsx", 120)
    cells = {
        cell
        for sheet in load_workbook(file)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    }
    assert set(clients) <= cells


def test_installed_for_the_story(demo_database):
    rows = demo_database.query(
        "SELECT name FROM ir_module_module "
        "WHERE state = 'installed' AND name = ANY(%s)",
        list(OURS),
    )
    assert len(rows) == len(OURS)
