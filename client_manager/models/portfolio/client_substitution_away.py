from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.dates import begin_of

# So many lines of each kind are listed; the buttons open the rest.
LISTED = 80


class ClientSubstitution(models.Model):
    """While you were away: what became of the clients during a substitution.

    What is shown is read with the rights of who looks. After the end these are the
    returning manager's: the clients are theirs again.
    """

    _inherit = "client.substitution"

    order_ids = fields.One2many(
        comodel_name="sale.order", inverse_name="substitution_id", string="Orders"
    )
    invoice_ids = fields.One2many(
        comodel_name="account.move", inverse_name="substitution_id", string="Invoices"
    )
    ticket_ids = fields.One2many(
        comodel_name="helpdesk.ticket", inverse_name="substitution_id", string="Tickets"
    )
    lead_ids = fields.One2many(
        comodel_name="crm.lead", inverse_name="substitution_id", string="Leads"
    )
    client_ids = fields.Many2many(
        comodel_name="res.partner",
        string="Clients Covered",
        compute="_compute_client_ids",
        compute_sudo=True,
        help="The clients of the absent manager in the time of the substitution.",
    )
    client_count = fields.Integer(
        string="Clients", compute="_compute_client_ids", compute_sudo=True
    )
    order_count = fields.Integer(string="Orders", compute="_compute_counts")
    invoice_count = fields.Integer(string="Invoices", compute="_compute_counts")
    ticket_count = fields.Integer(string="Tickets", compute="_compute_counts")
    lead_count = fields.Integer(string="Leads", compute="_compute_counts")
    message_away_ids = fields.Many2many(
        comodel_name="mail.message",
        string="Contacts and Decisions",
        compute="_compute_away",
        help="Messages and notes on the clients and their documents in this time.",
    )
    meeting_away_ids = fields.Many2many(
        comodel_name="calendar.event", string="Meetings", compute="_compute_away"
    )
    activity_due_ids = fields.Many2many(
        comodel_name="mail.activity",
        string="What Is Due",
        compute="_compute_away",
        help="Open activities on the clients and their documents of this time.",
    )

    @api.depends("absent_user_id", "date_from", "date_until", "scope", "partner_ids")
    def _compute_client_ids(self):
        found = {substitution: set() for substitution in self}
        known = self.filtered(lambda s: s.absent_user_id and s.date_from)
        for substitution, client_id, _days in known._clients_covered(
            ("responsible", "co_manager")
        ):
            found[substitution].add(client_id)
        for substitution, client_ids in found.items():
            substitution.client_ids = [fields.Command.set(sorted(client_ids))]
            substitution.client_count = len(client_ids)

    def _compute_counts(self):
        for name, model in (
            ("order_count", "sale.order"),
            ("invoice_count", "account.move"),
            ("ticket_count", "helpdesk.ticket"),
            ("lead_count", "crm.lead"),
        ):
            counts = dict(
                self.env[model]._read_group(
                    [("substitution_id", "in", self.ids)],
                    ["substitution_id"],
                    ["__count"],
                )
            )
            for substitution in self:
                substitution[name] = counts.get(substitution, 0)

    def _compute_away(self):
        for substitution in self:
            records = substitution._away_records()
            substitution.message_away_ids = substitution._away_messages(records)
            substitution.meeting_away_ids = substitution._away_meetings()
            substitution.activity_due_ids = substitution._due_activities(records)

    def _away_records(self) -> dict[str, list[int]]:
        """The clients with their contacts, and the documents of this time."""
        if not self.id:
            return {}
        partners = self._partners_covered()
        records = {"res.partner": partners.ids}
        for name in ("order_ids", "ticket_ids", "lead_ids"):
            documents = self[name]
            records[documents._name] = documents.ids
        return records

    def _partners_covered(self):
        """Of the clients covered and their contacts, those whom the user may read."""
        # Some may have been given away since; that they were covered is no secret.
        client_ids = self.sudo().client_ids.ids
        return self.env["res.partner"].search(
            [("commercial_partner_id", "in", client_ids)]
        )

    def _record_domain(self, model_name: str, id_name: str, records: dict) -> Domain:
        return Domain.OR(
            Domain(model_name, "=", model) & Domain(id_name, "in", ids)
            for model, ids in records.items()
        )

    def _away_messages(self, records: dict):
        """What people wrote, not what the system noted by itself."""
        return self.env["mail.message"].search(
            self._record_domain("model", "res_id", records)
            & Domain("message_type", "in", ("comment", "email", "email_outgoing"))
            & Domain("date", ">=", self._moments()[0])
            & Domain("date", "<", self._moments()[1]),
            limit=LISTED,
            order="date desc, id desc",
        )

    def _away_meetings(self):
        first, last = self._moments()
        partners = self._partners_covered()
        return self.env["calendar.event"].search(
            Domain("partner_ids", "in", partners.ids)
            & Domain("start", ">=", first)
            & Domain("start", "<", last),
            limit=LISTED,
        )

    def _due_activities(self, records: dict):
        due = self._record_domain("res_model", "res_id", records)
        if self.state == "active":
            due |= self._left_domain()
        return self.env["mail.activity"].search(
            due, limit=LISTED, order="date_deadline, id"
        )

    def _moments(self) -> tuple[datetime, datetime]:
        """The first moment of the substitution and the first one after it, in UTC."""
        zone = self.env["res.company"].client_main_company().client_timezone()
        today = self.env["res.company"].client_today()
        last = min(self.date_until or today, today)
        return tuple(
            begin_of(day, zone)
            for day in (self.date_from, last + timedelta(days=1))
        )

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def _open_documents(self, model: str, name: str):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": [("substitution_id", "=", self.id)],
            "context": {"create": False},
        }

    def action_view_orders(self):
        """Open the orders of this time."""
        return self._open_documents("sale.order", self.env._("Orders"))

    def action_view_invoices(self):
        """Open the invoices of this time."""
        return self._open_documents("account.move", self.env._("Invoices"))

    def action_view_tickets(self):
        """Open the tickets of this time."""
        return self._open_documents("helpdesk.ticket", self.env._("Tickets"))

    def action_view_leads(self):
        """Open the leads of this time."""
        return self._open_documents("crm.lead", self.env._("Leads"))

    def action_view_clients(self):
        """Open the clients the substitution is about."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "client_manager.client_action_all"
        )
        # The list shows those of them whom the user may read.
        action["domain"] = [("id", "in", self.sudo().client_ids.ids)]
        return action
