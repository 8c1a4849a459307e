from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# Why a letter that was sent, or was to be sent, did not arrive.
UNDELIVERED = [
    ("bounced", "Letter Came Back"),
    ("bad_address", "Wrong E-Mail Address"),
    ("refused", "Letter Refused"),
    ("mail_server", "Our Mail Server Failed"),
]
SKIPPED = [
    ("no_consent", "No Consent to Mailings"),
    ("no_address", "No E-Mail Address"),
    ("blacklisted", "Does Not Want Mails"),
    ("told_recently", "Written to Recently"),
    ("no_manager", "No Manager to Call"),
    ("archived", "Client Archived"),
    ("campaign_over", "Campaign Over"),
    ("mail_cancelled", "Letter Cancelled"),
    ("call_cancelled", "Call Cancelled"),
]
ANSWERS = [
    ("coming", "Coming"),
    ("maybe", "Perhaps"),
    ("declined", "Declined"),
    ("answered", "Answered"),
]


class ClientCampaignLine(models.Model):
    """One client of a campaign: whether and how told, the answer, what came of it.

    A client is told once the letter has left the house or the call took place; until
    then the letter is on its way, and afterwards it may still come back. See
    ``client_campaign_consent.py`` for whom is written to, ``client_campaign_letter.py``
    for what becomes of the letter, ``client_campaign_answer.py`` for the answers.
    """

    _name = "client.campaign.line"
    _inherit = ["client.protected.mixin", "mail.thread"]
    _description = "Client of a Campaign"
    _order = "campaign_id desc, id"

    _protected_fields = (
        "company_id",
        "state",
        "told_date",
        "told_by",
        "contact_id",
        "address",
        "mail_id",
        "skip_reason",
        "activity_id",
    )

    campaign_id = fields.Many2one(
        comodel_name="client.campaign", required=True, ondelete="cascade"
    )
    campaign_state = fields.Selection(
        related="campaign_id.state", string="Status of the Campaign"
    )
    company_id = fields.Many2one(related="campaign_id.company_id", store=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Client",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_client", "=", True)],
    )
    user_id = fields.Many2one(related="partner_id.user_id", string="Manager")
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("queued", "Letter on Its Way"),
            ("call", "To Be Called"),
            ("told", "Told"),
            ("failed", "Not Delivered"),
            ("skipped", "Not Told"),
        ],
        string="Status",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        help="Told: the letter has left the house and did not come back, or the call "
        "took place.",
    )
    contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Written To",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    address = fields.Char(
        string="E-Mail Address",
        readonly=True,
        copy=False,
        help="Where the letter went.",
    )
    # Nobody but the system follows it; the letter itself stands in the chatter.
    mail_id = fields.Many2one(
        comodel_name="mail.mail",
        string="Letter",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="base.group_system",
    )
    told_date = fields.Datetime(string="Told On", readonly=True, copy=False, index=True)
    told_by = fields.Selection(
        [("mail", "E-Mail"), ("call", "Call")], readonly=True, copy=False
    )
    skip_reason = fields.Selection(
        SKIPPED + UNDELIVERED,
        string="Why Not by Mail",
        readonly=True,
        copy=False,
        help="Why the client was not told, or is called instead.",
    )
    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        string="Call",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    answer = fields.Selection(
        ANSWERS,
        copy=False,
        help="By the links in the letter, or as the manager notes it. Answered: a "
        "reply to the mail has come in that nobody has read yet.",
    )
    came = fields.Boolean(copy=False, help="The client attended or took part.")
    note = fields.Char(copy=False)

    _once_per_campaign = models.UniqueIndex(
        "(campaign_id, partner_id)", "This client is in the campaign already."
    )

    @api.depends("partner_id", "campaign_id")
    def _compute_display_name(self):
        for line in self:
            # The name of the client is no secret to whoever reads the line.
            name = line.sudo().partner_id.name or ""
            line.display_name = f"{line.campaign_id.name or ''} · {name}"

    @api.constrains("partner_id")
    def _check_is_client(self):
        for line in self:
            partner = line.sudo().partner_id
            if partner != partner.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is a contact: choose the client itself.",
                        contact=partner.display_name,
                    )
                )

    @api.model
    def _protected_names(self):
        # The system sets them when it tells the clients; RPC must not forge them.
        return () if self.env.su else super()._protected_names()

    @api.model
    def _add_missing_default_values(self, values):
        # Nobody chooses it, so that it has no default that could be changed.
        return super()._add_missing_default_values(values) | {
            "state": values.get("state", "waiting")
        }

    @api.model_create_multi
    def create(self, vals_list):
        # Thousands are chosen at once: nobody follows a line, nothing is logged on it.
        quiet = self.with_context(
            mail_create_nolog=True, mail_create_nosubscribe=True, tracking_disable=True
        )
        lines = super(ClientCampaignLine, quiet).create(vals_list).with_env(self.env)
        if not self.env.su:
            lines.campaign_id._check_open()
        return lines

    def write(self, vals):
        if {"campaign_id", "partner_id"} & vals.keys():
            self._check_not_begun()
        result = super().write(vals)
        if "campaign_id" in vals and not self.env.su:
            self.campaign_id._check_open()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        self._check_not_begun()

    def _check_not_begun(self):
        """What was told stays; only merging clients moves it."""
        if self.env.su:
            return
        for line in self:
            if line.state not in ("waiting", "skipped"):
                raise UserError(
                    self.env._(
                        "%(client)s has been written to or called for %(campaign)s: "
                        "this stays.",
                        client=line.partner_id.display_name,
                        campaign=line.campaign_id.name,
                    )
                )

    def _check_may_tell_anew(self):
        """Only whom neither a letter nor a call reached is told in another try."""
        self.check_access("write")
        for line in self:
            line.campaign_id._check_open()
            if line.state not in ("failed", "skipped"):
                raise UserError(
                    self.env._(
                        "%(client)s has been told or will be: only who was not told is "
                        "called instead or written to again.",
                        client=line.partner_id.display_name,
                    )
                )
