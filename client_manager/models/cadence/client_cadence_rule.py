from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.cadence import later
from ..interaction.client_interaction import KINDS

UNITS = [("day", "Days"), ("week", "Weeks"), ("month", "Months")]


class ClientCadenceRule(models.Model):
    """How often clients are to be spoken to: a visit every quarter, a call fortnightly.

    It holds for one client, for a segment, or for all. For one kind of contact the
    nearest rule decides: that of the client before that of its segment before that for
    all. Rules for different kinds hold side by side.

    A stronger contact does for a weaker one (see ``tools/cadence.py``): a visit counts
    as the call that was due, so "a call every two weeks" is a rule for the set of calls
    and everything above them, and "a message" for any contact at all.
    """

    _name = "client.cadence.rule"
    _description = "Rule of Contacts"
    _order = "partner_id, segment_id, kind, id"

    active = fields.Boolean(default=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Client",
        index="btree_not_null",
        ondelete="cascade",
        domain=[("is_client", "=", True)],
        help="For this client only, instead of what holds for its segment.",
    )
    segment_id = fields.Many2one(
        comodel_name="client.segment",
        index="btree_not_null",
        ondelete="cascade",
        help="For the clients of this segment. Empty, without a client: for all.",
    )
    kind = fields.Selection(
        KINDS,
        string="Contact",
        required=True,
        default="call",
        help="This kind or a stronger one: message, call, video call; office "
        "reception, exhibition, presentation; visit.",
    )
    interval_number = fields.Integer(string="Every", required=True, default=1)
    interval_unit = fields.Selection(
        UNITS, string="Unit", required=True, default="month"
    )
    date_from = fields.Date(
        string="Since",
        required=True,
        default=lambda self: self.env["res.company"].client_today(),
        help="Nobody is late by a rule before this day. A client never spoken to is "
        "due on it.",
    )

    _interval_positive = models.Constraint(
        "CHECK (interval_number > 0)",
        "Contacts come every day at most, not more often.",
    )
    _one_client_or_segment = models.Constraint(
        "CHECK (partner_id IS NULL OR segment_id IS NULL)",
        "A rule holds for a client or for a segment, not for both.",
    )
    _once_per_kind = models.UniqueIndex(
        "(COALESCE(partner_id, 0), COALESCE(segment_id, 0), kind) WHERE active",
        "There is already a rule for this kind of contact with these clients.",
    )

    @api.depends("kind", "interval_number", "interval_unit", "partner_id", "segment_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for rule in self:
            # Its client's name is no secret to whoever reads the rule.
            whom = rule.sudo().partner_id.name or rule.segment_id.name
            whom = whom or self.env._("All clients")
            rule.display_name = f"{whom}: {rule._how_often()}"

    def _how_often(self) -> str:
        """The kind and the interval in words."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        values = {"kind": kinds.get(self.kind, ""), "number": self.interval_number}
        once = self.interval_number == 1
        if self.interval_unit == "day":
            return (
                self.env._("%(kind)s every day", **values)
                if once
                else self.env._("%(kind)s every %(number)s days", **values)
            )
        if self.interval_unit == "week":
            return (
                self.env._("%(kind)s every week", **values)
                if once
                else self.env._("%(kind)s every %(number)s weeks", **values)
            )
        return (
            self.env._("%(kind)s every month", **values)
            if once
            else self.env._("%(kind)s every %(number)s months", **values)
        )

    def _later(self, day):
        """The day one interval after another."""
        self.ensure_one()
        return later(day, self.interval_number, self.interval_unit)

    @api.constrains("partner_id")
    def _check_is_client(self):
        for rule in self:
            partner = rule.sudo().partner_id
            if partner != partner.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "%(contact)s is a contact of %(client)s: make the rule for the "
                        "client.",
                        contact=partner.display_name,
                        client=partner.commercial_partner_id.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # CRUD: what is due follows at once
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        rules._refresh_due()
        return rules

    def write(self, vals):
        before = self.sudo().partner_id
        everybody = any(not rule.partner_id for rule in self.sudo())
        result = super().write(vals)
        self._refresh_due(before, everybody)
        return result

    def unlink(self):
        clients = self.sudo().partner_id
        everybody = any(not rule.partner_id for rule in self.sudo())
        due = self.env["client.cadence"]
        # The activities go with what they were planned for.
        due.sudo().search([("rule_id", "in", self.ids)])._drop_activities()
        result = super().unlink()
        due._refresh(None if everybody else clients)
        return result

    def _refresh_due(self, before=None, everybody=False):
        """Work out anew what is due with the clients these rules are about.

        :param before: clients of the rules before they were changed
        :param everybody: some of them were about more than one client before
        """
        rules = self.sudo()
        clients = rules.partner_id | (before or rules.partner_id)
        everybody = everybody or any(not rule.partner_id for rule in rules)
        self.env["client.cadence"]._refresh(None if everybody else clients)
