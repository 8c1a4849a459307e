from odoo import api, models


class ClientRetention(models.Model):
    """The reasons of a client's health in the language of whoever reads them."""

    _inherit = "client.retention"

    @api.model
    def _words(self, reasons: list | None) -> list[str]:
        """A sentence for each reason.

        :param reasons: (code, weight, figure) triples as ``health_reasons`` has them
        """
        sentences = self._sentences()
        words = []
        for code, _weight, figure in reasons or ():
            known, unknown = sentences[code]
            words.append(unknown if figure is None else known(figure))
        return words

    @api.model
    def _sentences(self) -> dict:
        """By code: what is said with a figure, and what without one."""
        return {
            "silence": (
                lambda days: self.env._(
                    "No order for %(days)s days: longer than usual", days=days
                ),
                "",
            ),
            "falling": (
                lambda part: self.env._(
                    "Turnover of the last 90 days fell by %(part)s %%", part=part
                ),
                "",
            ),
            "overdue": (
                lambda days: self.env._("Debt overdue for %(days)s days", days=days),
                "",
            ),
            "complaints": (
                lambda count: self.env._("Open tickets: %(count)s", count=count),
                "",
            ),
            "no_contact": (
                lambda days: self.env._("No contact for %(days)s days", days=days),
                self.env._("No contact recorded yet"),
            ),
        }
