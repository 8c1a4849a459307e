from odoo import api, fields, models

from .client_retention_health import HEALTHS


class ClientHealthChange(models.Model):
    """The day on which the health of a client changed, and why; written by the pass.

    ``fell`` is the mark of the changes for the worse: who asks for clients whose health
    fell since a day asks for changes with it and a ``date`` since then.
    """

    _name = "client.health.change"
    _inherit = ["client.pass.mixin"]
    _description = "Change of Client Health"
    _log_access = False
    _order = "date desc, id desc"

    date = fields.Date(required=True, readonly=True, index=True)
    health_before = fields.Selection(HEALTHS, string="Before", readonly=True)
    health_after = fields.Selection(HEALTHS, string="After", readonly=True)
    fell = fields.Boolean(readonly=True, help="It is worse than before.")
    reasons = fields.Json(readonly=True)
    why = fields.Text(compute="_compute_why", help="The reasons of that day.")

    @api.depends("reasons")
    @api.depends_context("lang")
    def _compute_why(self):
        words = self.env["client.retention"]._words
        for change in self:
            change.why = "\n".join(words(change.reasons))
