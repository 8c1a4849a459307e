from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

KINDS = [("errand", "Errand"), ("information", "Request for Information")]
# What whoever does it writes; everything else is the giver's.
ANSWER = {"answer"}
# What was asked, of whom and until when: it stays when it is answered.
TASK = {
    "name",
    "kind",
    "department_id",
    "user_id",
    "partner_id",
    "company_id",
    "date_deadline",
    "note",
}


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
            if user.share or errand.company_id not in user.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(errand)s: only colleagues can be asked, and %(user)s is "
                        "none.",
                        errand=errand.name,
                        user=errand.user_id.name,
                    )
                )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model
    def _new_values(self) -> dict:
        """How every errand begins."""
        return {
            "giver_id": self.env.uid,
            "state": "open",
            "answer": False,
            "answered_date": False,
        }

    @api.model
    def _add_missing_default_values(self, values):
        """No other defaults: the context and ``ir.default`` are anybody's to set."""
        completed = super()._add_missing_default_values(values)
        if self.env.su:
            return completed
        return completed | self._new_values() | values

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._refuse_forged(vals, self._new_values())
        errands = super().create(vals_list)
        # Whoever is asked may be of a department that never opens our pages.
        errands._ask(quietly=False)
        return errands

    def write(self, vals):
        if not self.env.su:
            self._check_may_write(vals)
        result = super().write(vals)
        if {"user_id", "department_id", "date_deadline", "name"} & vals.keys():
            opened = self.filtered(lambda errand: errand.state == "open")
            opened._drop_activities()
            opened._ask(quietly=not {"user_id", "department_id"} & vals.keys())
        return result

    @api.model
    def _refuse_forged(self, vals: dict, allowed: dict):
        """Errands in another's name, or answered from the start, are refused."""
        for name, value in allowed.items():
            if (vals.get(name, value) or False) != value:
                raise AccessError(
                    self.env._("An errand is given in one's own name, and is open.")
                )

    def _check_may_write(self, vals):
        """Whoever is asked writes the answer only; who asks, everything but it."""
        if TASK & vals.keys() and (done := self.filtered(lambda e: e.state == "done")):
            raise UserError(
                self.env._(
                    "%(errand)s is answered, and stays as it was asked: give another "
                    "one instead.",
                    errand=done[0].name,
                )
            )
        system = {"state", "giver_id", "answered_date"} & vals.keys()
        given = all(errand.giver_id == self.env.user for errand in self)
        mine = all(errand.user_id == self.env.user for errand in self)
        allowed = (given and not vals.keys() & ANSWER) or (
            mine and not vals.keys() - ANSWER
        )
        if system or not (allowed or (given and mine)):
            raise AccessError(
                self.env._(
                    "Whoever is asked writes the answer; the rest of an errand is for "
                    "who gave it."
                )
            )

    def _ask(self, quietly):
        """Make it an activity of whoever is asked.

        :param quietly: whether they know of it already, and get no message
        """
        to_do = self.env["client.interaction"]._activity_types(["todo"])["todo"]
        activities = self.env["mail.activity"].with_context(
            mail_activity_quick_update=quietly
        )
        activities.create(
            [
                activities._values_on(
                    errand,
                    to_do,
                    errand.name,
                    errand.date_deadline,
                    errand.user_id,
                    note=errand.note,
                    automated=True,
                )
                for errand in self
            ]
        )

    def _drop_activities(self):
        # Whoever gave it may take it back, and both sides finish what is answered.
        self.sudo().activity_ids.unlink()

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_answer(self):
        """Give the written answer and finish.

        :raise UserError: there is no answer, or it is not open
        :raise AccessError: somebody else is asked
        """
        for errand in self:
            errand._answer(errand.answer)
        self._drop_activities()

    def _answer(self, answer: str | None):
        """Note the answer and tell who asked."""
        self.ensure_one()
        if not self.env.su and self.user_id != self.env.user:
            raise AccessError(
                self.env._("%(errand)s: somebody else is asked.", errand=self.name)
            )
        if self.state != "open":
            raise UserError(self.env._("%(errand)s is not open.", errand=self.name))
        if not (answer or "").strip():
            raise UserError(
                self.env._(
                    "%(errand)s asks for an answer: write what was done or found out.",
                    errand=self.name,
                )
            )
        # The status follows the answer; nobody sets it by hand.
        self.sudo().write(
            {
                "answer": answer,
                "state": "done",
                "answered_date": fields.Datetime.now(),
            }
        )
        self._tell_giver(answer)

    def _tell_giver(self, answer: str):
        giver = self.giver_id
        if giver == self.env.user:
            return
        told = self.with_context(lang=giver.lang)
        self.sudo().message_notify(
            partner_ids=giver.partner_id.ids,
            subject=told.env._("Answered: %(errand)s", errand=self.name),
            body=answer,
            author_id=self.env.user.partner_id.id,
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_given(self):
        """Whoever is asked does not make it vanish."""
        others = self.filtered(lambda errand: errand.giver_id != self.env.user)
        if others and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(errand)s: only who gave it deletes it.", errand=others[0].name
                )
            )

    def action_withdraw(self):
        """Take the errand back.

        :raise AccessError: somebody else gave it
        :raise UserError: it is not open
        """
        for errand in self:
            if errand.state != "open":
                raise UserError(
                    self.env._("%(errand)s is not open.", errand=errand.name)
                )
            if not self.env.su and errand.giver_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "%(errand)s: only who gave it takes it back.",
                        errand=errand.name,
                    )
                )
        self.sudo().state = "withdrawn"
        self._drop_activities()
        for errand in self:
            errand._tell_withdrawn()

    def _tell_withdrawn(self):
        """Nobody works on what is not wanted any more."""
        asked = self.user_id
        if asked == self.env.user:
            return
        told = self.with_context(lang=asked.lang)
        self.sudo().message_notify(
            partner_ids=asked.partner_id.ids,
            subject=told.env._("Withdrawn: %(errand)s", errand=self.name),
            body=told.env._("You need not answer any more."),
            author_id=self.env.user.partner_id.id,
        )


class MailActivity(models.Model):
    """Finishing the activity of an errand gives the answer."""

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        of_errands = self.filtered(lambda one: one.res_model == "client.errand")
        errands = self.env["client.errand"].browse(of_errands.mapped("res_id")).exists()
        for errand in errands.filtered(lambda one: one.state == "open"):
            errand._answer(feedback)
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
