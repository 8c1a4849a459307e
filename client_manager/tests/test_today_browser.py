from odoo.tests import HttpCase, tagged
from odoo.tools import file_open

from .cadence_common import CadenceCase

SUITES = ("client_choice", "today")


@tagged("post_install", "-at_install")
class TestTodayBrowser(HttpCase, CadenceCase):
    """The page in a browser: its unit tests, and the morning of a manager."""

    browser_size = "1366x900"

    def test_unit_tests_of_the_page_and_its_dialog(self):
        """Those in ``static/tests`` of these suites, and all of them."""
        written = 0
        for suite in SUITES:
            with file_open(f"client_manager/static/tests/{suite}.test.js") as source:
                written += source.read().count("\ntest(")
        ids = "".join(f"&id={self._id_of('@client_manager/' + one)}" for one in SUITES)
        with self.assertLogs(self._logger, level="INFO") as logs:
            self.browser_js(
                f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000{ids}",
                "",
                "",
                login="admin",
                timeout=300,
                success_signal="[HOOT] Test suite succeeded",
                error_checker=lambda message: "[HOOT]" not in message,
            )
        passed = [line for line in logs.output if f"Passed {written} tests" in line]
        self.assertTrue(passed, logs.output[-5:])

    @staticmethod
    def _id_of(suite: str) -> str:
        """What the web client makes of the name of a suite."""
        number = 0
        for char in suite:
            number = ((number << 5) - number + ord(char)) & 0xFFFFFFFF
        return f"{number:08x}"

    def test_the_morning_of_a_manager(self):
        self.rule("call", 2, "week", since="2020-01-01")
        today = self.env["res.company"].client_today()
        client = self.env["res.partner"].create(
            {"name": "Tour Client", "is_company": True, "user_id": self.anna.id}
        )
        self.make_old(client)
        self.due._refresh(client)
        self.invoice(client, today.replace(year=today.year - 1), 500)
        self.start_tour("/odoo", "client_today_tour", login="anna", timeout=120)
        talk = self.env["client.interaction"].search([("partner_id", "=", client.id)])
        self.assertEqual(talk.summary, "They take the linen")
        self.assertEqual(talk.user_id, self.anna)
