from odoo import api, models


class ClientInteractionMeetingReport(models.AbstractModel):
    """The report of a meeting as the client gets it, in the client's language.

    What is only for us (the outcome, the note, withdrawn actions) is left out.
    """

    _name = "report.client_manager_reports.client_interaction_meeting"
    _inherit = "client.report.mixin"
    _description = "Report of a Meeting"

    @api.model
    def _get_report_values(self, docids, data=None) -> dict:
        """Values of the template.

        :raise AccessError: the user is neither manager nor auditor, or may not read
            one of the interactions
        """
        interactions = self.env["client.interaction"].browse(docids)
        interactions.check_access("read")
        # Refuses others than managers and auditors, and writes the disclosure down.
        self._printable_clients(interactions.commercial_partner_id.ids)
        return {
            "doc_ids": interactions.ids,
            "doc_model": interactions._name,
            "docs": interactions,
            "meetings": [self._meeting(interaction) for interaction in interactions],
            "company": self._header_company(interactions.company_id),
        }

    @api.model
    def _meeting(self, interaction) -> dict:
        """What stands in one report.

        :return: ``interaction`` in the language it is printed in, ``lang``, ``client``,
            names of those who took part on both sides, and the ``actions``
        """
        client = interaction.commercial_partner_id
        lang = interaction._report_lang()
        # Names of colleagues are no secret, whatever else of them is.
        colleagues = interaction.sudo().user_id | interaction.sudo().colleague_ids
        contacts = interaction.contact_ids
        return {
            "interaction": interaction.with_context(lang=lang),
            "lang": lang,
            "client": client.with_context(lang=lang),
            "ours": [self._person(user.partner_id) for user in colleagues],
            "theirs": [self._person(contact) for contact in contacts],
            "actions": interaction.action_ids.filtered(
                lambda action: action.state != "cancelled"
            ).with_context(lang=lang),
            "manager": interaction.sudo().user_id.name or "",
            "contact": contacts[:1].name or "",
        }

    @api.model
    def _person(self, partner) -> str:
        return ", ".join(filter(None, (partner.name, partner.function)))
