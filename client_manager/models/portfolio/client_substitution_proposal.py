from typing import Any, NamedTuple

from markupsafe import Markup, escape

from odoo import api, fields, models

from ...tools.periods import overlap


class Proposal(NamedTuple):
    """A colleague who could act, with what speaks for or against it.

    :ivar clients: number of clients the colleague is responsible for today
    :ivar obstacle: why the colleague can't, or ""
    """

    user: Any  # res.users
    clients: int
    obstacle: str


class ClientSubstitution(models.Model):
    """Who could act for an absent manager.

    Colleagues of the same team; those who are at work on all the days first, and among
    them those with the fewest clients.
    """

    _inherit = "client.substitution"

    proposed_user_ids = fields.Many2many(
        comodel_name="res.users",
        string="Proposed Substitutes",
        compute="_compute_proposals",
        help="Colleagues of the same team who are at work on all these days, with the "
        "fewest clients first.",
    )
    proposals = fields.Html(
        compute="_compute_proposals", string="Colleagues", sanitize=False
    )

    @api.depends(
        "absent_user_id", "date_from", "date_until", "state", "substitute_user_id"
    )
    def _compute_proposals(self):
        open_ones = self.filtered(
            lambda s: s.state == "draft" and s.absent_user_id and s.date_from
        )
        proposals = open_ones._proposals()
        for substitution in self:
            found = proposals.get(substitution, [])
            substitution.proposed_user_ids = self.env["res.users"].union(
                *(p.user for p in found if not p.obstacle)
            )
            substitution.proposals = self._proposals_text(found) if found else False

    def _proposals(self) -> dict[models.Model, list[Proposal]]:
        """Colleagues of the same team, the most suitable first."""
        # Who is in which team, and how many clients a colleague has, is needed to
        # propose anybody; names and numbers are all that is shown.
        teams = self.absent_user_id.sudo().sale_team_id
        members = {team: self._managers_among(team.member_ids) for team in teams}
        users = self.env["res.users"].sudo().union(*members.values())
        clients = self._client_counts(users)
        first = min((s.date_from for s in self), default=None)
        away = users._days_away(first)
        engaged = self._engagements(users)
        return {
            substitution: sorted(
                (
                    Proposal(
                        user.sudo(False),
                        clients.get(user.id, 0),
                        substitution._obstacle(user, away, engaged),
                    )
                    for user in members.get(
                        substitution.absent_user_id.sudo().sale_team_id, ()
                    )
                    if user != substitution.absent_user_id
                ),
                key=lambda p: (bool(p.obstacle), p.clients, p.user.name, p.user.id),
            )
            for substitution in self
        }

    @api.model
    def _managers_among(self, users):
        group = "client_manager.group_client_manager"
        return users.filtered(lambda user: user.active and user.has_group(group))

    @api.model
    def _client_counts(self, users) -> dict[int, int]:
        assignments = self.env["client.assignment"].sudo()
        return {
            user.id: count
            for user, count in assignments._read_group(
                [
                    ("user_id", "in", users.ids),
                    ("role", "=", "responsible"),
                    ("is_current", "=", True),
                    ("partner_id.active", "=", True),
                ],
                ["user_id"],
                ["__count"],
            )
        }

    @api.model
    def _engagements(self, users) -> dict[int, list]:
        """When colleagues are absent by an approved substitution."""
        rows = (
            self.env["client.substitution.reach"]
            .sudo()
            ._read_group(
                [("user_id", "in", users.ids), ("part", "=", "absent")],
                ["user_id", "substitution_id"],
            )
        )
        engaged = {}
        for user, substitution in rows:
            engaged.setdefault(user.id, []).append(substitution._period())
        return engaged

    def _obstacle(self, user, away: dict, engaged: dict) -> str:
        """Why a colleague can't act on these days, or an empty text."""
        for period in (*away.get(user, ()), *engaged.get(user.id, ())):
            if overlap(period, self._period()):
                return self.env._("away %(period)s", period=self._days_text(*period))
        return ""

    @api.model
    def _proposals_text(self, proposals: list[Proposal]) -> Markup:
        """The proposals as a list to read."""
        if not proposals:
            return escape(self.env._("There is nobody else in the team."))
        rows = Markup("").join(
            Markup("<li>%s</li>") % self._proposal_text(proposal)
            for proposal in proposals
        )
        return Markup("<ul>%s</ul>") % rows

    @api.model
    def _proposal_text(self, proposal: Proposal) -> str:
        values = {"name": proposal.user.name, "count": proposal.clients}
        if proposal.obstacle:
            return self.env._(
                "%(name)s: %(obstacle)s", obstacle=proposal.obstacle, **values
            )
        return self.env._(
            "%(name)s: same team, at work on all these days, clients: %(count)s",
            **values,
        )
