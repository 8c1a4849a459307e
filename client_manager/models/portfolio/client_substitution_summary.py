from collections import defaultdict

from markupsafe import Markup

from odoo import models
from odoo.tools import SQL


class ClientSubstitution(models.Model):
    """What happened meanwhile, in numbers: for all who come back on one night at once.

    The same records as those listed in the form (see ``_compute_away``), of which it
    shows only some.
    """

    _inherit = "client.substitution"

    def _away_counts(self) -> dict:
        """By substitution: how many meetings, messages and activities, by these names.

        Counted with every right: they are numbers of the absent managers' own clients.
        """
        self.env.flush_all()
        about = list(self._away_pairs())
        moments = [(s.id, *s._moments()) for s in self]
        counts = {substitution: defaultdict(int) for substitution in self}
        for name, joined in (
            (
                "messages",
                SQL(
                    """
                    JOIN mail_message found
                      ON found.model = about.model AND found.res_id = about.res_id
                     AND found.message_type IN ('comment', 'email', 'email_outgoing')
                     AND found.date >= days.first AND found.date < days.last
                    """
                ),
            ),
            (
                "meetings",
                SQL(
                    """
                    JOIN calendar_event_res_partner_rel rel
                      ON about.model = 'res.partner'
                     AND rel.res_partner_id = about.res_id
                    JOIN calendar_event found
                      ON found.id = rel.calendar_event_id AND found.active
                     AND found.start >= days.first AND found.start < days.last
                    """
                ),
            ),
            (
                "activities",
                SQL(
                    """
                    JOIN mail_activity found
                      ON found.res_model = about.model
                     AND found.res_id = about.res_id AND found.active
                    """
                ),
            ),
        ):
            for substitution_id, count in self._count_away(about, moments, joined):
                counts[self.browse(substitution_id)][name] = count
        return counts

    def _away_pairs(self):
        """(id of the substitution, model, id) of the clients and the documents."""
        partners = self.env["res.partner"].sudo()
        contacts = defaultdict(list)
        for partner in partners.search(
            [("commercial_partner_id", "in", self.client_ids.ids)]
        ):
            contacts[partner.commercial_partner_id.id].append(partner.id)
        for substitution in self:
            for client in substitution.client_ids:
                for partner_id in contacts[client.id]:
                    yield substitution.id, "res.partner", partner_id
            for name in ("order_ids", "ticket_ids", "lead_ids"):
                for document in substitution[name]:
                    yield substitution.id, document._name, document.id

    def _count_away(self, about, moments, joined: SQL) -> list[tuple[int, int]]:
        if not about:
            return []
        return self.env.execute_query(
            SQL(
                """
                SELECT about.substitution_id, COUNT(DISTINCT found.id)
                  FROM unnest(%s::int[], %s::varchar[], %s::int[])
                       AS about (substitution_id, model, res_id)
                  JOIN unnest(%s::int[], %s::timestamp[], %s::timestamp[])
                       AS days (substitution_id, first, last)
                    ON days.substitution_id = about.substitution_id
                  %s
              GROUP BY about.substitution_id
                """,
                *(list(column) for column in zip(*about, strict=True)),
                *(list(column) for column in zip(*moments, strict=True)),
                joined,
            )
        )

    def _away_text(self, counts: dict[str, int]) -> Markup:
        """The summary in a few lines, for the to-do of who comes back."""
        mine = self.sudo().with_context(lang=self.absent_user_id.lang)
        lines = [
            (mine.env._("Orders"), mine.order_count),
            (mine.env._("Invoices"), mine.invoice_count),
            (mine.env._("Leads"), mine.lead_count),
            (mine.env._("Tickets and complaints"), mine.ticket_count),
            (mine.env._("Meetings"), counts["meetings"]),
            (mine.env._("Messages and notes"), counts["messages"]),
            (mine.env._("Activities that wait"), counts["activities"]),
        ]
        rows = Markup("").join(
            Markup("<li>%s: %s</li>") % (name, count) for name, count in lines
        )
        return Markup("<p>%s</p><ul>%s</ul>") % (
            mine.env._(
                "%(substitute)s acted for you %(period)s.",
                substitute=mine.substitute_user_id.name,
                period=mine._period_text(),
            ),
            rows,
        )
