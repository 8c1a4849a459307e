from odoo import api, models

from ..tools.cadence import kinds_for


class ClientDemo(models.AbstractModel):
    """How late the contacts of the last months were, by the rules of today."""

    _inherit = "client.demo"

    @api.model
    def _steps(self):
        return [*super()._steps(), "_make_contact_history"]

    @api.model
    def _make_contact_history(self, world):
        """As if the rules had held always: each contact against the one before."""
        due = self.env["client.cadence"].search([])
        talks = self.env["client.interaction"].search(
            [
                ("commercial_partner_id", "in", due.partner_id.ids),
                ("counts", "=", True),
            ],
            order="date, id",
        )
        by_client = talks.grouped("commercial_partner_id")
        self.env["client.cadence.kept"].create(
            [
                self._kept_values(one, before, talk)
                for one in due
                for before, talk in self._pairs(one, by_client)
            ]
        )

    @api.model
    def _pairs(self, due, by_client):
        """Each contact that does for what is due, with the one before it."""
        enough = kinds_for(due.kind)
        talks = by_client.get(due.partner_id, self.env["client.interaction"])
        talks = talks.filtered(lambda talk: talk.kind in enough)
        pairs = zip(talks, talks[1:], strict=False)
        return [(a, b) for a, b in pairs if a.date.date() < b.date.date()]

    @api.model
    def _kept_values(self, due, before, talk) -> dict:
        """A row of the history; days are near enough in UTC for an example."""
        client, day = due.partner_id, talk.date.date()
        due_date = due.rule_id._later(before.date.date())
        late = max((day - due_date).days, 0)
        return {
            "interaction_id": talk.id,
            "partner_id": client.id,
            "user_id": client.user_id.id,
            "team_id": client.user_id.sale_team_id.id,
            "segment_id": client.segment_id.id,
            "kind": due.kind,
            "due_date": due_date,
            "contact_date": day,
            "contact_count": 1,
            "delay": late,
            # Empty for what was in time, so that it is not averaged.
            **({"delay_average": late} if late else {}),
            "late_count": bool(late),
            "in_time": 0 if late else 100,
        }
