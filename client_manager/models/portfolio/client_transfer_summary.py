from odoo import fields, models
from odoo.tools import SQL

SUMS = (
    "turnover_12m",
    "open_balance",
    "overdue_balance",
    "lead_count",
    "quotation_count",
    "ticket_count",
    "activity_count",
    "meeting_count",
    "attributed_count",
)


class ClientTransferSummary(models.Model):
    """What each new manager gets by a transfer, in numbers.

    It adds up the lines, so it is right whenever a line was changed.
    """

    _name = "client.transfer.summary"
    _description = "Transfer by New Manager"
    _auto = False
    _order = "client_count desc, user_id"
    _rec_name = "user_id"
    _depends = {
        "client.transfer.line": ["transfer_id", "company_id", "user_id", "state", *SUMS]
    }

    transfer_id = fields.Many2one(comodel_name="client.transfer")
    company_id = fields.Many2one(comodel_name="res.company")
    currency_id = fields.Many2one(related="transfer_id.currency_id")
    user_id = fields.Many2one(comodel_name="res.users", string="New Manager")
    client_count = fields.Integer(string="Clients")
    turnover_12m = fields.Monetary(string="Turnover, 12 Months")
    open_balance = fields.Monetary()
    overdue_balance = fields.Monetary(string="Overdue")
    lead_count = fields.Integer(string="Open Leads")
    quotation_count = fields.Integer(string="Quotations")
    ticket_count = fields.Integer(string="Open Tickets")
    activity_count = fields.Integer(string="Activities")
    meeting_count = fields.Integer(string="Meetings")
    attributed_count = fields.Integer(string="Documents That Change Hands")

    @property
    def _table_query(self) -> SQL:
        return SQL(
            """
            SELECT MIN(line.id) AS id, line.transfer_id, line.company_id, line.user_id,
                   COUNT(*) AS client_count, %s
              FROM client_transfer_line line
             WHERE line.state != 'skipped' AND line.user_id IS NOT NULL
          GROUP BY line.transfer_id, line.company_id, line.user_id
            """,
            SQL(", ").join(
                SQL("SUM(%s) AS %s", SQL.identifier("line", name), SQL.identifier(name))
                for name in SUMS
            ),
        )
