from odoo import api, fields, models

SYSTEM = "base.group_system"


class ClientRetention(models.Model):
    """What a client's purchases of all companies say, as of the last nightly pass.

    One row for each client, written by the pass alone (``client_retention_pass.py``).
    A *purchase* is a day with a confirmed order, or with an invoice made without one.
    The rhythm is that of the last two years, see ``tools/rhythm.py``.

    The figures are those of all companies, because a client has one segment and one
    health. Amounts are in the currency of the first company and only for the pass:
    shown to managers are parts, days and dates, which tell no company's turnover.
    """

    _name = "client.retention"
    _inherit = ["client.pass.mixin"]
    _description = "Client Retention"
    _log_access = False
    _order = "partner_id"

    computed_on = fields.Date(
        readonly=True, index=True, help="The day of the pass; empty: to be done anew."
    )
    purchase_count = fields.Integer(
        string="Purchase Days", readonly=True, help="Days on which the client bought."
    )
    first_purchase = fields.Date(readonly=True)
    last_purchase = fields.Date(readonly=True)
    pause_count = fields.Integer(
        string="Pauses", readonly=True, help="Pauses that the rhythm is drawn from."
    )
    usual_pause = fields.Float(
        string="Usual Pause, Days",
        readonly=True,
        aggregator="avg",
        help="The median of the days between two purchases.",
    )
    long_pause = fields.Float(
        string="Long Pause, Days",
        readonly=True,
        aggregator="avg",
        help="The days that four of five pauses between purchases do not exceed.",
    )
    expected_on = fields.Date(
        string="Expected Next Order",
        readonly=True,
        help="When the client buys again if it keeps to its rhythm.",
    )
    silent_from = fields.Date(
        readonly=True,
        help="From this day on it is unusual that the client has not bought again.",
    )
    turnover = fields.Float(readonly=True, groups=SYSTEM)
    margin = fields.Float(readonly=True, groups=SYSTEM)
    turnover_recent = fields.Float(readonly=True, groups=SYSTEM)
    turnover_before = fields.Float(readonly=True, groups=SYSTEM)
    overdue_since = fields.Date(readonly=True)
    ticket_count = fields.Integer(string="Open Tickets", readonly=True)
    last_contact = fields.Date(readonly=True)
    health_reasons = fields.Json(
        readonly=True,
        help="Why the health is as it is: code, weight and figure of each reason.",
    )

    _partner_unique = models.Constraint(
        "UNIQUE (partner_id)", "A client has one set of figures."
    )

    @api.model
    def _parameter(self, name: str, default: float) -> float:
        """A limit of the settings, as a number."""
        # What counts as lost or silent is no secret.
        parameters = self.env["ir.config_parameter"].sudo()
        return float(parameters.get_param(f"client_manager.{name}") or default)
