from odoo import api, fields, models
from odoo.tools import format_date

from ...tools.cadence import satisfies


class ClientInteraction(models.Model):
    """What the rules of contacts say comes next, while the contact is being recorded.

    Nobody needs to type it in: what is due is planned by itself.
    """

    _inherit = "client.interaction"

    next_hint = fields.Char(string="By the Rules", compute="_compute_next_hint")

    @api.depends("partner_id", "kind", "date", "outcome")
    @api.depends_context("uid", "lang")
    def _compute_next_hint(self):
        rows = self.env["client.cadence"].search(
            [("partner_id", "in", self.commercial_partner_id.ids)]
        )
        by_client = rows.grouped("partner_id")
        for interaction in self:
            client = interaction.commercial_partner_id._origin
            interaction.next_hint = interaction._next_hint(
                by_client.get(client, rows.browse())
            )

    def _next_hint(self, rows) -> str:
        """The soonest contact that is due after this one.

        :param rows: what is due with the client
        """
        self.ensure_one()
        if not self.date or not self.kind or not rows:
            return ""
        if not self.counts:
            return self.env._("Tried in vain: the contact stays due.")
        begun = fields.Datetime.context_timestamp(self, self.date).date()
        due = {}
        for row in rows:
            rule = row.rule_id.sudo()  # how often is no secret to whoever sees when
            next_date = row.next_date
            if satisfies(self.kind, row.kind):
                last = max(begun, row.last_contact_date or begun)
                next_date = rule._later(last)
            due[row] = next_date
        row, day = min(due.items(), key=lambda pair: (pair[1], pair[0].id))
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        words = {"kind": kinds[row.kind], "day": format_date(self.env, day)}
        if day < begun:
            return self.env._("%(kind)s: late since %(day)s.", **words)
        return self.env._("%(kind)s by %(day)s. It is planned by itself.", **words)
