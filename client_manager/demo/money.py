from collections import defaultdict

from odoo import Command, api, models


class ClientDemo(models.AbstractModel):
    _inherit = "client.demo"

    @api.model
    def _invoice_deliveries(self, world):
        """Invoice what was delivered on the day of its delivery."""
        to_invoice = self.env["sale.order"].union(
            *(o for o in world.orders if o.invoice_status == "to invoice")
        )
        invoices = to_invoice._create_invoices(grouped=True)
        by_day = defaultdict(self.env["account.move"].browse)
        for invoice in invoices:
            plan = world.orders[invoice.line_ids.sale_line_ids.order_id]
            world.invoices[invoice] = plan
            by_day[plan.delivered] |= invoice
        for day in sorted(by_day):
            by_day[day].write({"invoice_date": day})
        # In the order of their days, so that the numbers follow the dates.
        invoices.sorted(lambda move: (move.invoice_date, move.id)).action_post()

    @api.model
    def _make_refunds(self, world):
        """Credit notes for goods that came back, set off against the invoice."""
        planned = {
            invoice: plan.refund
            for invoice, plan in world.invoices.items()
            if plan.refund
        }
        refunds = self._draft_refunds(planned)
        refunds.sorted(lambda move: (move.invoice_date, move.id)).action_post()
        self.env["account.move.line"]._reconcile_plan(
            [self._receivables(refund + refund.reversed_entry_id) for refund in refunds]
        )
        for refund in refunds:
            self._take_back(refund)

    @api.model
    def _draft_refunds(self, planned):
        """A part of the first line of each invoice is credited, the rest stays.

        :param planned: day and part by invoice
        """
        invoices = self.env["account.move"].union(*planned)
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoices.ids)
            .create(
                {
                    "reason": "Goods returned: defect",
                    "journal_id": invoices.journal_id.id,
                    "date": max(day for day, _part in planned.values()),
                }
            )
        )
        wizard.refund_moves()
        refunds = wizard.new_move_ids
        for refund in refunds:
            day, part = planned[refund.reversed_entry_id]
            first, *others = refund.invoice_line_ids
            refund.write(
                {
                    "invoice_date": day,
                    "date": day,
                    "invoice_line_ids": [
                        Command.update(
                            first.id, {"quantity": round(first.quantity * part)}
                        ),
                        *(Command.delete(line.id) for line in others),
                    ],
                }
            )
        return refunds

    @api.model
    def _receivables(self, moves):
        return moves.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )

    @api.model
    def _take_payments(self, world):
        """Let the clients pay, in whole or in part; the first payments come first."""
        for turn in range(2):
            self._register_payments(
                [
                    (invoice, *plan.payments[turn])
                    for invoice, plan in world.invoices.items()
                    if len(plan.payments) > turn
                ]
            )

    @api.model
    def _register_payments(self, payments):
        """What the payment wizard does, for many days in one go.

        :param payments: (invoice, day, part of what is still owed)
        """
        payments = sorted(payments, key=lambda row: (row[1], row[0].id))
        records = self.env["account.payment"].create(
            [
                self._payment_values(invoice, day, part)
                for invoice, day, part in payments
            ]
        )
        records.action_post()
        self.env["account.move.line"]._reconcile_plan(
            [
                self._receivables(record.move_id + invoice)
                for record, (invoice, *_) in zip(records, payments, strict=True)
            ]
        )

    @api.model
    def _payment_values(self, invoice, day, part) -> dict:
        amount = invoice.amount_residual
        bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", invoice.company_id.id)], limit=1
        )
        return {
            "date": day,
            "amount": amount if part == 1 else round(amount * part, -2),
            "payment_type": "inbound",
            "partner_type": "customer",
            "partner_id": invoice.commercial_partner_id.id,
            "journal_id": bank.id,
            "company_id": invoice.company_id.id,
            "currency_id": invoice.currency_id.id,
            "memo": invoice.name,
            "invoice_ids": [Command.set(invoice.ids)],
        }
