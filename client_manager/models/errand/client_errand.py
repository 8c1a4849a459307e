from odoo import api, fields, models
from odoo.exceptions import ValidationError

KINDS = [("errand", "Errand"), ("information", "Request for Information")]


class ClientErrand(models.Model):
    """What a head asks a manager to do, or a manager asks another department to tell.

    It has a deadline and asks for an answer; both see it until it is answered. Whoever
    is asked has it as an activity: finishing that with a feedback is the answer. The
    giver is told of the answer, may change the task and withdraw it.

    Anybody in the house can be asked, also outside our groups: an errand shows nothing
    of its client but what the giver writes.
    """

    _name = "client.errand"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Errand"
    _order = "date_deadline, id"

    name = fields.Char(string="What", required=True, tracking=True)
    kind = fields.Selection(KINDS, required=True, default="errand", tracking=True)
    giver_id = fields.Many2one(
        comodel_name="res.users",
        string="Given By",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        index=True,
    )
    department_id = fields.Many2one(
        comodel_name="hr.department",
        help="Choosing a department asks its manager.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="For",
        required=True,
        index=True,
        compute="_compute_user_id",
        store=True,
        precompute=True,
        readonly=False,
        tracking=True,
        domain=[("share", "=", False)],
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Client",
        index="btree_not_null",
        ondelete="set null",
        domain=[("is_client", "=", True)],
        help="The client it is about, if any.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    date_deadline = fields.Date(
        string="Answer By",
        required=True,
        index=True,
        tracking=True,
        default=fields.Date.context_today,
    )
    note = fields.Html(string="Details")
    answer = fields.Text(copy=False, tracking=True)
    answered_date = fields.Datetime(string="Answered On", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("open", "To Be Answered"),
            ("done", "Answer Given"),
            ("withdrawn", "Withdrawn"),
        ],
        string="Status",
        default="open",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    is_mine = fields.Boolean(compute="_compute_sides")
    is_given_by_me = fields.Boolean(compute="_compute_sides")

    @api.depends("department_id")
    def _compute_user_id(self):
        for errand in self:
            # Who leads a department is no secret.
            leader = errand.department_id.sudo().manager_id.user_id
            errand.user_id = leader or errand.user_id

    @api.depends_context("uid")
    @api.depends("user_id", "giver_id")
    def _compute_sides(self):
        for errand in self:
            errand.is_mine = errand.user_id == self.env.user
            errand.is_given_by_me = errand.giver_id == self.env.user

    @api.constrains("user_id", "company_id")
    def _check_is_of_ours(self):
        """Whoever is asked works in the company of the errand, or could not read it."""
        for errand in self:
            user = errand.user_id
            if user.share:
                raise ValidationError(
                    self.env._(
                        "%(errand)s: only colleagues can be asked, and %(user)s is "
                        "none.",
                        errand=errand.name,
                        user=user.name,
                    )
                )
            if errand.company_id not in user.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(errand)s: %(user)s does not work in %(company)s and could "
                        "not read it.",
                        errand=errand.name,
                        user=user.name,
                        company=errand.company_id.name,
                    )
                )
