from datetime import timedelta

from odoo import api, fields, models

from ...tools.workbook import Column

# Without a selection: the own contacts of so many days.
OWN_DAYS = 92


class ClientInteractionListReport(models.AbstractModel):
    """Workbook of contacts: with whom, when, about what, and what is still to do.

    Made of the interactions selected on the screen or, without a selection, of those
    the user had in the last three months.
    """

    _name = "report.client_manager_reports.client_interaction_list"
    _inherit = "client.workbook.mixin"
    _description = "Workbook of Contacts"

    @api.model
    def _get_objs_for_report(self, docids, data):
        """The interactions of the workbook.

        :raise AccessError: the user is neither manager nor auditor, or may not read
            one of them
        """
        interactions = self.env["client.interaction"]
        selected = self._selected_ids(docids, data)
        if selected:
            found = interactions.browse(selected)
            found.check_access("read")
        else:
            since = fields.Datetime.now() - timedelta(days=OWN_DAYS)
            found = interactions.search(
                [("user_id", "=", self.env.uid), ("date", ">=", since)]
            )
        # Refuses others than managers and auditors, and writes the disclosure down.
        self._printable_clients(found.commercial_partner_id.ids)
        return found

    @api.model
    @api.private
    def generate_xlsx_report(self, workbook, data, interactions):
        """Fill the workbook with interactions the user may read."""
        writer = self._table_writer(workbook, self.env._("Contacts with Clients"))
        writer.add_table(
            self.env._("Contacts"),
            self._contact_columns(),
            [self._contact_row(interaction) for interaction in interactions],
            self.env._("Total"),
            self.env._("No contacts in the last three months."),
        )
        writer.add_table(
            self.env._("Decisions and Actions"),
            self._action_columns(),
            [self._action_row(action) for action in interactions.action_ids],
            self.env._("Total"),
            self.env._("Nothing was decided at these contacts."),
        )
        writer.add_facts(self.env._("About"), self._about_rows(interactions))

    @api.model
    def _contact_columns(self) -> list[Column]:
        return [
            Column(self.env._("Client"), width=34),
            Column(self.env._("When"), "moment", 17),
            Column(self.env._("Kind"), width=14),
            Column(self.env._("From whom"), width=14),
            Column(self.env._("Spoken to"), width=24),
            Column(self.env._("Manager"), width=20),
            Column(self.env._("Minutes"), "integer", 10, total=True),
            Column(self.env._("Purpose"), width=26),
            Column(self.env._("What was said"), "long", 60),
            Column(self.env._("Only for us"), "long", 30),
            Column(self.env._("Outcome"), width=16),
            Column(self.env._("Next contact"), "date", 12),
            Column(self.env._("Open actions"), "integer", 10, total=True),
        ]

    @api.model
    def _label(self, record, name: str) -> str:
        labels = dict(record._fields[name]._description_selection(self.env))
        return labels.get(record[name], "")

    @api.model
    def _contact_row(self, interaction) -> tuple:
        # Names of colleagues are no secret, whatever else of them is.
        manager = interaction.sudo().user_id.name
        # Excel knows no time zones: the clock is that of who makes the workbook.
        moment = fields.Datetime.context_timestamp(interaction, interaction.date)
        return (
            interaction.commercial_partner_id.name,
            moment.replace(tzinfo=None),
            self._label(interaction, "kind"),
            self._label(interaction, "direction"),
            ", ".join(filter(None, interaction.contact_ids.mapped("name"))),
            manager,
            interaction.duration or None,
            interaction.purpose,
            interaction.summary,
            interaction.internal_note,
            self._label(interaction, "outcome"),
            interaction.next_date,
            interaction.open_action_count or None,
        )

    @api.model
    def _action_columns(self) -> list[Column]:
        return [
            Column(self.env._("Client"), width=34),
            Column(self.env._("What"), width=50),
            Column(self.env._("Who"), width=20),
            Column(self.env._("By when"), "date", 12),
            Column(self.env._("Status"), width=14),
        ]

    @api.model
    def _action_row(self, action) -> tuple:
        return (
            action.partner_id.commercial_partner_id.name,
            action.name,
            action.sudo().user_id.name,  # names of colleagues are no secret
            action.date_deadline,
            self._label(action, "state"),
        )

    @api.model
    def _about_rows(self, interactions) -> list[tuple]:
        """(label, value, kind): who made the workbook, when, from what."""
        return [
            (self.env._("Contacts with Clients"), "", "text"),
            *self._made_by(),
            (self.env._("Number of contacts"), len(interactions), "count"),
        ]
