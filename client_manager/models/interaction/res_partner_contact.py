from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..portfolio.res_partner_figures import OPERATORS
from ..portfolio.res_users_access import READERS


class ResPartner(models.Model):
    """When a client was last spoken to, and when it last stirred at all.

    A *contact* is an interaction that was not in vain. A *touch* is a contact, a
    confirmed order, a ticket received or a payment. Moments are in UTC; days turn in
    the time zone of whoever looks.
    """

    _inherit = "res.partner"

    interaction_count = fields.Integer(
        string="Interactions",
        compute="_compute_interaction_count",
        groups=READERS,
    )
    last_contact_date = fields.Datetime(
        string="Last Contact",
        compute="_compute_last_contact_date",
        search="_search_last_contact_date",
        groups=READERS,
        help="The latest interaction with the client or its people. Tried in vain does "
        "not count, neither do orders, tickets and payments.",
    )
    last_touch_date = fields.Datetime(
        string="Last Touch",
        compute="_compute_last_touch",
        search="_search_last_touch_date",
        groups=READERS,
        help="The latest of: contact, confirmed order, ticket received, payment.",
    )
    last_touch_kind = fields.Selection(
        [
            ("contact", "Contact"),
            ("order", "Order"),
            ("payment", "Payment"),
            ("ticket", "Ticket"),
        ],
        compute="_compute_last_touch",
        groups=READERS,
    )

    @api.depends_context("allowed_company_ids")
    def _compute_interaction_count(self):
        self._fill_figure("interaction_count", self._interaction_count_sql())

    @api.depends_context("allowed_company_ids")
    def _compute_last_contact_date(self):
        self._fill_figure("last_contact_date", self._last_contact_sql(), missing=False)

    @api.depends_context("allowed_company_ids")
    def _compute_last_touch(self):
        clients = self.commercial_partner_id._origin
        rows = clients and self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (partner_id) partner_id, value, kind
                  FROM (%s) touch WHERE partner_id IN %s
              ORDER BY partner_id, value DESC, kind
                """,
                self._touches_sql(),
                tuple(clients.ids),
            )
        )
        touches = {row[0]: row[1:] for row in rows}
        for partner in self:
            client = partner.commercial_partner_id._origin
            partner.last_touch_date, partner.last_touch_kind = touches.get(
                client.id, (False, False)
            )

    def _search_last_contact_date(self, operator, value):
        self._check_may_read("last_contact_date")
        return self._search_moment(self._last_contact_sql(), operator, value)

    def _search_last_touch_date(self, operator, value):
        self._check_may_read("last_touch_date")
        latest = SQL(
            "SELECT partner_id, MAX(value) AS value"
            " FROM (%s) touch GROUP BY partner_id",
            self._touches_sql(),
        )
        return self._search_moment(latest, operator, value)

    @api.model
    def _search_moment(self, aggregate: SQL, operator: str, value):
        """Clients whose moment compares so; ``in`` only asks whether there is none."""
        if operator == "in":
            if set(value) != {False}:
                return NotImplemented
            return ~self._among(aggregate, SQL("TRUE"))
        if operator not in OPERATORS:
            return NotImplemented
        if not value:
            return Domain.FALSE
        moment = fields.Datetime.to_datetime(value)
        return self._among(aggregate, SQL("value %s %s", SQL(operator), moment))

    # ------------------------------------------------------------------
    # SQL: rows of (partner_id, value[, kind])
    # ------------------------------------------------------------------

    @api.model
    def _interaction_count_sql(self) -> SQL:
        self.env["client.interaction"].flush_model()
        return SQL(
            """
            SELECT commercial_partner_id AS partner_id, COUNT(*) AS value
              FROM client_interaction
             WHERE company_id = ANY(%s)
          GROUP BY commercial_partner_id
            """,
            self.env.companies.ids,
        )

    @api.model
    def _last_contact_sql(self) -> SQL:
        self.env["client.interaction"].flush_model()
        return SQL(
            """
            SELECT commercial_partner_id AS partner_id, MAX(date) AS value
              FROM client_interaction
             WHERE counts AND company_id = ANY(%s)
          GROUP BY commercial_partner_id
            """,
            self.env.companies.ids,
        )

    @api.model
    def _last_ticket_sql(self) -> SQL:
        self.env["helpdesk.ticket"].flush_model()
        return SQL(
            """
            SELECT commercial_partner_id AS partner_id, MAX(create_date) AS value
              FROM helpdesk_ticket
             WHERE company_id = ANY(%s)
          GROUP BY commercial_partner_id
            """,
            self.env.companies.ids,
        )

    @api.model
    def _last_payment_sql(self) -> SQL:
        """Payments have a day only: it counts from its midnight at the company's."""
        self.env["account.payment"].flush_model()
        return SQL(
            """
            SELECT contact.commercial_partner_id AS partner_id,
                   MAX(payment.date)::timestamp AT TIME ZONE %s AT TIME ZONE 'UTC'
                   AS value
              FROM account_payment payment
              JOIN res_partner contact ON contact.id = payment.partner_id
             WHERE payment.partner_type = 'customer'
               AND payment.payment_type = 'inbound'
               AND payment.state IN ('in_process', 'paid')
               AND payment.company_id = ANY(%s)
          GROUP BY contact.commercial_partner_id
            """,
            self.env.company.client_timezone(),
            self.env.companies.ids,
        )

    @api.model
    def _touches_sql(self) -> SQL:
        parts = {
            "contact": self._last_contact_sql(),
            "order": self._last_order_sql(),
            "payment": self._last_payment_sql(),
            "ticket": self._last_ticket_sql(),
        }
        return SQL(" UNION ALL ").join(
            SQL(
                "SELECT partner_id, value, %s::varchar AS kind FROM (%s) part",
                kind,
                part,
            )
            for kind, part in parts.items()
        )
