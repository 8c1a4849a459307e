from datetime import datetime, time

from odoo import Command, api, models

from .planning import plan_cancelled, plan_orders, plan_quotations


class ClientDemo(models.AbstractModel):
    _inherit = "client.demo"

    @api.model
    def _make_orders(self, world):
        """Half a year of confirmed orders."""
        plans = plan_orders(world.today)
        orders = self._create_orders(world, plans)
        orders.action_confirm()
        for order, plan in zip(orders, plans, strict=True):
            # Confirming sets the date to now.
            order.date_order = plan.moment
        world.orders = dict(zip(orders, plans, strict=True))

    @api.model
    def _make_quotations(self, world):
        """Open quotations, most of them sent, and some that came to nothing."""
        quotations = self._create_orders(world, plan_quotations(world.today))
        quotations[::3].write({"require_signature": True})
        (quotations - quotations[::4]).action_quotation_sent()
        self._create_orders(world, plan_cancelled(world.today)).action_cancel()
        for number, quotation in enumerate(quotations):
            self._keep(f"quotation_{number + 1:02}", quotation)

    @api.model
    def _create_orders(self, world, plans):
        return self.env["sale.order"].create(
            [self._order_values(world, plan) for plan in plans]
        )

    @api.model
    def _order_values(self, world, plan) -> dict:
        branch = world.branches[plan.client.name]
        login = plan.client.responsible((world.today - plan.moment.date()).days)
        return {
            "partner_id": world.partners[plan.client.name].id,
            "company_id": world.company.id,
            "date_order": plan.moment,
            "commitment_date": datetime.combine(plan.promised, time(9)),
            "user_id": world.users[login].id if login else False,
            "team_id": world.teams[branch].id,
            "warehouse_id": world.warehouses[branch].id,
            "order_line": [
                Command.create(
                    {
                        "product_id": world.products[line.product].id,
                        "product_uom_qty": line.quantity,
                        **({"discount": line.discount} if line.discount else {}),
                    }
                )
                for line in plan.lines
            ],
        }

    @api.model
    def _deliver_orders(self, world):
        """Hand out the goods, whole or in part, and let it have been on its day."""
        delivered = self.env["stock.picking"]
        for order, plan in world.orders.items():
            if plan.delivered:
                delivered |= order.picking_ids
                if plan.delivered_part < 1:
                    for move in order.picking_ids.move_ids:
                        move.quantity = round(
                            move.product_uom_qty * plan.delivered_part
                        )
        delivered.with_context(skip_sms=True, skip_backorder=True).button_validate()
        for order, plan in world.orders.items():
            done = order.picking_ids.filtered(lambda p: p.state == "done")
            done.date_done = plan.delivered and datetime.combine(
                plan.delivered, time(11)
            )

    @api.model
    def _take_back(self, refund):
        """The goods of a credit note come back to the warehouse on its day."""
        line = refund.invoice_line_ids
        order = line.sale_line_ids.order_id
        picking = order.picking_ids.filtered(lambda p: p.state == "done")[:1]
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_model="stock.picking", active_id=picking.id)
            .create({"picking_id": picking.id})
        )
        for returned in wizard.product_return_moves:
            is_refunded = returned.move_id.sale_line_id in line.sale_line_ids
            returned.quantity = line.quantity if is_refunded else 0
        back = wizard._create_return()
        back.with_context(skip_sms=True).button_validate()
        back.date_done = datetime.combine(refund.invoice_date, time(10))
