from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import format_date, formatLang

GROUPS = ("client_manager.group_client_manager", "client_manager.group_client_auditor")


class ResPartner(models.Model):
    """The client card: the one page about a client.

    It is made of blocks, read in one call. Whoever adds a block extends
    ``_client_card_blocks`` with the name of a method that gives a dict, or nothing
    where the block has nothing to say:

    =============  ==========================================================
    ``key``        technical name; a component may be registered under it
    ``title``      heading
    ``figures``    list of ``_card_figure``
    ``rows``       list of ``_card_row``
    ``more``       ``_card_link`` shown at the foot
    ``empty``      what is said where there are neither figures nor rows
    ``data``       what a component of its own needs
    =============  ==========================================================

    Texts come in the language and money in the currency of who asks; each figure names
    the method of the client that opens its records.
    """

    _inherit = "res.partner"

    @api.model
    def _client_card_blocks(self) -> list[str]:
        """Methods that give the blocks, in order of reading."""
        return [
            "_card_responsible",
            "_card_health",
            "_card_sales",
            "_card_contact",
            "_card_orders",
            "_card_money",
            "_card_complaints",
            "_card_people",
            "_card_needs",
            "_card_plan",
            "_card_onboarding",
            "_card_quality",
        ]

    @api.readonly
    def client_card(self) -> dict:
        """Everything on the card of one client, in a number of queries that does not
        depend on how many orders or contacts it has.

        :return: ``id``, ``name``, ``subtitle``, ``can_edit``, ``is_archived`` and the
            ``blocks``
        :raise AccessError: the client is not within reach, or the user is neither
            manager nor auditor
        """
        self.ensure_one()
        if not any(self.env.user.has_group(group) for group in GROUPS):
            raise AccessError(
                self.env._("The client card is for client managers and auditors.")
            )
        client = self.commercial_partner_id
        client.check_access("read")
        blocks = (getattr(client, name)() for name in client._client_card_blocks())
        return {
            "id": client.id,
            "name": client.name,
            "subtitle": client._card_subtitle(),
            "is_archived": not client.active,
            "can_edit": client.has_access("write"),
            "blocks": [block for block in blocks if block],
        }

    def _card_subtitle(self) -> str:
        country = self.country_id
        own = country == self.env.company.country_id
        parts = (self.city, not own and country.name, self.phone, self.email)
        return " · ".join(part for part in parts if part)

    def action_open_client_card(self):
        """Open the client card."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "client_manager.client_card_action"
        )
        client = self.commercial_partner_id
        return action | {
            "name": client.display_name,
            "context": {"active_id": client.id, "active_model": "res.partner"},
        }

    def action_edit_client(self):
        """Open the form of the client."""
        self.ensure_one()
        form = self.env.ref("base.view_partner_form")
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.commercial_partner_id.id,
            "views": [(form.id, "form")],
        }

    # ------------------------------------------------------------------
    # What blocks are made of
    # ------------------------------------------------------------------

    @api.model
    def _card_figure(self, label, text, action=None, tone="", note="") -> dict:
        """A figure.

        :param text: as it is shown
        :param action: method of the client that opens the records behind it
        :param tone: ``good``, ``bad`` or ``warning`` where it should catch the eye
        :param note: a few words beneath it
        """
        return {
            "label": label,
            "text": text,
            "action": action,
            "tone": tone,
            "note": note,
        }

    @api.model
    def _card_row(
        self, record, title, text="", side="", tone="", percent=None, action=None
    ) -> dict:
        """A line that opens a record, by its form or by a method of the record."""
        return {
            "model": record._name,
            "id": record.id,
            "action": action,
            "title": title or "",
            "text": text or "",
            "side": side or "",
            "tone": tone,
            "percent": percent,
        }

    @api.model
    def _card_link(self, label, action, context=None) -> dict:
        """A link that calls a method of the client."""
        return {"label": label, "action": action, "context": context or {}}

    @api.model
    def _card_money_text(self, amount) -> str:
        """An amount in the currency of the company, without cents."""
        currency = self.env.company.currency_id
        number = formatLang(self.env, amount or 0, digits=0)
        parts = (number, currency.symbol or currency.name)
        if currency.position == "before":
            parts = parts[::-1]
        return "\N{NO-BREAK SPACE}".join(parts)

    @api.model
    def _card_day(self, moment) -> str:
        """A day, short; moments are in UTC and turn in the user's time zone."""
        return format_date(self.env, moment) if moment else "—"
