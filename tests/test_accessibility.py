"""What people need who see badly or use no mouse.

axe-core judges our own components, in both languages and at both widths; what Odoo
itself does is Odoo's. What a tool can't judge, whether all is reached and done by the
keyboard, is tried by pressing keys.
"""

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from devenv import node_tools

from .common import Browser, require_programs

WIDTHS = {1400: 900, 390: 844}
TODAY = ".o_client_today_page"
RECORD = f"{TODAY} .o_client_today_record"
DIALOG = ".modal .o_client_quick_form"
CAMPAIGN = "Presentation of the Spring Collection"
JUDGE = """
const [include, exclude, done] = arguments;
axe.run({include: [include], exclude}, {resultTypes: ["violations"]}).then(
    ({violations}) => done(violations
        .filter(({impact}) => ["serious", "critical"].includes(impact))
        .flatMap(({id, nodes}) => nodes.map(
            ({target, html, failureSummary}) =>
                `${id} at ${target}: ${html.slice(0, 200)} ${failureSummary}`))),
    (error) => done([String(error)]));
"""
REACHABLE = f"""
return [...document.querySelectorAll("{TODAY} a[href], {TODAY} button")]
    .filter((node) => node.checkVisibility());
"""


class Viewer:
    """Somebody who looks at our pages, with axe-core at hand."""

    def __init__(self, browser: Browser, url: str, axe: str) -> None:
        self.browser = browser
        self.url = url
        self._axe = axe

    def open(self, path: str, css: str, width: int = 1400) -> None:
        """Open an address at a width and wait for what is looked at."""
        self.browser.open("about:blank")
        self.browser.resize(width, WIDTHS[width])
        self.browser.open(self.url + path)
        self.wait(lambda _: self._sees(css))

    def wait(self, until) -> None:
        """Wait until something is so; what is not there yet is no error."""
        WebDriverWait(
            self.browser.driver, 60, ignored_exceptions=[WebDriverException]
        ).until(until)

    def _sees(self, css: str) -> bool:
        # On a phone OdooBot greets with a chat over the whole screen, at any time.
        for close in self.browser.all(".o-mail-ChatWindow .oi-close"):
            self.browser.driver.execute_script("arguments[0].click()", close)
        return self.browser.find(css).is_displayed()

    def faults(self, css: str, *but: str) -> list[str]:
        """What axe-core calls serious or critical in the elements that match.

        :param but: what is Odoo's in there
        """
        driver = self.browser.driver
        if not driver.execute_script("return !!window.axe"):
            driver.execute_script(self._axe)
        return driver.execute_async_script(JUDGE, css, list(but))

    def press(self, *keys: str) -> None:
        """Press keys one after the other, wherever the focus is."""
        ActionChains(self.browser.driver).send_keys(*keys).perform()

    def focus(self, css: str):
        """Put the focus on an element, as if one had come to it by Tab."""
        element = self.browser.wait_for(css)
        self.browser.driver.execute_script("arguments[0].focus()", element)
        return element

    @property
    def focused(self):
        return self.browser.driver.switch_to.active_element

    def open_record_dialog(self, width: int = 1400) -> None:
        """From Today; not by the mouse, since OdooBot's greeting may lie over it."""
        self.open("/odoo/client-today", RECORD)
        self.browser.driver.execute_script(
            "arguments[0].click()", self.browser.wait_for(RECORD)
        )
        self.browser.wait_for(f"{DIALOG} .o_selection_badge")
        self.browser.resize(width, WIDTHS[width])


@pytest.fixture(scope="module")
def axe() -> str:
    require_programs("npm")
    return (node_tools.ensure() / "node_modules/axe-core/axe.min.js").read_text()


# manager1 works in Russian, the head in English.
@pytest.fixture(scope="module", params=["manager1", "head"])
def viewer(request, demo_server, axe):
    with Browser() as browser:
        browser.log_in(demo_server.url, request.param)
        yield Viewer(browser, demo_server.url, axe)


@pytest.fixture(scope="module")
def campaign_id(demo_database) -> int:
    rows = demo_database.query(
        "SELECT id FROM client_campaign WHERE name->>'en_US' = %s", CAMPAIGN
    )
    return rows[0][0]


@pytest.mark.parametrize("width", WIDTHS)
def test_today(viewer, width):
    viewer.open("/odoo/client-today", f"{TODAY} .o_client_today_item", width)
    assert viewer.faults(TODAY) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_dialog_that_records_a_contact(viewer, width):
    viewer.open_record_dialog(width)
    # Odoo's fields of several records say of their input what is said of a choice.
    assert viewer.faults(DIALOG, ".o-autocomplete--input") == []


@pytest.mark.parametrize("width", WIDTHS)
def test_campaign(viewer, width, campaign_id):
    sheet = ".o_form_view .o_form_sheet_bg"
    viewer.open(
        f"/odoo/client-campaigns/{campaign_id}", f"{sheet} [name=client_domain]", width
    )
    of_odoo = (".o_field_widget", ".o_form_label", ".o_notebook_headers")
    assert viewer.faults(sheet, *of_odoo) == []


def test_page_on_which_a_client_answers(demo_server, demo_database, campaign_id, axe):
    token = demo_database.shell(
        "told = [('state', '=', 'told'), ('contact_id', '!=', False),"
        f" ('campaign_id', '=', {campaign_id})]\n"
        "line = env['client.campaign.line'].search(told, limit=1)\n"
        "print(line._letter_token())"
    ).strip()
    with Browser() as browser:
        anybody = Viewer(browser, demo_server.url, axe)
        for width in WIDTHS:
            for page in ("coming", "unsubscribe"):
                anybody.open(f"/client/letter/{token}/{page}", "form button", width)
                assert anybody.faults("html") == []
            anybody.open("/client/letter/forged", "main h1", width)
            assert anybody.faults("html") == []


def test_a_fault_would_be_found(viewer):
    viewer.open("/odoo/client-today", f"{TODAY} .o_client_today_item")
    viewer.browser.driver.execute_script(
        f"document.querySelector('{TODAY}').insertAdjacentHTML('afterbegin', "
        "'<p style=\"color: #bbb; background: #fff\">Pale</p><button></button>')"
    )
    found = {fault.split()[0] for fault in viewer.faults(TODAY)}
    assert found == {"color-contrast", "button-name"}


def test_all_of_today_is_reached_by_tab(viewer):
    viewer.open("/odoo/client-today", f"{TODAY} .o_client_today_item")
    wanted = viewer.browser.driver.execute_script(REACHABLE)
    assert len(wanted) > 10
    viewer.focus(f"{TODAY} h1")
    for element in wanted:
        viewer.press(Keys.TAB)
        assert viewer.focused == element, element.get_attribute("outerHTML")


def test_a_contact_is_recorded_without_a_mouse(viewer):
    viewer.open("/odoo/client-today", RECORD)
    opener = viewer.focus(RECORD)
    viewer.press(Keys.ENTER)
    viewer.browser.wait_for(f"{DIALOG} .o_selection_badge")
    assert viewer.focused.tag_name == "textarea"
    viewer.press("They take the linen", Keys.TAB, Keys.TAB, Keys.SPACE)
    chosen = viewer.browser.wait_for(f"{DIALOG} [name=outcome] [aria-pressed=true]")
    assert viewer.focused == chosen
    # Not saved: the demo is read by other tests as well.
    viewer.press(Keys.ESCAPE)
    viewer.wait(lambda _: not viewer.browser.all(DIALOG))
    # Odoo would give it back to the field that had it first, which is gone.
    line = opener.find_element("xpath", "ancestor::li")
    viewer.wait(lambda _: viewer.focused in line.find_elements("css selector", "*"))
