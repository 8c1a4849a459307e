from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

# Where a transaction notes whose contacts are to be worked out at its end.
_NOTED = "client_manager.client_cadence.noted"


class ClientCadence(models.Model):
    """What is due, worked out for any number of clients in a handful of statements.

    What the rules ask for is told in ``client_cadence_wanted.py``.
    """

    _inherit = "client.cadence"

    @api.model
    @api.private
    def _refresh(self, clients=None):
        """Bring the rows of clients, and when they are to be contacted, up to date.

        :param clients: commercial partners; None for all of them
        """
        if clients is not None and not clients:
            return
        if self._concerns(clients):
            for model in ("res.partner", "client.interaction", "client.cadence.rule"):
                self.env[model].flush_model()
            self.flush_model()
            among = SQL("TRUE") if clients is None else self._among_sql(clients)
            self._delete_unwanted(among)
            self._upsert(among)
            if clients is None:
                # The first night PostgreSQL would take the table for an empty one and
                # read all of it for each client.
                self.env.cr.execute("ANALYZE client_cadence")
            self._write_next_contacts(among)
            self.invalidate_model()
            self.env["res.partner"].invalidate_model(
                ["next_contact_date", "next_contact_kind"]
            )
            self._drop_overtaken(clients)

    @api.model
    def _refresh_at_the_end(self, clients):
        """Bring what is due up to date once, when the transaction ends.

        :param clients: commercial partners, added to those noted before
        """
        if not clients:
            return
        before_commit = self.env.cr.precommit
        if _NOTED not in before_commit.data:
            before_commit.data[_NOTED] = set()
            before_commit.add(self._refresh_noted)
        before_commit.data[_NOTED].update(clients.ids)

    def _refresh_noted(self):
        noted = self.env.cr.precommit.data.pop(_NOTED, ())
        self._refresh(self.env["res.partner"].browse(noted).exists())

    @api.model
    def _concerns(self, clients) -> bool:
        """Whether there is any rule, or anything left of one."""
        self.env["client.cadence.rule"].flush_model()
        among = SQL("TRUE") if clients is None else self._among_sql(clients)
        return self.env.execute_query(
            SQL(
                "SELECT EXISTS (SELECT FROM client_cadence_rule WHERE active)"
                " OR EXISTS (SELECT FROM res_partner client"
                " WHERE client.next_contact_date IS NOT NULL AND %s)",
                among,
            )
        )[0][0]

    @api.model
    def _among_sql(self, clients) -> SQL:
        return SQL("client.id = ANY(%s)", clients.ids)

    @api.model
    def _delete_unwanted(self, among: SQL):
        """Forget what no rule asks for any more."""
        rows = self.env.execute_query(
            SQL(
                """
                DELETE FROM client_cadence old
                      USING res_partner client
                      WHERE client.id = old.partner_id AND %s
                        AND NOT EXISTS (
                            SELECT FROM (%s) wanted
                             WHERE wanted.partner_id = old.partner_id
                               AND wanted.kind = old.kind
                        )
                  RETURNING old.activity_id
                """,
                among,
                self._wanted_sql(among),
            )
        )
        idle = [activity_id for (activity_id,) in rows if activity_id]
        if idle:
            # Nobody else's rights matter for what the system planned itself.
            planned = self.env["mail.activity"].sudo().browse(idle).exists()
            planned.filtered("active").unlink()

    @api.model
    def _upsert(self, among: SQL):
        """Write what is due where it is new or has changed."""
        self.env.cr.execute(
            SQL(
                """
                WITH found AS (
                    SELECT wanted.partner_id, wanted.rule_id, wanted.kind,
                           contact.id AS interaction_id, contact.day AS last,
                           GREATEST(
                               (contact.day + wanted.step)::date, wanted.since
                           ) AS due_date
                      FROM (%(wanted)s) wanted
                      JOIN (VALUES %(strengths)s) AS asked (kind, strength)
                        ON asked.kind = wanted.kind
         LEFT JOIN LATERAL (%(contact)s) contact ON TRUE
                ) %(also)s
                INSERT INTO client_cadence AS due (
                    partner_id, rule_id, kind, last_contact_date, due_date, next_date,
                    snooze_count, create_uid, write_uid, create_date, write_date
                )
                SELECT partner_id, rule_id, kind, last, due_date, due_date,
                       0, %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC',
                       now() AT TIME ZONE 'UTC'
                  FROM found
                ON CONFLICT (partner_id, kind) DO UPDATE
                    SET rule_id = EXCLUDED.rule_id,
                        last_contact_date = EXCLUDED.last_contact_date,
                        due_date = EXCLUDED.due_date,
                        next_date = CASE WHEN %(same)s THEN
                            GREATEST(EXCLUDED.due_date, due.snoozed_until)
                            ELSE EXCLUDED.due_date END,
                        snoozed_until =
                            CASE WHEN %(same)s THEN due.snoozed_until END,
                        snooze_reason =
                            CASE WHEN %(same)s THEN due.snooze_reason END,
                        snooze_count =
                            CASE WHEN %(same)s THEN due.snooze_count ELSE 0 END,
                        write_date = EXCLUDED.write_date
                  WHERE (due.rule_id, due.last_contact_date, due.due_date)
                        IS DISTINCT FROM (
                            EXCLUDED.rule_id, EXCLUDED.last_contact_date,
                            EXCLUDED.due_date
                        )
                """,
                uid=self.env.uid,
                wanted=self._wanted_sql(among),
                strengths=self._strengths_sql(),
                contact=self._last_contact_sql(),
                also=self._also_sql(),
                # What was put off was put off since that contact.
                same=SQL(
                    "due.last_contact_date IS NOT DISTINCT FROM"
                    " EXCLUDED.last_contact_date"
                ),
            )
        )

    @api.model
    def _also_sql(self) -> SQL:
        """More to do with the rows ``found`` in the same statement; they have the
        client, the rule, the kind, the last contact, its day, and when it is due."""
        return SQL()

    @api.model
    def _write_next_contacts(self, among: SQL):
        """Keep the earliest of the rows on the client itself."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner
                   SET next_contact_date = found.next_date,
                       next_contact_kind = found.kind
                  FROM (
                    SELECT client.id, first.next_date, first.kind
                      FROM res_partner client
                 LEFT JOIN (
                        SELECT DISTINCT ON (due.partner_id)
                               due.partner_id, due.next_date, due.kind
                          FROM client_cadence due
                          JOIN res_partner client ON client.id = due.partner_id
                         WHERE %(among)s
                      ORDER BY due.partner_id, due.next_date, due.kind
                      ) first ON first.partner_id = client.id
                     WHERE %(among)s
                       AND (client.next_contact_date, client.next_contact_kind)
                           IS DISTINCT FROM (first.next_date, first.kind)
                  ) found
                 WHERE res_partner.id = found.id
                """,
                among=among,
            )
        )

    @api.model
    def _drop_overtaken(self, clients):
        """Remove planned contacts that a real one has made idle."""
        domain = Domain("activity_id", "!=", False) & Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s < %s",
                model._field_to_sql(alias, "planned_for", query),
                model._field_to_sql(alias, "due_date", query),
            )
        )
        if clients is not None:
            domain &= Domain("partner_id", "in", clients.ids)
        # The rows are kept by the system, whoever had the contact.
        self.sudo().search(domain)._drop_activities()
