from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.flags import fill_by_search
from ..portfolio.res_users_access import DIRECTOR, HEAD

TIME_OFF_OFFICER = "hr_holidays.group_hr_holidays_user"


class ClientToday(models.AbstractModel):
    """Which substitutions and times off wait for whom."""

    _inherit = "client.today"

    @api.model
    def _substitutions_to_approve(self) -> Domain:
        """Drafts on which the user may decide, as ``can_decide`` says."""
        user = self.env.user
        draft = Domain("state", "=", "draft") & Domain("absent_user_id", "!=", user.id)
        # Nobody decides on sales that would count for themselves.
        draft &= Domain("substitute_user_id", "!=", user.id) | Domain(
            "attribution", "=", "absent"
        )
        if user.has_group(DIRECTOR):
            return draft
        if user.has_group(HEAD):
            leads = Domain("absent_user_id.sale_team_id.user_id", "=", user.id)
            return draft & leads
        return Domain.FALSE

    @api.model
    def _own_substitutions(self) -> Domain:
        """Drafts that the user waits for: of the own absence, or asked for by them."""
        me = self.env.uid
        asked = Domain("absent_user_id", "=", me) | Domain("create_uid", "=", me)
        draft = Domain("state", "=", "draft") & asked
        return draft & ~self._substitutions_to_approve()

    @api.model
    def _leaves_to_approve(self) -> Domain:
        return Domain("waits_for_my_approval", "=", True)

    @api.model
    def _own_leaves(self) -> Domain:
        waiting = Domain("state", "in", ["confirm", "validate1"])
        return waiting & Domain("user_id", "=", self.env.uid)


class HrLeave(models.Model):
    _inherit = "hr.leave"

    waits_for_my_approval = fields.Boolean(
        compute="_compute_waits_for_my_approval",
        search="_search_waits_for_my_approval",
        help="You are the one who takes the next step.",
    )

    @api.depends_context("uid")
    @api.depends("state", "employee_id.leave_manager_id", "holiday_status_id")
    def _compute_waits_for_my_approval(self):
        fill_by_search(self, "waits_for_my_approval")

    @api.model
    def _search_waits_for_my_approval(self, operator, value):
        """Of others, by the rules of Odoo.

        The approver of the employee decides first; officers after them, on what only
        officers decide, and where nobody is named.
        """
        if operator != "in":
            return NotImplemented

        me = self.env.uid
        first = Domain("state", "=", "confirm")
        waiting = first & self._approved_by(me) & self._decided_by("manager", "both")
        if self.env.user.has_group(TIME_OFF_OFFICER):
            waiting |= Domain("state", "=", "validate1")
            waiting |= first & (self._decided_by("hr") | self._approved_by(False))
        return waiting & Domain("user_id", "!=", me)

    @api.model
    def _approved_by(self, user_id) -> Domain:
        # Whose approver one is, is no secret, and the employee need not be read.
        approver = Domain("leave_manager_id", "=", user_id)
        return Domain("employee_id", "any!", approver)

    @api.model
    def _decided_by(self, *who) -> Domain:
        # Searching types through the ORM reads the user's employee first.
        self.env["hr.leave.type"].flush_model(["leave_validation_type"])
        types = SQL(
            "(SELECT id FROM hr_leave_type WHERE leave_validation_type IN %s)", who
        )
        return Domain("holiday_status_id", "in", types)


class MailActivity(models.Model):
    _inherit = "mail.activity"

    asks_for_approval = fields.Boolean(
        compute="_compute_asks_for_approval",
        search="_search_asks_for_approval",
        help="It stands on a document that waits for your approval, which Today shows "
        "under Approvals.",
    )

    @api.depends_context("uid")
    @api.depends("res_model", "res_id")
    def _compute_asks_for_approval(self):
        fill_by_search(self, "asks_for_approval")

    @api.model
    def _search_asks_for_approval(self, operator, value):
        if operator != "in":
            return NotImplemented
        # With the user's own rights, also where the activities need none.
        today = self.env["client.today"].sudo(False)
        return Domain.OR(
            Domain("res_model", "=", source["model"])
            & Domain(
                "res_id", "in", today.env[source["model"]]._search(source["domain"])
            )
            for source in today._readable_sources().values()
            if source["waits_for_me"]
        )
