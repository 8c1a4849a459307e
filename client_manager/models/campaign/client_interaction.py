from odoo import api, fields, models

from .client_campaign import EVENTS
from .client_campaign_answer import BY_LINK


class ClientInteraction(models.Model):
    """The answer to an invitation, noted with the call in which it was given."""

    _inherit = "client.interaction"

    campaign_line_id = fields.Many2one(
        comodel_name="client.campaign.line",
        string="Invitation",
        compute="_compute_campaign_line_id",
    )
    campaign_answer = fields.Selection(
        selection="_campaign_answers",
        string="Answer to the Invitation",
        # Not computed: it would be lost whenever the kind or the day is changed.
        store=False,
        # Both are written together, and the call is finished once.
        inverse="_inverse_done_activity_ids",
        help="It is noted with the campaign.",
    )

    @api.model
    def _campaign_answers(self) -> list[tuple[str, str]]:
        """What can be answered to an invitation."""
        answers = self.env["client.campaign.line"]._fields["answer"]
        return [
            (answer, name)
            for answer, name in answers._description_selection(self.env)
            if answer in BY_LINK
        ]

    @api.depends("done_activity_ids")
    def _compute_campaign_line_id(self):
        lines = self._invitations(self.done_activity_ids).grouped("activity_id")
        for interaction in self:
            invitations = [
                line
                for activity in interaction.done_activity_ids._origin
                if (line := lines.get(activity))
            ]
            # Which of several was answered is noted there.
            one = len(invitations) == 1 and invitations[0]
            interaction.campaign_line_id = one

    @api.model
    def _invitations(self, activities):
        """The invitations to events that these calls were to make."""
        return self.env["client.campaign.line"].search(
            [
                ("activity_id", "in", activities.ids),
                ("state", "=", "call"),
                ("campaign_id.kind", "in", list(EVENTS)),
            ]
        )

    @api.onchange("campaign_line_id")
    def _onchange_campaign_line_id(self):
        # What was answered before, by the link in the letter.
        answer = self.campaign_line_id.answer
        self.campaign_answer = answer in BY_LINK and answer

    def _finish_planned(self, activities):
        answer = self.campaign_answer
        invitation = self._invitations(activities)
        if answer and len(invitation) == 1:
            invitation.answer = answer
        return super()._finish_planned(activities)
