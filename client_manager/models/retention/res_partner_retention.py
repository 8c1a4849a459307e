from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..portfolio.res_users_access import READERS


class ResPartner(models.Model):
    """The rhythm and health of a client, as the last nightly pass found them.

    The figures are the client's, so its contacts and addresses show them too.
    """

    _inherit = "res.partner"

    expected_order_date = fields.Date(
        string="Expected Next Order",
        compute="_compute_rhythm",
        search="_search_expected_order_date",
        groups=READERS,
        help="When the client orders again if it keeps to its own rhythm. Empty until "
        "it has bought on two days.",
    )
    silent_from = fields.Date(
        compute="_compute_rhythm",
        groups=READERS,
        help="From this day on it is unusual for the client not to have ordered again.",
    )
    is_silent = fields.Boolean(
        string="Silent",
        compute="_compute_rhythm",
        search="_search_is_silent",
        groups=READERS,
        help="The client has not ordered for longer than is usual for it.",
    )
    rhythm_text = fields.Char(
        string="Rhythm",
        compute="_compute_rhythm",
        groups=READERS,
        help="How often the client has bought in the last two years.",
    )
    health_reasons = fields.Text(
        string="Why",
        compute="_compute_health_reasons",
        groups=READERS,
        help="Why the health is what it is.",
    )
    health_change_ids = fields.One2many(
        comodel_name="client.health.change",
        inverse_name="partner_id",
        string="History of Health",
        readonly=True,
        groups=READERS,
    )

    @api.depends_context("lang")
    def _compute_rhythm(self):
        today = self.env["res.company"].client_today()
        figures = self._retention_figures(
            "expected_on", "silent_from", "pause_count", "usual_pause"
        )
        for partner in self:
            expected, silent_from, pauses, usual = figures.get(
                partner.commercial_partner_id._origin.id, (False, False, 0, 0)
            )
            partner.expected_order_date = expected
            partner.silent_from = silent_from
            partner.is_silent = bool(silent_from and silent_from <= today)
            partner.rhythm_text = pauses and self.env._(
                "every %(days)s days, by %(count)s pauses",
                days=round(usual),
                count=pauses,
            )

    @api.depends_context("lang")
    def _compute_health_reasons(self):
        figures = self._retention_figures("health_reasons")
        words = self.env["client.retention"]._words
        for partner in self:
            client = partner.commercial_partner_id._origin
            (reasons,) = figures.get(client.id, (None,))
            partner.health_reasons = "\n".join(words(reasons))

    def _retention_figures(self, *names: str) -> dict[int, tuple]:
        """Columns of the retention figures by client, in one query."""
        # Who may see the client's fields may see its figures; asked once for a page.
        rows = (
            self.env["client.retention"]
            .sudo()
            .search_fetch(
                [("partner_id", "in", self.commercial_partner_id._origin.ids)],
                ["partner_id", *names],
            )
        )
        return {row.partner_id.id: tuple(row[name] for name in names) for row in rows}

    def _search_expected_order_date(self, operator, value):
        self._check_may_read("expected_order_date")
        return self._search_moment(
            SQL(
                "SELECT partner_id, expected_on AS value FROM client_retention"
                " WHERE expected_on IS NOT NULL"
            ),
            operator,
            value,
        )

    def _search_is_silent(self, operator, value):
        self._check_may_read("is_silent")
        if operator != "in":
            return NotImplemented
        silent = self._among(
            SQL(
                "SELECT partner_id FROM client_retention WHERE silent_from <= %s",
                self.env["res.company"].client_today(),
            ),
            SQL("TRUE"),
        )
        wanted = Domain.FALSE
        if True in value:
            wanted |= silent
        if False in value:
            wanted |= ~silent
        return wanted

    def action_view_health_history(self):
        """Open the days on which the health of the client changed."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_manager.client_health_change_action"
        )
        client = self.commercial_partner_id
        return {**action, "domain": [("partner_id", "=", client.id)], "context": {}}
