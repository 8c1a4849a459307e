from odoo import api, fields, models

from ...tools.workbook import TableWriter, money_format


class ClientWorkbookMixin(models.AbstractModel):
    """What our workbooks have in common: whose records, and that text stays text."""

    _name = "client.workbook.mixin"
    _inherit = ["client.report.mixin", "report.report_xlsx.abstract"]
    _description = "Workbook on Clients"

    @api.model
    @api.private
    def get_workbook_options(self) -> dict:
        """No text may become a formula, a link or a number."""
        return {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }

    @api.model
    def _selected_ids(self, docids, data) -> list[int]:
        """What is selected on the screen; empty without a selection."""
        return docids or ((data or {}).get("context") or {}).get("active_ids") or []

    @api.model
    def _table_writer(self, workbook, title: str) -> TableWriter:
        """A writer of tables with amounts in the currency of the current company."""
        workbook.set_properties({"title": title})
        currency = self.env.company.currency_id
        return TableWriter(
            workbook,
            money_format(currency.symbol, currency.position, currency.decimal_places),
        )

    @api.model
    def _made_by(self) -> list[tuple]:
        """(label, value, kind): who made the workbook, when, and on which clock."""
        now = fields.Datetime.context_timestamp(self, fields.Datetime.now())
        return [
            (self.env._("Made by"), self.env.user.name, "text"),
            (self.env._("Made on"), now.replace(tzinfo=None, microsecond=0), "moment"),
            (self.env._("Time zone"), str(now.tzinfo), "text"),
        ]
