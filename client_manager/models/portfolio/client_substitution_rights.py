from odoo import api, fields, models
from odoo.exceptions import AccessError


class ClientSubstitution(models.Model):
    """Who may ask for a substitution, approve it, change its days and end it.

    The head of the absent manager's team or a director decides, but nobody on the own
    absence, and nobody on sales of an absent colleague that would count for themselves.
    To act for a head makes nobody a head.
    """

    _inherit = "client.substitution"

    can_decide = fields.Boolean(
        compute="_compute_rights",
        help="You may approve this substitution and change its days.",
    )
    can_end = fields.Boolean(compute="_compute_rights")

    @api.depends_context("uid")
    @api.depends("absent_user_id", "substitute_user_id", "attribution")
    def _compute_rights(self):
        for substitution in self:
            decides = not substitution._approval_refusal()
            substitution.can_decide = decides
            substitution.can_end = decides or (
                substitution.absent_user_id == self.env.user
            )

    @api.model
    def _check_may_request(self, absent):
        """A manager asks for the own absence; a head for the own teams.

        :param absent: the user who is to be absent
        """
        if absent == self.env.user or self._is_head_of(absent):
            return
        if not self._decides_on_all():
            raise AccessError(
                self.env._(
                    "%(absent)s is not in a department of yours: only their head or a "
                    "director asks for a substitute.",
                    absent=absent.name,
                )
            )

    def _check_may_approve(self):
        """Refuse who must not decide on these substitutions."""
        if self.env.su:
            return
        for substitution in self:
            refusal = substitution._approval_refusal()
            if refusal:
                raise AccessError(refusal)

    def _approval_refusal(self) -> str | None:
        me = self.env.user
        if self.absent_user_id == me:
            return self.env._(
                "%(number)s: nobody approves their own absence. Ask your head or a "
                "director.",
                number=self.name,
            )
        if not (self._decides_on_all() or self._is_head_of(self.absent_user_id)):
            return self.env._(
                "%(number)s: only the head of the department of %(absent)s or a "
                "director decides on this substitution.",
                number=self.name,
                absent=self.absent_user_id.name,
            )
        if self.substitute_user_id == me and self.attribution != "absent":
            return self.env._(
                "%(number)s: sales would count for yourself. Let them count for the "
                "absent manager, or ask a director to approve.",
                number=self.name,
            )
        return None

    def _check_may_end(self):
        """Who decides on it ends it, and the absent manager who is back."""
        self.check_access("read")
        self.filtered(lambda s: s.absent_user_id != self.env.user)._check_may_approve()

    def _check_may_cancel(self):
        """Who asked for a draft may withdraw it; what is approved, who decides."""
        own = self.filtered(
            lambda s: s.state == "draft" and s.absent_user_id == self.env.user
        )
        (self - own)._check_may_approve()

    @api.model
    def _decides_on_all(self) -> bool:
        return self.env.su or self.env.user.has_group(
            "client_manager.group_client_director"
        )

    @api.model
    def _is_head_of(self, user) -> bool:
        """Whether who asks leads the team of a user. Who leads a team is no secret."""
        return (
            self.env.user.has_group("client_manager.group_client_head")
            and user.sudo().sale_team_id.user_id == self.env.user
        )

    def _deciders(self):
        """The head who decides, or the directors where there is no other head."""
        self.ensure_one()
        absent = self.absent_user_id
        # Who leads a team and who directs is no secret.
        head = absent.sudo().sale_team_id.user_id.filtered("active") - absent
        if head and head.has_group("client_manager.group_client_head"):
            return head
        directors = self.env.ref("client_manager.group_client_director").sudo()
        return (
            directors.all_user_ids.filtered("active")
            - absent
            - self.env.ref("base.user_root")
        )
