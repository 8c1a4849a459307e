from odoo import api, fields, models
from odoo.fields import Domain


class ClientDisclosure(models.Model):
    """Somebody printed or exported data of clients: who, when, what, about whom.

    It is written in the transaction of the print or export itself, so there is none
    without the other; after that it never changes. Users and clients are kept by number
    and by the name they had at that moment, so that it outlives deleting and merging
    them. How it is written: ``client_disclosure_log.py``.
    """

    _name = "client.disclosure"
    _inherit = "client.unchangeable.mixin"
    _description = "Disclosure of Client Data"
    _order = "date desc, id desc"
    _rec_name = "name"
    _log_access = False  # see the mixin

    date = fields.Datetime(string="When", required=True, readonly=True, index=True)
    user_ref = fields.Integer(
        string="User ID", required=True, readonly=True, index=True, aggregator=None
    )
    user_name = fields.Char(
        string="Who", required=True, readonly=True, help="The name at that moment."
    )
    user_login = fields.Char(string="Login", required=True, readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="User Today",
        compute="_compute_user_id",
        help="Empty where the user was deleted.",
    )
    kind = fields.Selection(
        selection=[
            ("print", "Print"),
            ("workbook", "Workbook"),
            ("export", "Export"),
        ],
        required=True,
        readonly=True,
    )
    file_format = fields.Selection(
        selection=[
            ("pdf", "PDF"),
            ("html", "HTML"),
            ("text", "Text"),
            ("xlsx", "Excel (XLSX)"),
            ("csv", "CSV"),
            ("data", "Raw data (external program)"),
        ],
        string="Format",
        required=True,
        readonly=True,
    )
    name = fields.Char(
        string="What",
        required=True,
        readonly=True,
        help="The report, or the kind of records that were exported.",
    )
    reference = fields.Char(
        string="Technical Name",
        required=True,
        readonly=True,
        help="The report or model.",
    )
    detail = fields.Text(
        string="Exported Fields", readonly=True, help="The columns of an export."
    )
    address = fields.Char(
        string="From Address",
        readonly=True,
        help="Network address of the request. Empty where it is not known: with "
        "XML-RPC, or where a program on the server itself was at work.",
    )
    client_count = fields.Integer(string="Clients", required=True, readonly=True)
    line_ids = fields.One2many(
        comodel_name="client.disclosure.line",
        inverse_name="disclosure_id",
        string="Clients Disclosed",
        readonly=True,
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Client",
        compute="_compute_partner_id",
        search="_search_partner_id",
        help="To search by; the clients of a disclosure are its lines.",
    )

    @api.depends("user_ref")
    def _compute_user_id(self):
        users = self.env["res.users"].browse(set(self.mapped("user_ref"))).exists()
        for disclosure in self:
            user = users.browse(disclosure.user_ref)
            disclosure.user_id = user if user in users else False

    def _compute_partner_id(self):
        self.partner_id = False

    def _search_partner_id(self, operator, value):
        if operator == "any":
            value = self.env["res.partner"]._search(value)
        elif operator != "in":
            return NotImplemented
        return Domain("line_ids", "any", Domain("partner_ref", "in", value))


class ClientDisclosureLine(models.Model):
    """A client about whom something was disclosed, as it was named then."""

    _name = "client.disclosure.line"
    _inherit = "client.unchangeable.mixin"
    _description = "Client of a Disclosure"
    _order = "disclosure_id desc, name, id"
    _log_access = False  # see the mixin

    disclosure_id = fields.Many2one(
        comodel_name="client.disclosure",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    partner_ref = fields.Integer(
        string="Client ID", required=True, readonly=True, index=True, aggregator=None
    )
    name = fields.Char(
        string="Client", required=True, readonly=True, help="The name at that moment."
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Client Today",
        compute="_compute_partner_id",
        help="Empty where the client was deleted or merged into another one.",
    )

    @api.depends("partner_ref")
    def _compute_partner_id(self):
        partners = self.env["res.partner"].browse(set(self.mapped("partner_ref")))
        # An archived client is shown, one that the reader may not see is not.
        found = partners.exists()._filtered_access("read")
        for line in self:
            partner = found.browse(line.partner_ref)
            line.partner_id = partner if partner in found else False
