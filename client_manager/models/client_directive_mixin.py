from odoo import api, fields, models


class ClientDirectiveMixin(models.AbstractModel):
    """What is done by an order (directive) of the firm: numbered, dated, signed.

    The record's own number is given by the sequence whose code is the model's name.
    """

    _name = "client.directive.mixin"
    _description = "Done by an Order"
    _inherit = ["mail.thread", "mail.activity.mixin"]

    name = fields.Char(
        string="Number",
        required=True,
        default=lambda self: self.env._("New"),
        readonly=True,
        copy=False,
    )
    order_number = fields.Char(copy=False, help="Number of the order (directive).")
    order_date = fields.Date(copy=False, help="Date of the order (directive).")
    order_scan = fields.Binary(
        attachment=True, copy=False, help="The signed order as a file."
    )
    order_scan_name = fields.Char(string="File Name", copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["name"] = self.env["ir.sequence"].next_by_code(self._name)
        return super().create(vals_list)
