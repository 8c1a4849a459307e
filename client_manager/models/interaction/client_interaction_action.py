from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

# Field of an action → field of its activity.
IN_STEP = {"name": "summary", "user_id": "user_id", "date_deadline": "date_deadline"}


class ClientInteractionAction(models.Model):
    """What was decided, or what somebody is to do by a day.

    With a deadline it is a real activity on the linked document or the client; the two
    are one thing: done there is done here, moved or given to another there is so here,
    and the other way round. Without a deadline it is a decision.
    """

    _name = "client.interaction.action"
    _inherit = ["client.planned.mixin"]
    _description = "Decision or Action of an Interaction"
    _order = "interaction_id, sequence, id"

    _protected_fields = ("partner_id", "state")

    interaction_id = fields.Many2one(
        comodel_name="client.interaction",
        required=True,
        index=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        related="interaction_id.partner_id", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(string="What", required=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Who",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        index=True,
        domain=[("share", "=", False)],
        help="Who of ours does it, or sees that the client does.",
    )
    date_deadline = fields.Date(
        string="By When",
        compute="_compute_date_deadline",
        store=True,
        readonly=False,
        index=True,
        help="With a day it becomes an activity of the one named. Empty: a decision.",
    )
    state = fields.Selection(
        [
            ("decision", "Decision"),
            ("open", "To Be Done"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        string="Status",
        compute="_compute_state",
        store=True,
        index=True,
        help="Cancelled: the activity was removed without being done.",
    )

    @api.depends("activity_id.user_id", "date_deadline")
    def _compute_user_id(self):
        for action in self:
            action.user_id = (
                action.activity_id.user_id
                or action.user_id
                or (action.date_deadline and action.interaction_id.user_id)
            )

    @api.depends("activity_id.date_deadline")
    def _compute_date_deadline(self):
        for action in self:
            action.date_deadline = (
                action.activity_id.date_deadline or action.date_deadline
            )

    @api.depends("date_deadline", "activity_id.active")
    def _compute_state(self):
        for action in self:
            if not action.date_deadline:
                action.state = "decision"
            elif not action.activity_id:
                action.state = "cancelled"
            else:
                action.state = "open" if action.activity_id.active else "done"

    @api.constrains("user_id", "date_deadline")
    def _check_somebody_does_it(self):
        for action in self:
            if action.date_deadline and not action.user_id:
                raise ValidationError(
                    self.env._(
                        "%(action)s: say who of ours does it or sees to it.",
                        action=action.name,
                    )
                )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    def write(self, vals):
        changed = {IN_STEP[name]: vals[name] for name in IN_STEP if name in vals}
        if changed and (done := self.filtered(lambda a: a.state == "done")):
            raise UserError(
                self.env._(
                    "%(action)s is done: add another action instead.",
                    action=done[0].name,
                )
            )
        result = super().write(vals)
        if changed:
            self._push_to_activities(changed)
        return result

    # ------------------------------------------------------------------
    # The activities
    # ------------------------------------------------------------------

    def action_done(self):
        """Finish the activities of the actions, as their assignees would."""
        self.activity_id.filtered("active").action_feedback()

    def _push_to_activities(self, changed: dict):
        """Bring the activities to what was written on their actions."""
        withdrawn = self.filtered(lambda action: not action.date_deadline)
        withdrawn._drop_activities()
        planned = (self - withdrawn).activity_id.filtered("active")
        if planned:
            planned.write(changed)
        (self - withdrawn)._plan_activities()

    def _to_be_planned(self):
        return self.filtered(lambda a: a.date_deadline and not a.activity_id)

    def _planned_values(self) -> list[dict]:
        to_do = self.env["client.interaction"]._activity_types(["todo"])["todo"]
        return [
            action.interaction_id._activity_values(
                to_do, action.name, action.date_deadline, action.user_id
            )
            for action in self
        ]
