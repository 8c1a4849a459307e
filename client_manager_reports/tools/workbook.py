"""Tables of a workbook that a person can read, filter, sort, sum and print."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_range

# A cell that begins so is a formula for a program that parses text (a CSV made of the
# sheet, a cell edited by hand).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

LONGEST_TEXT = 32767  # what a cell holds
A4 = 9
LINE = 15  # height in points
MOST_LINES = 8  # of a row of a table; the rest is read in the cell
LABEL_WIDTH, FACT_WIDTH = 32, 80  # in characters
LOCAL_DATE = 14  # the reader's own short date
LOCAL_DATE_TIME = 22


@dataclass(frozen=True)
class Column:
    """A column of a table.

    :param title: head of the column
    :param kind: "text", "long" (text of several lines), "date", "moment" (date and
        time), "money" or "integer"
    :param width: in characters
    :param total: whether the last row sums the column up
    """

    title: str
    kind: str = "text"
    width: float = 14
    total: bool = False


def money_format(symbol: str, position: str, decimals: int) -> str:
    """Number format of a currency; negative amounts are red.

    >>> money_format("€", "after", 2)
    '#,##0.00 "€";[Red]-#,##0.00 "€"'
    >>> money_format("$", "before", 0)
    '"$" #,##0;[Red]-"$" #,##0'
    """
    number = "#,##0" + ("." + "0" * decimals if decimals else "")
    quoted = '"{}"'.format(symbol.replace('"', ""))
    amount = f"{quoted} {number}" if position == "before" else f"{number} {quoted}"
    return f"{amount};[Red]-{amount}"


def _lines(columns: list[Column], row: tuple) -> int:
    """How many lines the long texts of a row take.

    >>> _lines([Column("Said", "long", 10)], ("one\\ntwenty letters, 2 more",))
    4
    >>> _lines([Column("Name"), Column("Said", "long", 10)], ("a" * 99, None))
    1
    """
    return max(
        sum(1 + len(part) // int(column.width) for part in str(value or "").split("\n"))
        if column.kind == "long"
        else 1
        for column, value in zip(columns, row, strict=True)
    )


class TableWriter:
    """Writes tables into the sheets of an xlsxwriter workbook.

    :param workbook: the workbook
    :param money: number format of amounts (see ``money_format``)
    """

    def __init__(self, workbook, money: str):
        self.workbook = workbook
        base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        head = {"bold": True, "bottom": 2, "bg_color": "#E7EAF0", "text_wrap": True}
        total = {"bold": True, "top": 1}
        kinds = {
            "text": {},
            "long": {"text_wrap": True},
            "date": {"num_format": LOCAL_DATE, "align": "left", "indent": 1},
            "moment": {"num_format": LOCAL_DATE_TIME, "align": "left"},
            "money": {"num_format": money},
            "integer": {"num_format": "#,##0"},
            "count": {"num_format": "#,##0", "align": "left"},
        }
        add = workbook.add_format
        self.cells = {kind: add(base | style) for kind, style in kinds.items()}
        self.totals = {kind: add(base | total | style) for kind, style in kinds.items()}
        number = add(base | head | {"align": "right"})
        self.heads = {
            "text": add(base | head),
            "long": add(base | head),
            "date": add(base | head | {"align": "left", "indent": 1}),
            "moment": add(base | head),
            "money": number,
            "integer": number,
        }
        self.label = add(base | {"bold": True})
        self.quoted = {
            kind: add(base | kinds[kind] | {"quote_prefix": True})
            for kind in ("text", "long")
        }

    def put(self, sheet, row: int, column: int, value: Any, kind: str):
        """Write a cell; an empty value stays an empty cell, text never computes."""
        if value is None or value is False or value == "":
            return
        if kind in ("date", "moment"):
            sheet.write_datetime(row, column, value, self.cells[kind])
        elif kind in ("money", "integer", "count"):
            sheet.write_number(row, column, value, self.cells[kind])
        else:
            text = str(value)[:LONGEST_TEXT]
            unsafe = text.startswith(FORMULA_STARTS)
            style = (self.quoted if unsafe else self.cells)[kind]
            sheet.write_string(row, column, text, style)

    def add_table(
        self,
        name: str,
        columns: list[Column],
        rows: Iterable[tuple],
        total: str,
        empty: str,
    ):
        """Add a sheet with a table: heads in the first row, totals below.

        :param name: name of the sheet, also printed on top of each page
        :param rows: one value per column: text, date, number or nothing
        :param total: label of the row of totals
        :param empty: sentence that stands below the heads when there is no row

        Without a column to sum up there is no row of totals.
        """
        rows = list(rows)
        sheet = self.workbook.add_worksheet(name)
        self._set_up(sheet, name, columns)
        if not rows:
            sheet.write_string(1, 0, empty, self.cells["text"])
            return sheet
        for number, row in enumerate(rows, start=1):
            for position, (column, value) in enumerate(zip(columns, row, strict=True)):
                self.put(sheet, number, position, value, column.kind)
            if (lines := _lines(columns, row)) > 1:
                sheet.set_row(number, min(lines, MOST_LINES) * LINE)
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
        if any(column.total for column in columns):
            self._write_totals(sheet, columns, rows, total)
        return sheet

    def add_facts(self, name: str, facts: Iterable[tuple]):
        """Add a sheet of facts, one under another.

        :param facts: (label, value, kind); kinds as in ``Column``, further "moment"
            (date and time), "count" (a number beside its label) and "long" (a text of
            several lines)
        """
        sheet = self.workbook.add_worksheet(name)
        sheet.set_column(0, 0, LABEL_WIDTH)
        sheet.set_column(1, 1, FACT_WIDTH)
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        for row, (label, value, kind) in enumerate(facts):
            sheet.write_string(row, 0, label, self.label)
            self.put(sheet, row, 1, value, kind)
            if kind == "long":
                lines = 1 + len(value) // (FACT_WIDTH - 10)
                sheet.set_row(row, lines * LINE)
        return sheet

    def _set_up(self, sheet, name: str, columns: list[Column]):
        for position, column in enumerate(columns):
            sheet.set_column(position, position, column.width)
            sheet.write_string(0, position, column.title, self.heads[column.kind])
        sheet.set_row(0, 2 * LINE)  # not every program fits it to wrapped heads
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        sheet.set_header("&L" + name.replace("&", "&&") + "&R&D")
        sheet.set_footer("&C&P / &N")

    def _write_totals(self, sheet, columns, rows, label: str):
        """Sums that follow the filter, with the values for programs that don't count.

        The empty row above keeps the totals out of a filter or sort by hand.
        """
        place = len(rows) + 2
        sheet.write_string(place, 0, label, self.totals["text"])
        for position, column in enumerate(columns[1:], start=1):
            style = self.totals[column.kind]
            if not column.total:
                sheet.write_blank(place, position, None, style)
                continue
            cells = xl_range(1, position, len(rows), position)
            sheet.write_formula(
                place,
                position,
                f"=SUBTOTAL(109,{cells})",
                style,
                value=round(sum(row[position] or 0 for row in rows), 6),
            )
