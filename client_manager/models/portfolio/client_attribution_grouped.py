from collections.abc import Iterable
from datetime import date, datetime, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.periods import Period


class ClientAttributionMixin(models.AbstractModel):
    """The rule for many documents at once: one statement per model."""

    _inherit = "client.attribution.mixin"

    @api.model
    @api.private
    def attributed_models(self) -> list:
        """All models that take part, as empty record sets with every right.

        Attribution follows the assignments whoever changed them; the right to change
        them is checked there.
        """
        return [
            self.env[name].sudo()
            for name in sorted(self.pool.descendants([self._name], "_inherit"))
            if not self.pool[name]._abstract
        ]

    @api.model
    @api.private
    def reattribute(self, changes: Iterable[tuple[int, Period]]) -> int:
        """Attribute anew the documents of clients dated in given periods.

        :param changes: (id of the client, period) pairs
        :return: how many documents are attributed otherwise now
        """
        changes = [(partner_id, *period) for partner_id, period in changes]
        if not changes:
            return 0
        partner_ids, firsts, lasts = (
            list(column) for column in zip(*changes, strict=True)
        )
        return self._reattribute_where(
            SQL(
                """
                EXISTS (
                    SELECT 1
                      FROM unnest(%s::int[], %s::date[], %s::date[])
                           AS changed (partner_id, date_from, date_until)
                     WHERE changed.partner_id = document.client_id
                       AND daterange(changed.date_from, changed.date_until, '[]')
                           @> document.day
                )
                """,
                partner_ids,
                firsts,
                lasts,
            ),
            SQL(
                "%s AND %s",
                SQL("%s = ANY(%s)", self._attribution_client_sql(), partner_ids),
                self._roughly_between_sql(
                    min(first or date.min for first in firsts),
                    max(last or date.max for last in lasts),
                ),
            ),
        )

    @api.model
    @api.private
    def reattribute_undated(self, written_since: datetime | None = None) -> int:
        """Give the documents without a date yet to today's managers.

        :param written_since: also those written since then (UTC), whatever their date:
            a document made in the very moment in which its client was given away was
            attributed by the assignment of a moment ago
        """
        condition = SQL("document.undated")
        among = self._undated_sql()
        if written_since:
            recent = SQL("document.write_date >= %s", written_since)
            condition = SQL("(%s OR %s)", condition, recent)
            among = SQL("(%s OR %s)", among, recent)
        return self._reattribute_where(condition, among)

    @api.model
    @api.private
    def attributed_since(self, clients, day: date) -> list[tuple[int, int | None, int]]:
        """(client, manager or None, number) of the documents dated since a day."""
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                """
                SELECT document.client_id, document.client_manager_id, count(*)
                  FROM (%s) document
                 WHERE document.day >= %s
              GROUP BY document.client_id, document.client_manager_id
                """,
                self._documents_sql(
                    SQL("%s = ANY(%s)", self._attribution_client_sql(), clients.ids)
                ),
                max(day, self._attribution_start()),
            )
        )

    @api.model
    def _reattribute_where(self, condition: SQL, among: SQL | None = None) -> int:
        """Attribute anew the documents that meet a condition.

        :param condition: on the columns of ``_documents_sql``
        :param among: a cheap condition on the documents' own table, taken first
        :return: how many documents are attributed otherwise now
        """
        self.env.flush_all()
        [(count,)] = self.env.execute_query(
            SQL(
                """
                WITH document AS (%(documents)s),
                target AS (
                    SELECT document.id, assignment.user_id, reach.substitution_id,
                           CASE WHEN document.client_manager_id = assignment.user_id
                                THEN document.client_team_id ELSE %(team)s
                            END AS team_id
                      FROM document
                 LEFT JOIN client_assignment assignment
                        ON assignment.partner_id = document.client_id
                       AND assignment.role = 'responsible'
                       AND daterange(
                               assignment.date_from, assignment.date_until, '[]'
                           ) @> document.day
                 LEFT JOIN client_substitution_reach reach ON %(covers)s
                 LEFT JOIN res_users users ON users.id = assignment.user_id
                     WHERE document.day >= %(start)s
                       AND document.client_id IS NOT NULL
                       AND (document.client_manager_id, document.substitution_id)
                           IS DISTINCT FROM
                           (assignment.user_id, reach.substitution_id)
                       AND %(condition)s
                ),
                changed AS (
                    UPDATE %(table)s
                       SET client_manager_id = target.user_id,
                           client_team_id = target.team_id,
                           substitution_id = target.substitution_id
                      FROM target
                     WHERE %(table)s.id = target.id
                 RETURNING 1
                )
                SELECT count(*) FROM changed
                """,
                documents=self._documents_sql(among),
                team=self._team_sql(),
                covers=self.env["client.substitution.reach"]._covers_sql(
                    SQL("assignment.user_id"),
                    SQL("document.client_id"),
                    SQL("document.day"),
                ),
                start=self._attribution_start(),
                condition=condition,
                table=SQL.identifier(self._table),
            )
        )
        # Which ones they are stays in the database: there may be millions.
        self.invalidate_model(
            ["client_manager_id", "client_team_id", "substitution_id"], flush=False
        )
        return count

    @api.model
    def _documents_sql(self, among: SQL | None = None) -> SQL:
        """Documents with their client, their day and whether they are undated.

        :param among: a condition on the aliases below; by default all documents
        """
        return SQL(
            """
            SELECT document.id, document.company_id, document.write_date,
                   document.client_manager_id, document.client_team_id,
                   document.substitution_id, %(client)s AS client_id,
                   %(undated)s AS undated, %(day)s AS day
              FROM %(table)s document
         LEFT JOIN res_partner contact ON contact.id = document.partner_id
         LEFT JOIN res_company company
                ON company.id = COALESCE(document.company_id, %(main)s)
         LEFT JOIN resource_calendar calendar
                ON calendar.id = company.resource_calendar_id
             WHERE %(attributed)s AND %(among)s
            """,
            client=self._attribution_client_sql(),
            undated=self._undated_sql(),
            day=self._attribution_day_sql(),
            table=SQL.identifier(self._table),
            main=self.env["res.company"].client_main_company().id,
            attributed=self._attributed_sql(),
            among=among or SQL("TRUE"),
        )

    @api.model
    def _attribution_client_sql(self) -> SQL:
        """``_attribution_client`` over the aliases of ``_documents_sql``."""
        if self._attribution_client_column:
            return SQL.identifier("document", self._attribution_client_column)
        return SQL("contact.commercial_partner_id")

    @api.model
    def _roughly_between_sql(self, first: date, last: date) -> SQL:
        """What may lie between two days in any time zone, without computing the day.

        Most changes concern the last days, most documents are older: it spares the
        costly part for these.
        """
        date_column = SQL.identifier("document", self._attribution_date_field)
        margin = timedelta(days=2)
        return SQL(
            "(%s OR %s BETWEEN %s AND %s)",
            self._undated_sql(),
            date_column,
            max(first, date.min + margin) - margin,
            min(last, date.max - margin) + margin,
        )

    @api.model
    def _attribution_day_sql(self) -> SQL:
        """``_attribution_day`` over the aliases of ``_documents_sql``."""
        date_column = SQL.identifier("document", self._attribution_date_field)
        return SQL(
            "CASE WHEN %s THEN %s ELSE %s END",
            self._undated_sql(),
            self._local_day_sql(SQL("%s::timestamp", fields.Datetime.now())),
            date_column
            if self._fields[self._attribution_date_field].type == "date"
            else self._local_day_sql(date_column),
        )

    @api.model
    def _local_day_sql(self, moment: SQL) -> SQL:
        """The day of a moment (in UTC) in the time zone of the company."""
        return SQL(
            "(%s AT TIME ZONE 'UTC' AT TIME ZONE COALESCE(calendar.tz, 'UTC'))::date",
            moment,
        )

    @api.model
    def _take_over_at_install(self):
        """Let all documents found at installation count for their salesperson."""
        for model in self.attributed_models():
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE %s document
                       SET client_manager_id = users.id,
                           client_team_id = %s
                      FROM res_users users
                     WHERE users.id = %s AND %s
                    """,
                    SQL.identifier(model._table),
                    self._team_sql(),
                    SQL.identifier("document", model._attribution_user_field),
                    model._attributed_sql(),
                )
            )
            model.reattribute_undated()
