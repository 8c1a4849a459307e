from odoo import api, fields, models

from ...tools.workbook import Column


class ClientVisitPlanWorkbook(models.AbstractModel):
    """The visit plan of a week as a table, for who plans the journey elsewhere.

    It holds what the printed plan holds (``client_visit_plan_report.py``).
    """

    _name = "report.client_manager_reports.client_visit_plan_xlsx"
    _inherit = "client.workbook.mixin"
    _description = "Workbook of a Visit Plan"

    @api.model
    def _get_objs_for_report(self, docids, data):
        """The plans of the workbook."""
        return self.env["client.interaction.visit.plan"].browse(
            self._selected_ids(docids, data)
        )

    @api.model
    @api.private
    def generate_xlsx_report(self, workbook, data, plans):
        """Fill the workbook.

        :raise AccessError: a plan is neither the own one nor of whom one leads
        """
        report = self.env["report.client_manager_reports.client_visit_plan"]
        found = report._plans(plans)
        writer = self._table_writer(workbook, self.env._("Visit Plan of the Week"))
        for plan in found:
            writer.add_table(
                self.env._("Visit plan"),
                self._columns(),
                [self._cells(row) for row in plan["rows"]],
                self.env._("Total"),
                self.env._("No meeting and no contact is planned for this week."),
            )
            writer.add_table(
                self.env._("Due without a day"),
                self._later_columns(),
                [self._later_cells(row) for row in plan["later"]],
                self.env._("Total"),
                self.env._("Nothing else is due."),
            )
            writer.add_facts(self.env._("About"), self._about_rows(plan))

    @api.model
    def _columns(self) -> list[Column]:
        return [
            Column(self.env._("Day"), "date", 12),
            Column(self.env._("Time"), width=14),
            Column(self.env._("Contact"), width=14),
            Column(self.env._("Client"), width=34),
            Column(self.env._("Spoken to"), width=24),
            Column(self.env._("Town"), width=18),
            Column(self.env._("Address"), width=40),
            Column(self.env._("Phone"), width=18),
            Column(self.env._("Purpose"), width=34),
            Column(self.env._("Last contact"), "date", 12),
            Column(self.env._("What is open"), "long", 40),
            Column(self.env._("Result"), width=14),
        ]

    @api.model
    def _cells(self, row: dict) -> tuple:
        last = row["last_contact"]
        return (
            row["day"],
            row["time"],
            row["kind"],
            row["client"].name,
            row["people"],
            row["city"],
            row["address"],
            row["phone"],
            row["purpose"],
            last and fields.Datetime.context_timestamp(self, last).date(),
            "\n".join(row["open"]),
            self.env._("took place") if row["done"] else "",
        )

    @api.model
    def _later_columns(self) -> list[Column]:
        return [
            Column(self.env._("Town"), width=18),
            Column(self.env._("Client"), width=34),
            Column(self.env._("Phone"), width=18),
            Column(self.env._("Contact"), width=14),
            Column(self.env._("Due on"), "date", 12),
            Column(self.env._("Purpose"), width=34),
        ]

    @api.model
    def _later_cells(self, row: dict) -> tuple:
        return (
            row["city"],
            row["client"].name,
            row["phone"],
            row["kind"],
            row["due"],
            row["purpose"],
        )

    @api.model
    def _about_rows(self, plan: dict) -> list[tuple]:
        """(label, value, kind): whose plan of which week, and who made it when."""
        return [
            (self.env._("Visit Plan of the Week"), "", "text"),
            (self.env._("Manager"), plan["user"].name, "text"),
            (self.env._("From"), plan["plan"].date_from, "date"),
            (self.env._("Until"), plan["plan"].date_until, "date"),
            *self._made_by(),
            (self.env._("Number of contacts"), len(plan["rows"]), "count"),
        ]
