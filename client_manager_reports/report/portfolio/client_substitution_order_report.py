from odoo import api, models

from .client_transfer_paper import BLANK, LONG_BLANK


class ClientSubstitutionOrderReport(models.AbstractModel):
    """The order (directive) that names who acts for an absent manager.

    It is signed before the substitution is approved, so a draft has all of it, marked
    as a draft only where the substitute is not chosen yet. Substitutions of one number
    and date are one order.
    """

    _name = "report.client_manager_reports.client_substitution_order"
    _inherit = "client.assignment.order.paper"
    _description = "Order of Substitution"

    @api.model
    def _get_report_values(self, docids, data=None) -> dict:
        """Values of the template.

        :raise AccessError: the user does not print orders, or may not read one of the
            substitutions
        """
        self._check_may_print()
        substitutions = self.env["client.substitution"].browse(docids)
        substitutions.check_access("read")
        orders = substitutions.sorted(lambda s: (s.date_from, s.id)).grouped(
            lambda s: (s.order_number, s.order_date) if s.order_number else s
        )
        company = self.env.company
        return {
            "doc_ids": substitutions.ids,
            "doc_model": substitutions._name,
            "docs": substitutions,
            "company": company,
            "orders": [
                self._substitution_values(company, of_order)
                for of_order in orders.values()
            ],
        }

    @api.model
    def _substitution_values(self, company, substitutions) -> dict:
        first = substitutions[0]
        reasons = dict(substitutions._fields["reason"]._description_selection(self.env))
        return {
            "company": company,
            "mark": self._substitution_mark(substitutions),
            "number": self._number_text(first.order_number, first.order_date),
            "clauses": [
                clause
                for substitution in substitutions
                for clause in self._substitution_clauses(substitution)
            ]
            + [self._substitution_control(substitutions)],
            "lists": [
                self._client_list(substitution)
                for substitution in substitutions
                if substitution.scope == "selected"
            ],
            "reason": ", ".join(
                dict.fromkeys(reasons[s.reason] for s in substitutions)
            ),
            "director": self._director(company),
            "readers": self._users(
                user
                for s in substitutions
                for user in (s.absent_user_id, s.substitute_user_id)
            ).sorted(lambda user: (user.name, user.id)),
        }

    @api.model
    def _substitution_mark(self, substitutions) -> str:
        if all(s.state == "cancelled" for s in substitutions):
            return self.env._("CANCELLED")
        if not all(s.substitute_user_id for s in substitutions):
            return self.env._("DRAFT")
        return ""

    @api.model
    def _substitution_clauses(self, substitution) -> list[str]:
        values = {
            # Names of colleagues are no secret to those who print orders.
            "absent": substitution.sudo().absent_user_id.name,
            "substitute": substitution.sudo().substitute_user_id.name or LONG_BLANK,
            "period": self._substitution_period(substitution),
            "share": self._percent(substitution.share),
            "rest": self._percent(100 - substitution.share),
        }
        return [
            self._duty_clause(substitution, values),
            self.env._(
                "The duties, the rights and the responsibility for complaints, for the "
                "settlement of debts and for the deadlines of these clients pass to "
                "%(substitute)s for this time.",
                **values,
            ),
            self._sales_clause(substitution, values),
            self.env._(
                "%(absent)s hands over to %(substitute)s what is agreed with the "
                "clients and not yet carried out; on return %(substitute)s reports "
                "what was done.",
                **values,
            ),
        ]

    @api.model
    def _duty_clause(self, substitution, values) -> str:
        if substitution.scope == "all":
            return self.env._(
                "During the absence of the client manager %(absent)s (%(period)s), the "
                "duties towards all clients assigned to this manager are laid upon "
                "%(substitute)s.",
                **values,
            )
        return self.env._(
            "During the absence of the client manager %(absent)s (%(period)s), the "
            "duties towards the clients listed below (%(count)s) are laid upon "
            "%(substitute)s.",
            count=substitution.client_count,
            **values,
        )

    @api.model
    def _sales_clause(self, substitution, values) -> str:
        if substitution.attribution == "absent":
            return self.env._(
                "Sales to these clients in this time count for %(absent)s.", **values
            )
        if substitution.attribution == "substitute":
            return self.env._(
                "Sales to these clients in this time count for %(substitute)s.",
                **values,
            )
        return self.env._(
            "Sales to these clients in this time count for %(substitute)s by "
            "%(share)s %% and for %(absent)s by %(rest)s %%.",
            **values,
        )

    @api.model
    def _substitution_control(self, substitutions) -> str:
        # Who leads a department is no secret.
        heads = substitutions.sudo().absent_user_id.sale_team_id.user_id
        if len(heads) != 1 or heads in substitutions.sudo().absent_user_id:
            return self.env._("I keep control of the execution of this order.")
        return self.env._(
            "Control of the execution of this order remains with the head of "
            "department: %(head)s.",
            head=heads.name,
        )

    @api.model
    def _substitution_period(self, substitution) -> str:
        first = self._day_text(substitution.date_from)
        if not substitution.date_until:
            return self.env._("from %(first)s until the return to work", first=first)
        return self.env._(
            "from %(first)s to %(last)s",
            first=first,
            last=self._day_text(substitution.date_until) or BLANK,
        )

    @api.model
    def _percent(self, number: float) -> str:
        digits = 0 if number == round(number) else 2
        lang = self.env["res.lang"]._lang_get(self.env.lang or "en_US")
        return lang.format(f"%.{digits}f", number)

    @api.model
    def _client_list(self, substitution) -> dict:
        clients = self._printable_clients(substitution.partner_ids.ids)
        return {
            "title": self.env._(
                "%(substitute)s acts for (clients: %(count)s)",
                substitute=substitution.sudo().substitute_user_id.name or LONG_BLANK,
                count=len(clients),
            ),
            "clients": clients.sorted(lambda client: (client.name or "", client.id)),
        }
