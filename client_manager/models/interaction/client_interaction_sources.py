from collections.abc import Iterable

from odoo import api, fields, models
from odoo.tools import clean_context, html2plaintext

# Category of a type of activity → kind of the contact that finishing it records.
CATEGORIES = {"phonecall": "call", "meeting": "visit"}
# Model of a document → the field of an interaction that links it.
LINK_OF = {
    "crm.lead": "lead_id",
    "sale.order": "order_id",
    "helpdesk.ticket": "ticket_id",
}


class ClientInteraction(models.Model):
    """Where interactions come from by themselves, each at most once.

    ======================  ==============================================
    ``event_id``            a meeting; one interaction for each client
    ``activity_id``         a finished call or meeting activity
    ``message_id``          an e-mail to or from the client; one for each
    ======================  ==============================================
    """

    _inherit = "client.interaction"

    event_id = fields.Many2one(
        comodel_name="calendar.event",
        string="Meeting",
        copy=False,
        ondelete="set null",
        help="The meeting whose result this is.",
    )
    activity_id = fields.Many2one(
        comodel_name="mail.activity",
        string="Finished Activity",
        copy=False,
        readonly=True,
        ondelete="set null",
    )
    message_id = fields.Many2one(
        comodel_name="mail.message",
        string="E-Mail",
        copy=False,
        readonly=True,
        ondelete="set null",
    )
    source = fields.Selection(
        [
            ("manual", "By Hand"),
            ("meeting", "From a Meeting"),
            ("activity", "From an Activity"),
            ("message", "From an E-Mail"),
        ],
        string="Recorded",
        compute="_compute_source",
        store=True,
        precompute=True,
    )

    _once_per_meeting = models.UniqueIndex(
        "(event_id, commercial_partner_id) WHERE event_id IS NOT NULL",
        "The result of this meeting has been recorded for this client already.",
    )
    _once_per_activity = models.UniqueIndex(
        "(activity_id) WHERE activity_id IS NOT NULL",
        "This activity has been recorded as a contact already.",
    )
    _once_per_message = models.UniqueIndex(
        "(message_id, commercial_partner_id) WHERE message_id IS NOT NULL",
        "This e-mail has been recorded for this client already.",
    )

    @api.depends("event_id", "activity_id", "message_id")
    def _compute_source(self):
        for interaction in self:
            if interaction.message_id:
                interaction.source = "message"
            elif interaction.event_id:
                interaction.source = "meeting"
            elif interaction.activity_id:
                interaction.source = "activity"
            else:
                # What it came from may be deleted later; how it came stays.
                interaction.source = interaction.source or "manual"

    @api.model
    def _partners_of(self, documents: Iterable[tuple[str, int]]) -> dict:
        """The clients' partners that documents are about.

        :param documents: (model, id) of any models; those about no client are left out
        """
        columns = self.env["calendar.event"]._client_documents()
        ids = {}
        for model, res_id in documents:
            if model in columns:
                ids.setdefault(model, set()).add(res_id)
        partners = {}
        for model, res_ids in ids.items():
            # Whose client it is, is the question, not whether the user reads it.
            for record in self.env[model].sudo().browse(res_ids).exists():
                partner = record if model == "res.partner" else record.partner_id
                if partner.belongs_to_client:
                    partners[model, record.id] = partner
        return partners

    @api.model
    def _record_by_itself(self, vals_list: list[dict]):
        """Record without asking; the right to do what it follows from was checked."""
        if not vals_list:
            return self.browse()
        # The defaults of the form it happens in are not meant for it.
        values = clean_context(self.env.context)
        quiet = self.sudo().with_context(values)  # pylint: disable=context-overridden
        return quiet.with_context(
            mail_create_nolog=True, mail_create_nosubscribe=True, tracking_disable=True
        ).create(vals_list)

    # ------------------------------------------------------------------
    # Finished activities
    # ------------------------------------------------------------------

    @api.model
    def _record_activities(self, activities, feedback):
        """Record calls and meetings that were just finished, each once."""
        partners = self._partners_of((a.res_model, a.res_id) for a in activities)
        # Also what the user may not read has been recorded.
        everything = self.sudo()
        recorded = everything.search([("activity_id", "in", activities.ids)])
        of_meetings = everything.search(
            [("event_id", "in", activities.calendar_event_id.ids)]
        )
        known = {(i.event_id, i.commercial_partner_id) for i in of_meetings}
        values = []
        for activity in activities - recorded.activity_id:
            partner = partners.get((activity.res_model, activity.res_id))
            event = activity.calendar_event_id
            if not partner or (event, partner.commercial_partner_id) in known:
                continue
            if event:
                known.add((event, partner.commercial_partner_id))
            values.append(self._values_of_activity(activity, partner, feedback))
        return self._record_by_itself(values)

    @api.model
    def _values_of_activity(self, activity, partner, feedback) -> dict:
        kind = activity._contact_kind()
        user = self.env.user if self.env.user._is_internal() else activity.user_id
        values = {
            "partner_id": partner.id,
            "user_id": user.id,
            "kind": kind,
            "purpose": activity.summary or activity.activity_type_id.name,
            "summary": feedback or "",
            "activity_id": activity.id,
            **self._values_of_document(activity.res_model, activity.res_id),
        }
        return values | self._values_of_event(activity.calendar_event_id, partner)

    @api.model
    def _values_of_event(self, event, partner) -> dict:
        """When a meeting took place, how, and who was there."""
        if not event:
            return {}
        client = partner.commercial_partner_id
        attendees = event.sudo().partner_ids
        return {
            "event_id": event.id,
            "date": min(event.start, fields.Datetime.now()),
            "duration": 0 if event.allday else round(event.duration * 60),
            **({"kind": "video"} if event.videocall_location else {}),
            "contact_ids": attendees.filtered(
                lambda p: p.commercial_partner_id == client and p != client
            ).ids,
            "colleague_ids": (attendees.user_ids - self.env.user)
            .filtered(lambda user: not user.share)
            .ids,
        }

    @api.model
    def _values_of_document(self, model: str, res_id: int) -> dict:
        """The link to the document, and its company."""
        document = self.env[model].sudo().browse(res_id)
        values = {LINK_OF[model]: res_id} if model in LINK_OF else {}
        company = "company_id" in document and document.company_id
        return values | {"company_id": (company or self.env.company).id}

    # ------------------------------------------------------------------
    # E-mails
    # ------------------------------------------------------------------

    @api.model
    def _record_message(self, message, recipients):
        """Record a message between the client and us.

        :param message: a message that people wrote, in the thread of a client or of a
            client's document
        :param recipients: the partners it goes to
        """
        author = message.author_id.sudo()
        # A message sent at a later time comes here again when it goes out.
        if not author or self.sudo().search_count([("message_id", "=", message.id)]):
            return self.browse()
        if author.belongs_to_client:
            direction, partners = "incoming", author
        # An invoice is sent out by the hundred: no contact, its answer is one.
        elif message.model == "account.move" or author.partner_share:
            return self.browse()
        else:
            direction = "outgoing"
            partners = recipients.sudo().filtered("belongs_to_client")
        values = self._values_of_document(message.model, message.res_id)
        by_client = partners.grouped("commercial_partner_id")
        strangers = self._strange_to_document(message, by_client)
        return self._record_by_itself(
            [
                self._values_of_message(message, direction, client, contacts)
                | (
                    {"company_id": values["company_id"]}
                    if client in strangers
                    else values
                )
                for client, contacts in by_client.items()
            ]
        )

    @api.model
    def _strange_to_document(self, message, clients) -> set:
        """Clients who write about another's document, say, a group's parent."""
        if message.model not in LINK_OF:
            return set()
        document = self.env[message.model].sudo().browse(message.res_id)
        owner = document.partner_id.commercial_partner_id
        return {client for client in clients if owner and client != owner}

    @api.model
    def _values_of_message(self, message, direction, client, contacts) -> dict:
        ours = message.author_id.sudo().user_ids if direction == "outgoing" else None
        return {
            "partner_id": contacts[0].id,
            "contact_ids": (contacts - client).ids,
            "user_id": (ours[:1] if ours else client.user_id).id,
            "kind": "message",
            "direction": direction,
            "date": min(message.date, fields.Datetime.now()),
            "purpose": message.subject or message.record_name,
            "summary": html2plaintext(message.body or "").strip(),
            "message_id": message.id,
        }
