from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class CalendarEvent(models.Model):
    """Meetings with clients follow their clients.

    A meeting is about the clients who attend it, the client of its opportunity, and
    the client of the document it was planned from.
    """

    _inherit = "calendar.event"

    @api.model
    def _client_documents(self) -> dict[str, str]:
        """Models a meeting may have been planned from → their column with a partner."""
        attributed = self.env["client.attribution.mixin"].attributed_models()
        return {"res.partner": "id"} | {
            model._name: "partner_id" for model in attributed
        }

    @api.model
    def _about_clients(self, belonging: Domain) -> Domain:
        """The meetings about partners of a kind.

        :param belonging: the kind, as a domain on partners
        """
        about = Domain("partner_ids", "any", belonging) | Domain(
            "opportunity_id.partner_id", "any", belonging
        )
        for name, column in self._client_documents().items():
            about |= Domain("res_model", "=", name) & self._planned_from(
                name, column, belonging
            )
        return about

    @api.model
    def _planned_from(self, name, column, belonging) -> Domain:
        def to_sql(model, alias, _query):
            partners = model.env["res.partner"].with_context(active_test=False)
            # Whose client it is, not whether the user may read it, is the question.
            found = partners.sudo()._search(belonging)
            return SQL(
                "%s IN (SELECT document.id FROM %s document WHERE document.%s IN %s)",
                SQL.identifier(alias, "res_id"),
                SQL.identifier(model.env[name]._table),
                SQL.identifier(column),
                found.subselect(),
            )

        def predicate(meeting):
            document = meeting.env[name].browse(meeting.res_id).exists()
            partner = document if name == "res.partner" else document.partner_id
            return bool(partner.sudo().filtered_domain(belonging))

        return Domain.custom(to_sql=to_sql, predicate=predicate)


class ResUsers(models.Model):
    _inherit = "res.users"

    def _client_meeting_limits(
        self, company_ids: list[int], operation: str = "read"
    ) -> Domain:
        """The meetings the user may read or write, of those Odoo shows.

        Odoo shows every meeting to every employee. Of those about clients a manager
        sees the ones about clients within reach and those they organise or attend;
        meetings about no client, such as a colleague's training, stay visible. Who
        sees all clients sees those about clients of the own companies: meetings
        themselves have no company.

        :param company_ids: the companies the user works in at the moment
        """
        scope = self._client_scope(operation)
        if scope == "unlimited":
            return Domain.TRUE
        meetings = self.env["calendar.event"]
        client = Domain("belongs_to_client", "=", True)
        if scope == "all":
            # Which companies there are is no secret.
            companies = self.env["res.company"].sudo()
            if not companies.search_count([("id", "not in", company_ids)], limit=1):
                return Domain.TRUE
            mine = client & Domain("company_id", "in", [*company_ids, False])
        else:
            mine = Domain("is_my_client", "=", True)
        clientless = ~meetings._about_clients(client)
        if scope == "none":
            return clientless
        return (
            Domain("user_id", "=", self.id)
            | Domain("partner_ids", "in", self.partner_id.ids)
            | meetings._about_clients(mine)
            | clientless
        )
