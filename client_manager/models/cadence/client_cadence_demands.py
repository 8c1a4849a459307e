from datetime import date

from odoo import api, models
from odoo.tools import SQL

from ...tools.cadence import Demand, Planned
from ..interaction.client_interaction_sources import CATEGORIES


class ClientCadence(models.Model):
    """What planning works on, read as rows: with 100,000 clients records take minutes.

    Whose eyes read it makes no difference; it is the system that plans.
    """

    _inherit = "client.cadence"

    @api.model
    def _demands(self, managers, today: date, last: date) -> list[tuple[int, Demand]]:
        """What is due with the clients of managers and has no open activity.

        :param last: the last day on which it may be due
        :return: the manager (id) and what is due
        """
        for model in ("res.partner", "client.cadence.rule", "mail.activity"):
            self.env[model].flush_model()
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT client.user_id, due.id, due.partner_id, due.kind, due.next_date,
                       (due.next_date + %(step)s)::date, due.snoozed_until
                  FROM client_cadence due
                  JOIN res_partner client ON client.id = due.partner_id
                  JOIN client_cadence_rule rule ON rule.id = due.rule_id
             LEFT JOIN mail_activity activity
                    ON activity.id = due.activity_id AND activity.active
                 WHERE client.user_id = ANY(%(managers)s)
                   AND due.next_date <= %(last)s
                   AND activity.id IS NULL
                """,
                step=self._step_sql(),
                managers=managers.ids,
                last=last,
            )
        )
        # Whoever put it off meant: not before.
        return [(manager_id, Demand(*values)) for manager_id, *values in rows]

    @api.model
    def _planned_with_clients(self, client_ids) -> list[Planned]:
        """The contacts that stand in somebody's calendar with these clients: those by
        the rules, those agreed at the last contact, and open calls and meetings on the
        cards of clients and their contacts, which somebody made by hand."""
        for model in ("client.interaction", "mail.activity", "mail.activity.type"):
            self.env[model].flush_model()
        self.env["res.partner"].flush_model(["commercial_partner_id", "active"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT due.partner_id, due.kind, activity.date_deadline
                  FROM client_cadence due
                  JOIN mail_activity activity
                    ON activity.id = due.activity_id AND activity.active
                 WHERE due.partner_id = ANY(%(clients)s)
                 UNION ALL
                SELECT contact.commercial_partner_id,
                       COALESCE(contact.next_kind, contact.kind), contact.next_date
                  FROM client_interaction contact
                  JOIN mail_activity activity
                    ON activity.id = contact.next_activity_id AND activity.active
                 WHERE contact.commercial_partner_id = ANY(%(clients)s)
                   AND contact.next_date IS NOT NULL
                 UNION ALL
                SELECT person.commercial_partner_id, talk.kind, activity.date_deadline
                  FROM res_partner person
                  JOIN mail_activity activity
                    ON activity.res_model = 'res.partner'
                   AND activity.res_id = person.id AND activity.active
                  JOIN mail_activity_type type ON type.id = activity.activity_type_id
                  JOIN (VALUES %(categories)s) AS talk (category, kind)
                    ON talk.category = type.category
                 WHERE person.commercial_partner_id = ANY(%(clients)s)
                   AND person.active
                """,
                clients=list(client_ids),
                categories=SQL(", ").join(
                    SQL("(%s, %s)", *item) for item in CATEGORIES.items()
                ),
            )
        )
        return [Planned(*row) for row in rows]
