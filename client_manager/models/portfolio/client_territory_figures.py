from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .res_users_access import READERS


class ClientTerritory(models.Model):
    """How many clients a territory has and what they buy.

    A figure counts what the user may see, by one grouped query for all territories
    shown; what it opens is found by the same conditions, so both always agree. Clients
    count for the territory they are in today.
    """

    _inherit = "client.territory"

    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id"
    )
    client_count = fields.Integer(
        string="Clients",
        compute="_compute_client_count",
        groups=READERS,
        help="Clients in the territory and its parts.",
    )
    own_client_count = fields.Integer(
        string="Clients Outside Its Parts",
        compute="_compute_client_count",
        groups=READERS,
        help="Clients in the territory that are in none of its parts.",
    )
    turnover_12m = fields.Monetary(
        string="Turnover, 12 Months",
        compute="_compute_turnover_12m",
        groups=READERS,
        help="Untaxed amount of posted invoices, less refunds, of the last twelve "
        "months to the clients of the territory and its parts.",
    )
    own_turnover_12m = fields.Monetary(
        string="Turnover Outside Its Parts",
        compute="_compute_turnover_12m",
        groups=READERS,
        help="Turnover of the last twelve months with the clients that are in none of "
        "the territory's parts.",
    )
    proposal_count = fields.Integer(
        string="Clients of Other Managers",
        compute="_compute_proposal_count",
        groups=READERS,
        help="Clients of the territory and its parts whose manager is not the one of "
        "their territory.",
    )

    @api.depends_context("company")
    def _compute_currency_id(self):
        self.currency_id = self.env.company.currency_id

    @api.depends("parent_path")
    @api.depends_context("uid")
    def _compute_client_count(self):
        self._fill_figure("client_count", self._count_clients, "own_client_count")

    @api.depends("parent_path")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_turnover_12m(self):
        self._fill_figure("turnover_12m", self._sum_turnover, "own_turnover_12m")

    @api.depends("parent_path", "responsible_user_id")
    @api.depends_context("uid")
    def _compute_proposal_count(self):
        self._fill_figure("proposal_count", self._count_proposals)

    def _fill_figure(self, name, figures_of, own_name=None):
        """Set a figure to the sum over the territory and all that lies in it.

        :param figures_of: gives the figure of each of many territories by its id
        """
        parts = self._origin._with_parts()
        own = figures_of(parts)
        totals = defaultdict(int)
        for part in parts:
            for territory_id in part.parent_path.split("/")[:-1]:
                totals[int(territory_id)] += own.get(part.id, 0)
        for territory in self:
            territory[name] = totals[territory._origin.id]
            if own_name:
                territory[own_name] = own.get(territory._origin.id, 0)

    def _count_clients(self, territories) -> dict[int, int]:
        return self._grouped_clients(territories, Domain.TRUE)

    def _count_proposals(self, territories) -> dict[int, int]:
        return self._grouped_clients(territories, self._proposal_domain())

    def _grouped_clients(self, territories, domain) -> dict[int, int]:
        groups = self.env["res.partner"]._read_group(
            domain
            & Domain("is_client", "=", True)
            & Domain("territory_id", "in", territories.ids),
            ["territory_id"],
            ["__count"],
        )
        return {territory.id: count for territory, count in groups}

    def _sum_turnover(self, territories) -> dict[int, float]:
        """Turnover of each territory, in the currency of the current company."""
        moves = self.env["account.move"]
        moves.flush_model()
        found = moves._search(
            self._turnover_domain()
            & Domain("commercial_partner_id.territory_id", "in", territories.ids)
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT client.territory_id,
                       SUM(move.amount_untaxed_signed * company.rate)
                  FROM account_move move
                  JOIN res_partner client ON client.id = move.commercial_partner_id
                  JOIN %(companies)s ON company.id = move.company_id
                 WHERE move.id IN %(found)s
              GROUP BY client.territory_id
                """,
                companies=self.env["res.partner"]._companies_sql(),
                found=found.subselect(),
            )
        )
        return {territory_id: float(amount) for territory_id, amount in rows}

    @api.model
    def _turnover_domain(self) -> Domain:
        partners = self.env["res.partner"]
        first, last = partners._turnover_period()
        return Domain(
            [
                ("state", "=", "posted"),
                ("move_type", "in", partners._turnover_move_types()),
                ("invoice_date", ">=", first),
                ("invoice_date", "<=", last),
                ("company_id", "in", self.env.companies.ids),
            ]
        )

    @api.model
    def _proposal_domain(self) -> Domain:
        return Domain("proposed_manager_id", "!=", False)

    # ------------------------------------------------------------------
    # Actions: the records behind each figure
    # ------------------------------------------------------------------

    def action_view_clients(self):
        """Open the clients of the territory and its parts."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_manager.client_action_all"
        )
        domain = Domain("is_client", "=", True)
        return {
            **action,
            "name": self.env._("Clients in %(territory)s", territory=self.name),
            "domain": list(domain & Domain("territory_id", "child_of", self.id)),
            # Found by their address: a new one need not fall into the territory.
            "context": {"create": False},
        }

    def action_view_turnover(self):
        """Open the invoices and refunds that make up the turnover."""
        self.ensure_one()
        invoices = self.env.ref("client_manager.account_move_view_list_client")
        in_territory = Domain("commercial_partner_id.territory_id", "child_of", self.id)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Turnover in %(territory)s", territory=self.name),
            "res_model": "account.move",
            "views": [(invoices.id, "list"), (False, "form")],
            "domain": list(self._turnover_domain() & in_territory),
            "context": {"create": False},
        }

    def action_view_proposals(self):
        """Open the clients whose manager is not the one of their territory."""
        action = self.action_view_clients()
        domain = Domain(action["domain"]) & self._proposal_domain()
        return {
            **action,
            "name": self.env._("Other managers in %(territory)s", territory=self.name),
            "domain": list(domain),
        }

    def action_assign_manager(self):
        """Ask whether to give these clients to the managers of their territories."""
        clients = self.env["res.partner"].search(self.action_view_proposals()["domain"])
        return clients.action_assign_territory_manager()
