from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.flags import fill_by_search
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

    lacks_result = fields.Boolean(
        string="Without Result",
        compute="_compute_lacks_result",
        search="_search_lacks_result",
        groups=READERS,
        help="It has begun, and for one of your own clients who attend it no result is "
        "recorded yet.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("partner_ids", "start", "interaction_ids")
    def _compute_lacks_result(self):
        fill_by_search(self, "lacks_result")

    @api.model
    def _search_lacks_result(self, operator, value):
        if operator != "in":
            return NotImplemented
        lacks = Domain.custom(
            to_sql=lambda events, alias, _query: events._lacks_result_sql(alias)
        )
        now = fields.Datetime.to_string(fields.Datetime.now())
        return Domain("start", "<=", now) & lacks

    @api.model
    def _lacks_result_sql(self, alias: str) -> SQL:
        """Whether a result is missing for a client of the user who attends a meeting.

        :param alias: of the meetings in the query
        """
        results = self.env["client.interaction"]
        results.flush_model(["event_id", "commercial_partner_id"])
        self.flush_model(["partner_ids"])
        # They are the user's own: no rule needs to be asked.
        clients = self.env["res.partner"].sudo()._search(self._clients_to_report_on())
        return SQL(
            """
            EXISTS (
                SELECT FROM calendar_event_res_partner_rel attending
                  JOIN res_partner attendee ON attendee.id = attending.res_partner_id
             LEFT JOIN client_interaction result
                    ON result.event_id = attending.calendar_event_id
                   AND result.commercial_partner_id = attendee.commercial_partner_id
                 WHERE attending.calendar_event_id = %s AND result.id IS NULL
                   AND attendee.commercial_partner_id IN %s
            )
            """,
            SQL.identifier(alias, "id"),
            clients.subselect(),
        )

    @api.model
    def _clients_to_report_on(self) -> Domain:
        """The clients whose meetings are the user's to report on.

        In the companies it says the same as Odoo's rule of partners, by which
        ``unrecorded_client_ids`` are found: the result can be recorded at once.
        """
        in_companies = Domain("company_id", "=", False) | Domain(
            "company_id", "parent_of", self.env.companies.ids
        )
        looked_after = self.env["res.partner"]._looked_after_domain()
        return looked_after & in_companies & Domain("is_client", "=", True)

    @api.depends_context("uid", "allowed_company_ids")
    @api.depends("partner_ids", "start", "interaction_ids")
    def _compute_interactions(self):
        """What is recorded, and of whom the user may record a result.

        In the companies the rule of partners says the same as
        ``_clients_to_report_on`` does in SQL.
        """
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
            "views": [(False, "form")],
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
