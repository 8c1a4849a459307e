from odoo import models

SHOWN = 4
HEALTH_TONES = {"good": "good", "attention": "warning", "risk": "bad"}


class ResPartner(models.Model):
    """Blocks of the client card about the relation: who, how it stands, when."""

    _inherit = "res.partner"

    def _card_responsible(self) -> dict:
        # Who works with a client is no secret to those who read it.
        manager = self.sudo().user_id
        helpers = ", ".join(self.sudo().co_manager_ids.mapped("name"))
        note = self.assigned_since and self.env._(
            "since %(day)s", day=self._card_day(self.assigned_since)
        )
        figures = [
            self._card_figure(
                self.env._("Manager"),
                manager.name or self.env._("nobody"),
                "action_view_assignments",
                tone="" if manager else "bad",
                note=note or "",
            )
        ]
        if helpers:
            label = self.env._("Co-managers")
            figures.append(self._card_figure(label, helpers, "action_view_assignments"))
        if self.substitution_note:
            figures.append(
                self._card_figure(
                    self.env._("Substitution"),
                    self.substitution_note,
                    "action_view_substitution",
                    tone="warning",
                )
            )
        return {
            "key": "responsible",
            "title": self.env._("Who Is Responsible"),
            "figures": figures,
        }

    def _card_health(self) -> dict:
        healths = dict(self._fields["health"]._description_selection(self.env))
        reasons = (self.health_reasons or "").replace("\n", "; ")
        return {
            "key": "health",
            "title": self.env._("Segment and Health"),
            "figures": [
                self._card_figure(
                    self.env._("Segment"),
                    self.segment_id.name or "—",
                    "action_view_segment_changes",
                    note=self.env._("set by hand") if self.segment_by_hand else "",
                ),
                self._card_figure(
                    self.env._("Health"),
                    healths.get(self.health, "—"),
                    "action_view_health_history",
                    tone=HEALTH_TONES.get(self.health, ""),
                    note=reasons,
                ),
                self._card_figure(
                    self.env._("Next order expected"),
                    self._card_day(self.expected_order_date),
                    "action_view_client_orders",
                    tone="warning" if self.is_silent else "",
                    note=self.rhythm_text or "",
                ),
            ],
        }

    def action_view_assignments(self):
        """Open the history of who was responsible for the client."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "client_manager.client_assignment_action"
        )
        return action | {
            "domain": [("partner_id", "=", self.commercial_partner_id.id)],
            "context": {"create": False},
        }

    def action_view_substitution(self):
        """Open who acts for the manager today, or the history of managers for those
        who may not read the substitution."""
        self.ensure_one()
        found = self.active_substitution_id.with_env(self.env)
        if not found.has_access("read"):
            return self.action_view_assignments()
        return found.get_formview_action()

    def _card_activity_domain(self) -> list:
        tree = self._search([("commercial_partner_id", "=", self.id)])
        return [("res_model", "=", "res.partner"), ("res_id", "in", tree)]

    def _card_contact(self) -> dict:
        activities = self.env["mail.activity"].search(
            self._card_activity_domain(), order="date_deadline, id", limit=SHOWN
        )
        following = activities[:1].date_deadline
        today = self.env.company.client_date()
        talks = self.env["client.interaction"].search(
            [
                ("commercial_partner_id", "=", self.id),
                ("company_id", "in", self.env.companies.ids),
            ],
            limit=SHOWN,
        )
        kinds = dict(talks._fields["kind"]._description_selection(self.env))
        is_late = following and following < today
        return {
            "key": "contact",
            "title": self.env._("Contact"),
            "figures": [
                self._card_figure(
                    self.env._("Last contact"),
                    self._card_day(self.last_contact_date),
                    "action_view_interactions",
                ),
                self._card_figure(
                    self.env._("Next step"),
                    self._card_day(following),
                    "action_view_client_activities",
                    tone="bad" if is_late else "" if following else "warning",
                    note=activities[:1].summary
                    or activities[:1].activity_type_id.name
                    or self.env._("nothing planned"),
                ),
            ],
            "rows": [
                self._card_row(
                    talk,
                    talk.purpose or kinds[talk.kind],
                    kinds[talk.kind],
                    self._card_day(talk.date),
                    tone="" if talk.counts else "warning",
                )
                for talk in talks
            ],
            "more": self._card_link(
                self.env._("All contacts"), "action_view_interactions"
            ),
        }

    def action_view_client_activities(self):
        """Open what is planned with the client and its people."""
        self.ensure_one()
        client = self.commercial_partner_id
        ids = self.search([("commercial_partner_id", "=", client.id)]).ids
        name = self.env._("Activities")
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "mail.activity",
            "view_mode": "list,form",
            "domain": [("res_model", "=", "res.partner"), ("res_id", "in", ids)],
            "context": {"create": False},
        }
