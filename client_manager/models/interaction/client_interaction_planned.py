from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...tools.cadence import satisfies
from .client_interaction_sources import CATEGORIES


class ClientInteraction(models.Model):
    """What was planned with the client and is done by this contact.

    Whoever records the call that was agreed for today does not have to finish its
    activity as well: it would stay in Today, or make a second contact of one call.
    What the rules planned goes by itself (see ``client.cadence``), and the activity of
    a meeting with the meeting's result.
    """

    _inherit = "client.interaction"

    possible_activity_ids = fields.Many2many(
        comodel_name="mail.activity",
        string="Planned with the Client",
        compute="_compute_possible_activity_ids",
        help="Open calls and meetings with the client, your own and those of an absent "
        "colleague for whom you act.",
    )
    done_activity_ids = fields.Many2many(
        comodel_name="mail.activity",
        string="Planned and Done",
        compute="_compute_done_activity_ids",
        inverse="_inverse_done_activity_ids",
        help="What you had planned with the client and this contact did. It is "
        "finished when the contact is saved.",
    )

    @api.depends("partner_id")
    @api.depends_context("uid")
    def _compute_possible_activity_ids(self):
        # The own activities are everybody's to read; Odoo would ask each document.
        activities = self.env["mail.activity"].sudo()
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        of_clients = partners._search(
            [("commercial_partner_id", "in", self.commercial_partner_id._origin.ids)]
        )
        # Of a manager with a campaign's thousands of calls those with these clients.
        planned = activities.search(
            self._planned_domain() & activities._about_partners(of_clients)
        )
        partners = self._partners_of((one.res_model, one.res_id) for one in planned)
        for interaction in self:
            client = interaction.commercial_partner_id._origin
            of_client = planned.filtered(
                lambda one, client=client: client
                and partners.get(
                    (one.res_model, one.res_id), client.browse()
                ).commercial_partner_id
                == client
            )
            interaction.possible_activity_ids = of_client.ids

    @api.model
    def _planned_domain(self) -> Domain:
        """Calls, meetings and agreed contacts of the user that are planned alone, and
        those of absent colleagues with the clients for whom the user acts."""
        activities = self.env["mail.activity"]
        talks = Domain("activity_type_id.category", "in", list(CATEGORIES))
        return (
            activities._mine_or_instead_domain()
            & Domain("calendar_event_id", "=", False)
            & (talks | Domain("agreed_at_ids", "!=", False))
        )

    # Not by the outcome: tapping it would undo what the user has chosen.
    @api.depends("possible_activity_ids", "kind", "date")
    def _compute_done_activity_ids(self):
        named = self._named_activity_ids()
        for interaction in self:
            interaction.done_activity_ids = interaction.possible_activity_ids.filtered(
                interaction._does
                if named is None
                else lambda activity: activity._origin.id in named
            )

    @api.model
    def _named_activity_ids(self) -> tuple | None:
        """The activities the dialog was opened for, if it was for some."""
        if "default_done_activity_ids" not in self.env.context:
            return None
        # Ids, or commands.
        named = self.env.context["default_done_activity_ids"]
        field = self._fields["done_activity_ids"]
        return field.convert_to_cache(named, self.browse(), validate=False)

    def _does(self, activity) -> bool:
        """Whether the contact is what an activity was planned for.

        A call does not send what was to be written, and what is planned for later
        stays planned. Whoever records may decide otherwise.
        """
        if not (self.kind and self.date):
            return False
        day = fields.Datetime.context_timestamp(self, self.date).date()
        planned = activity._planned_kind()
        return activity.date_deadline <= day and (
            self.kind == planned
            or (planned != "message" and satisfies(self.kind, planned))
        )

    def _inverse_done_activity_ids(self):
        """Finish what was done; the contact is recorded already.

        :raise UserError: it is somebody else's, or not with this client
        """
        for interaction in self:
            done = interaction.done_activity_ids.filtered("active")
            if not done or not interaction.counts:
                continue
            if foreign := done - interaction.possible_activity_ids:
                raise UserError(
                    self.env._(
                        "%(activity)s is not planned by you with %(client)s: this "
                        "contact can't finish it.",
                        activity=foreign[0].sudo().display_name,
                        client=interaction.commercial_partner_id.name,
                    )
                )
            interaction._finish_planned(done)

    def _finish_planned(self, activities):
        """Finish what was planned and is done by this contact."""
        if not self.activity_id:
            # RPC may not write the link, see _source_fields.
            self.sudo().activity_id = activities[0]
        recorded = activities.with_context(client_contact_recorded=True)
        recorded.action_feedback(feedback=self.summary)
