from odoo import api, models
from odoo.tools import SQL, format_date, format_time


class ClientToday(models.AbstractModel):
    """What was tried in vain: it stays to be done, but comes after what was not tried.

    Whoever did not pick up is called again later or tomorrow. Nothing is put off by it:
    the contact is as late as it is.
    """

    _inherit = "client.today"

    @api.model
    def _last_contact_of(self, client: SQL) -> SQL:
        """The moment of the last real contact with a client (UTC)."""
        return SQL(
            "(SELECT MAX(talk.date) FROM client_interaction talk"
            " WHERE talk.commercial_partner_id = %s AND talk.counts"
            " AND talk.company_id = ANY(%s))",
            client,
            self.env.companies.ids,
        )

    @api.model
    def _tries_sql(self, client: SQL, since: SQL) -> tuple[SQL, SQL]:
        """How often a client was tried in vain, and the last time (UTC).

        :param since: the moment of the last real contact; attempts before do not count
        """
        self.env["client.interaction"].flush_model()
        vain = SQL(
            "FROM client_interaction vain WHERE vain.commercial_partner_id = %s"
            " AND NOT vain.counts AND vain.company_id = ANY(%s)"
            " AND vain.date > COALESCE(%s, '-infinity')",
            client,
            self.env.companies.ids,
            since,
        )
        count = SQL("(SELECT COUNT(*) %s)", vain)
        return count, SQL("(SELECT MAX(vain.date) %s)", vain)

    @api.model
    def _tried_today(self, query) -> SQL:
        """Whether the client of a row was tried in vain today; for an order.

        The attempts of one day are few; they are read once, not for each client.
        """
        self.env["client.interaction"].flush_model()
        first, _after = self._moments()
        return SQL(
            "%s IN (SELECT vain.commercial_partner_id FROM client_interaction vain"
            " WHERE NOT vain.counts AND vain.date >= %s AND vain.company_id = ANY(%s))",
            SQL.identifier(query.table, "partner_id"),
            first,
            self.env.companies.ids,
        )

    @api.model
    def _tried(self, tries: int, last_try) -> str:
        """How often and when somebody was tried in vain, in a few words."""
        if not tries:
            return ""
        day = self._local(last_try).date()
        if day == self._day():
            when = format_time(self.env, last_try, tz=self._zone(), time_format="HH:mm")
        else:
            when = format_date(self.env, day, date_format="d MMMM")
        return self.env._("not reached: %(tries)s (%(when)s)", tries=tries, when=when)
