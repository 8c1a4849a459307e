from odoo import models
from odoo.fields import Domain


class ResPartner(models.Model):
    """The records behind each figure of a client."""

    _inherit = "res.partner"

    def action_view_turnover(self):
        """Open the invoices and refunds that make up the turnover."""
        name = self.env._("Turnover, 12 Months")
        return self._open_turnover(name, *self._turnover_period())

    def _open_turnover(self, name, first, last):
        """Open the invoices and refunds of some days."""
        return self._open_documents(
            name,
            "account.move",
            [
                ("commercial_partner_id", "=", self.commercial_partner_id.id),
                ("state", "=", "posted"),
                ("move_type", "in", self._turnover_move_types()),
                ("invoice_date", ">=", first),
                ("invoice_date", "<=", last),
            ],
            "client_manager.account_move_view_list_client",
        )

    def action_view_open_balance(self):
        """Open the unsettled receivables."""
        return self._open_receivables(self.env._("Open Balance"), [])

    def action_view_overdue_balance(self):
        """Open the receivables that were due before today."""
        today = self.env.company.client_date()
        return self._open_receivables(
            self.env._("Overdue Balance"),
            Domain("date_maturity", "<", today)
            | (Domain("date_maturity", "=", False) & Domain("date", "<", today)),
        )

    def action_view_client_orders(self):
        """Open the confirmed orders of the client, latest first."""
        name = self.env._("Orders")
        return self._open_documents(
            name,
            "sale.order",
            [
                (
                    "partner_id.commercial_partner_id",
                    "=",
                    self.commercial_partner_id.id,
                ),
                ("state", "=", "sale"),
            ],
        )

    def action_view_open_tickets(self):
        """Open the tickets of the client that are not closed."""
        name = self.env._("Open Tickets")
        return self._open_documents(
            name,
            "helpdesk.ticket",
            [
                ("commercial_partner_id", "=", self.commercial_partner_id.id),
                ("stage_id.closed", "=", False),
            ],
        )

    def _open_receivables(self, name, domain):
        return self._open_documents(
            name,
            "account.move.line",
            Domain.AND(
                [
                    [
                        (
                            "partner_id.commercial_partner_id",
                            "=",
                            self.commercial_partner_id.id,
                        ),
                        ("account_id.account_type", "=", "asset_receivable"),
                        ("parent_state", "=", "posted"),
                        ("reconciled", "=", False),
                    ],
                    domain,
                ]
            ),
            "client_manager.account_move_line_view_list_receivable",
        )

    def _open_documents(self, name, model, domain, list_view=None):
        self.ensure_one()
        domain = Domain(domain) & Domain("company_id", "in", self.env.companies.ids)
        action = {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": list(domain),
            "context": {"create": False},
        }
        if list_view:
            action["views"] = [(self.env.ref(list_view).id, "list"), (False, "form")]
        return action
