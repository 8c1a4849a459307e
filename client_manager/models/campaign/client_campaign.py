import datetime
from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

KINDS = [
    ("exhibition", "Exhibition"),
    ("presentation", "Presentation"),
    ("loyalty", "Loyalty Programme"),
    ("promotion", "Promotion"),
]

# Clients can be added, and are told.
OPEN = ("draft", "running")
# To these clients come, on a day and to a place.
EVENTS = ("exhibition", "presentation")


class ClientCampaign(models.Model):
    """Inviting clients to an event, or telling them of a programme or promotion.

    Clients are chosen by a filter; each becomes a line that says who was told, who
    answered, who came, and what was ordered in the thirty days after. By mail in the
    client's own language, or as a call of its manager. Starting it only puts the lines
    in a queue: a scheduled action works it off in batches, each line once.

    Who may be written to is decided for each line (``client_campaign_line.py``).
    """

    _name = "client.campaign"
    _inherit = ["mail.thread"]
    _description = "Campaign"
    _order = "date desc, id desc"

    name = fields.Char(required=True, translate=True, tracking=True)
    kind = fields.Selection(KINDS, required=True, default="exhibition", tracking=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("running", "Running"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        help="Running: clients are being told. Done: the results are in.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="In Charge",
        default=lambda self: self.env.user,
        required=True,
        index=True,
        domain=[("share", "=", False)],
        tracking=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date = fields.Date(
        string="Takes Place",
        help="The day of the event, or the first day of the promotion.",
    )
    date_until = fields.Date(string="Until")
    place = fields.Char(translate=True)
    description = fields.Html(
        translate=True, help="What clients are told, inserted into the mail."
    )
    channel = fields.Selection(
        [
            ("mail", "E-Mail"),
            ("mail_call", "E-Mail, else a Call"),
            ("call", "Call"),
        ],
        string="Told By",
        required=True,
        default="mail",
        help="E-Mail, else a Call: who may not or can't be written to is called by the "
        "manager.",
    )
    template_id = fields.Many2one(
        comodel_name="mail.template",
        string="E-Mail Template",
        domain=[("model", "=", "client.campaign.line")],
        default=lambda self: self.env.ref(
            "client_manager.client_campaign_mail_template", raise_if_not_found=False
        ),
    )
    call_deadline = fields.Date(string="Call By")
    with_companies = fields.Boolean(
        string="Also to Companies' Own Addresses",
        default=True,
        help="Where no person consented to mailings: write to the address of the "
        "company itself, which is no personal data.",
    )
    client_domain = fields.Char(
        string="Which Clients",
        default=lambda self: str([("is_my_client", "=", True)]),
        help="The filter that chooses the clients; only those you may work with.",
    )
    line_ids = fields.One2many(
        comodel_name="client.campaign.line",
        inverse_name="campaign_id",
        string="Clients",
        copy=False,
    )

    may_change = fields.Boolean(
        compute="_compute_may_change",
        help="Whether you may start, finish and change it.",
    )

    _dates_in_order = models.Constraint(
        "CHECK (date_until IS NULL OR date IS NULL OR date <= date_until)",
        "A campaign can't end before it begins.",
    )

    @api.depends("user_id")
    @api.depends_context("uid")
    def _compute_may_change(self):
        mine = self._origin._filtered_access("write")
        for campaign in self:
            campaign.may_change = not campaign._origin or campaign._origin in mine

    @api.constrains("channel", "template_id", "call_deadline")
    def _check_channel(self):
        for campaign in self:
            if campaign.channel != "call" and not campaign.template_id:
                raise ValidationError(
                    self.env._("%(name)s: choose what is written.", name=campaign.name)
                )
            campaign.template_id._refuse_unfit_for_campaign()

    # ------------------------------------------------------------------
    # Choosing clients
    # ------------------------------------------------------------------

    def action_choose_clients(self):
        """Add the clients of the filter that are not there yet."""
        self.ensure_one()
        self._check_open()
        lines = self.env["client.campaign.line"]
        # A client is known wherever the line is, also out of reach by now.
        known = lines.sudo()._search([("campaign_id", "=", self.id)])
        clients = self.env["res.partner"].search(
            self._chosen_domain()
            & Domain("id", "not in", known.subselect("partner_id"))
        )
        lines.create(
            [{"campaign_id": self.id, "partner_id": client.id} for client in clients]
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if clients else "warning",
                "message": self.env._("%(count)s clients added.", count=len(clients)),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _chosen_domain(self) -> Domain:
        """The clients of the filter, as far as who chooses works with them."""
        try:
            chosen = Domain(literal_eval(self.client_domain or "[]"))
            chosen.validate(self.env["res.partner"])
        except (ValueError, SyntaxError, TypeError) as error:
            raise UserError(
                self.env._(
                    "The filter of clients can't be read: %(error)s", error=error
                )
            ) from error
        return (
            chosen & Domain("is_client", "=", True) & Domain("is_my_client", "=", True)
        )

    def _last_day(self) -> datetime.date | None:
        """The last day on which clients can come, or the promotion holds."""
        self.ensure_one()
        if self.kind in EVENTS:
            return self.date_until or self.date or None
        return self.date_until or None

    def _is_past(self) -> bool:
        last = self._last_day()
        return bool(last) and last < self.env["res.company"].client_today()

    def _check_open(self):
        for campaign in self:
            if campaign.state not in OPEN:
                raise UserError(
                    self.env._("%(name)s is over.", name=campaign.display_name)
                )
