from odoo import api, models
from odoo.tools import format_date

# Fields with the special terms, as they are printed.
TERMS = ("terms_contract", "terms_discount", "terms_service", "terms_payment")


class ClientAccountPlanReport(models.AbstractModel):
    """An account plan on one page, for us and not for the client.

    It is printed in the language of who prints it.
    """

    _name = "report.client_manager_reports.client_account_plan"
    _inherit = "client.report.mixin"
    _description = "Account Plan on Paper"

    @api.model
    def _get_report_values(self, docids, data=None) -> dict:
        """Values of the template.

        :raise AccessError: the user is neither manager nor auditor, or may not read
            one of the plans
        """
        plans = self.env["client.account.plan"].browse(docids)
        plans.check_access("read")
        # Refuses others than managers and auditors, and writes the disclosure down.
        self._printable_clients(plans.partner_id.ids)
        return {
            "doc_ids": plans.ids,
            "doc_model": plans._name,
            "docs": plans,
            "plans": [self._plan(plan) for plan in plans],
            "company": self._header_company(plans.company_id),
        }

    @api.model
    def _plan(self, plan) -> dict:
        """What stands on one page."""
        people = self.env["client.stakeholder"].search(
            [("partner_id", "=", plan.partner_id.id)], limit=8
        )
        labels = plan.fields_get(TERMS, ["string"])
        return {
            "plan": plan,
            "today": plan.company_id.client_date(),
            "period": plan._period_text(),
            # Names of colleagues are no secret.
            "owner": plan.sudo().user_id.name or "",
            "manager": plan.sudo().partner_id.user_id.name or "",
            "terms": [
                (labels[name]["string"], plan[name]) for name in TERMS if plan[name]
            ],
            "people": people,
            "reviews": ", ".join(
                format_date(self.env, review.date) for review in plan.review_ids
            ),
        }
