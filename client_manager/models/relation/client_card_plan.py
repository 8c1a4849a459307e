from odoo import models

SHOWN = 4


class ResPartner(models.Model):
    """Blocks of the client card about what is known and meant: people, needs, plan."""

    _inherit = "res.partner"

    def _card_people(self) -> dict:
        people = self.env["client.stakeholder"].search([("partner_id", "=", self.id)])
        return {
            "key": "people",
            "title": self.env._("People"),
            "data": {"map": people._map() if people else None},
            "empty": self.env._("Nobody is noted yet: who decides here?"),
            "more": self._card_link(
                self.env._("All people") if people else self.env._("Note a person"),
                "action_view_stakeholders",
            ),
        }

    def _card_needs(self) -> dict:
        needs = self.env["client.need"].search(self._unmet_needs_domain(), limit=SHOWN)
        states = dict(needs._fields["state"]._description_selection(self.env))
        return {
            "key": "needs",
            "title": self.env._("Needs"),
            "figures": [
                self._card_figure(
                    self.env._("Unmet"),
                    str(self.unmet_need_count),
                    "action_view_unmet_needs",
                    tone="warning" if needs else "",
                )
            ],
            "rows": [
                self._card_row(
                    need,
                    need.name,
                    states[need.state],
                    need.yearly_budget and self._card_money_text(need.yearly_budget),
                )
                for need in needs
            ],
            "more": self._card_link(
                self.env._("All needs") if needs else self.env._("Note a need"),
                "action_view_needs",
            ),
        }

    def _card_plan(self) -> dict:
        plan = self.account_plan_id
        title = self.env._("Account Plan")
        more = self._card_link(
            self.env._("Open the plan") if plan else self.env._("Account plans"),
            "action_view_account_plans",
        )
        if not plan:
            empty = self.env._("No plan is active for this client.")
            return {"key": "plan", "title": title, "empty": empty, "more": more}
        review = plan.review_ids.filtered(lambda r: r.state == "planned")[:1]
        return {
            "key": "plan",
            "title": f"{title} {plan._period_text()}",
            "figures": [
                self._card_figure(
                    self.env._("Share of wallet"),
                    f"{plan.wallet_share:.0f} %",
                    "action_view_account_turnover",
                ),
                self._card_figure(
                    self.env._("Progress"),
                    f"{plan.progress:.0f} %",
                    "action_view_account_plans",
                ),
                self._card_figure(
                    self.env._("Next review"),
                    self._card_day(review.date),
                    "action_view_account_plans",
                ),
            ],
            "rows": [
                self._card_row(
                    goal,
                    goal.name,
                    "",
                    f"{goal.progress:.0f} %",
                    tone="bad" if goal.is_behind else "good",
                    percent=max(0, min(100, round(goal.progress))),
                    action="action_view_records",
                )
                for goal in plan.goal_ids
            ],
            "more": more,
        }

    def _card_onboarding(self) -> dict | None:
        """Only while a client is being brought on board."""
        runs = self.env["client.onboarding"].search(
            [("partner_id", "=", self.id), ("state", "=", "running")]
        )
        if not runs:
            return None
        return {
            "key": "onboarding",
            "title": self.env._("Onboarding"),
            "rows": [
                self._card_row(
                    run,
                    run.plan_id.name,
                    run.next_step,
                    f"{run.done_rate:.0f} %",
                    percent=round(run.done_rate),
                    action="action_view_activities",
                )
                for run in runs
            ],
            "more": self._card_link(self.env._("All steps"), "action_view_onboarding"),
        }

    def _card_quality(self) -> dict:
        score = self.data_score
        return {
            "key": "quality",
            "title": self.env._("Data"),
            "figures": [
                self._card_figure(
                    self.env._("Complete"),
                    f"{score} %",
                    "action_edit_client",
                    tone="good" if score >= 90 else "warning" if score >= 50 else "bad",
                )
            ],
            "data": {
                "missing": [
                    self._card_link(
                        requirement.name,
                        "action_fill_data",
                        {"requirement_id": requirement.id},
                    )
                    for requirement in self.data_missing_ids
                ]
            },
        }
