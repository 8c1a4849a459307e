from odoo import api, fields, models

from ..portfolio.res_users_access import READERS


class CalendarEvent(models.Model):
    """The result of a meeting is an interaction with each client who attends."""

    _inherit = "calendar.event"

    interaction_ids = fields.One2many(
        comodel_name="client.interaction",
        inverse_name="event_id",
        string="Results",
        groups=READERS,
    )
    interaction_count = fields.Integer(
        string="Results Recorded", compute="_compute_interactions", groups=READERS
    )
    unrecorded_client_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Clients without Result",
        compute="_compute_interactions",
        groups=READERS,
        help="Clients who attend a meeting that has begun and whose result is not "
        "recorded yet.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("partner_ids", "start", "interaction_ids")
    def _compute_interactions(self):
        # Who attends is shown to everybody who sees the meeting.
        attending = {event: event.sudo().partner_ids for event in self}
        clients = self.env["res.partner"].union(*attending.values()).sudo()
        clients = clients.filtered("belongs_to_client").commercial_partner_id
        mine = clients.with_env(self.env)._filtered_access("write")
        now = fields.Datetime.now()
        for event in self:
            interactions = event.interaction_ids
            event.interaction_count = len(interactions)
            # Also a result the user may not read has been recorded.
            recorded = event.sudo().interaction_ids.commercial_partner_id
            attended = attending[event].commercial_partner_id & mine.sudo()
            begun = event.start and event.start <= now
            event.unrecorded_client_ids = (attended - recorded) if begun else False

    def action_record_result(self):
        """Ask for the result of the meeting."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Result of the Meeting"),
            "res_model": "client.interaction.record",
            "view_mode": "form",
            "target": "new",
            "context": {"default_event_id": self.id},
        }

    def action_view_interactions(self):
        """Open the recorded results of the meeting."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_manager.client_interaction_action"
        )
        return action | {
            "domain": [("event_id", "=", self.id)],
            "context": {"create": False},
        }
