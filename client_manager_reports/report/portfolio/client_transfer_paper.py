from datetime import date

from markupsafe import Markup

from odoo import api, models
from odoo.tools import format_date

# Lines to be filled in by hand.
BLANK = Markup('<span class="o_client_blank">&#160;</span>')
LONG_BLANK = Markup('<span class="o_client_blank o_client_blank_long">&#160;</span>')


class ClientTransferPaper(models.AbstractModel):
    """What the papers of a transfer have in common: the order and the handover act."""

    _name = "client.transfer.paper"
    _inherit = "client.report.mixin"
    _description = "Papers of a Transfer"

    @api.model
    def _transferred(self, lines):
        """The lines that are on paper: not what was left out or is undone since.

        Of a transfer that was undone as a whole the papers say what it had been.
        """
        return lines.filtered(
            lambda line: line.state != "skipped"
            and (line.state != "undone" or line.transfer_id.state == "undone")
        )

    @api.model
    def _mark(self, transfer) -> str:
        """What a paper is worth that is not to be signed; else empty.

        An order is signed before the transfer it demands is confirmed, so what is
        previewed is no draft.
        """
        return {
            "draft": self.env._("DRAFT"),
            "cancelled": self.env._("CANCELLED"),
            "undone": self.env._("UNDONE"),
        }.get(transfer.state, "")

    @api.model
    def _number_text(self, number: str, day: date | None) -> str:
        """Number and date of an order, with blanks for what is not known yet."""
        return self.env._(
            "%(number)s of %(date)s",
            number=number or BLANK,
            date=self._day_text(day) or BLANK,
        )

    @api.model
    def _day_text(self, day: date | None) -> str:
        return format_date(self.env, day, date_format="long") if day else ""
