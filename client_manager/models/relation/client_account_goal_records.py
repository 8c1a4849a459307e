from odoo import api, fields, models


class ClientAccountGoal(models.Model):
    """The records a goal's value is made of: ``_open_x`` for the measure ``x``."""

    _inherit = "client.account.goal"

    def action_view_records(self):
        """Open the records that the value is made of."""
        self.ensure_one()
        return getattr(self, f"_open_{self.measure}")()

    def _open_manual(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _open_turnover(self):
        plan = self.plan_id
        return self._open_invoices(
            plan.partner_id, plan.company_id, plan.date_from, self.date
        )

    @api.model
    def _open(self, name, model, domain, views=((False, "list"), (False, "form"))):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [list(view) for view in views],
            "domain": domain,
            "context": {"create": False},
        }

    @api.model
    def _open_invoices(self, client, company, first, last):
        view = self.env.ref("client_manager.account_move_view_list_client")
        name = self.env._("Turnover")
        return self._open(
            name,
            "account.move",
            [
                ("commercial_partner_id", "=", client.id),
                ("company_id", "=", company.id),
                ("state", "=", "posted"),
                ("move_type", "in", self.env["res.partner"]._turnover_move_types()),
                ("invoice_date", ">=", first),
                ("invoice_date", "<=", last),
            ],
            ((view.id, "list"), (False, "form")),
        )

    def _open_category(self):
        plan = self.plan_id
        return self._open(
            self.category_id.display_name,
            "account.move.line",
            [
                ("move_id.commercial_partner_id", "=", plan.partner_id.id),
                ("company_id", "=", plan.company_id.id),
                ("parent_state", "=", "posted"),
                ("move_type", "in", self.env["res.partner"]._turnover_move_types()),
                ("display_type", "=", "product"),
                ("product_id.categ_id", "child_of", self.category_id.id),
                ("invoice_date", ">=", plan.date_from),
                ("invoice_date", "<=", self.date),
            ],
        )

    def _open_orders(self):
        plan = self.plan_id
        first, end = self._moments()
        name = self.env._("Orders")
        return self._open(
            name,
            "sale.order",
            [
                ("partner_id.commercial_partner_id", "=", plan.partner_id.id),
                ("company_id", "=", plan.company_id.id),
                ("state", "=", "sale"),
                ("date_order", ">=", fields.Datetime.to_string(first)),
                ("date_order", "<", fields.Datetime.to_string(end)),
            ],
        )
