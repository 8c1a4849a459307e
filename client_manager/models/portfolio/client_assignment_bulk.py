from contextlib import contextmanager

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.periods import ONE_DAY
from .client_assignment import TRACKED

# What differs between the assignments that one transfer makes for one manager.
VARYING = ("partner_id", "date_until", "territory_id")


class ClientAssignment(models.Model):
    """Giving thousands of clients to somebody: a statement, not a record, at a time.

    Only where nobody is told of the single client (see ``client.transfer``): Odoo's
    tracking hears nothing of it. All else that ``create`` sees to holds: defaults,
    constraints in words, what is derived from the new assignments, attribution. Who
    extends ``create`` extends ``_begin_in_bulk`` as well.
    """

    _inherit = "client.assignment"

    @api.model
    def _end_in_bulk(self, assignments, last):
        """Let assignments that hold on the day after end before; see ``assign``."""
        if not assignments:
            return
        assignments.flush_recordset()
        # All that was theirs after that day is somebody else's, or nobody's.
        changes = [
            (assignment.partner_id.id, (last + ONE_DAY, assignment.date_until or None))
            for assignment in assignments
        ]
        self.env.cr.execute(
            SQL(
                """
                UPDATE client_assignment
                   SET date_until = %s, write_uid = %s, write_date = %s
                 WHERE id = ANY(%s)
                """,
                last,
                self.env.uid,
                fields.Datetime.now(),
                assignments.ids,
            )
        )
        assignments.invalidate_recordset(
            ["date_until", "write_uid", "write_date"], flush=False
        )
        assignments.modified(["date_until"])
        self._reattribute(changes)

    @api.model
    def _begin_in_bulk(self, vals_list):
        """``create`` for responsible assignments that differ in ``VARYING`` only.

        What ends before them was ended by who calls.
        """
        if not vals_list:
            return self.browse()
        with self._overlaps_checked_at_the_end():
            made = self._insert_in_bulk(vals_list)
            self.env["res.partner"].browse(
                vals["partner_id"] for vals in vals_list
            ).invalidate_recordset(["assignment_ids"])
            given = [self._fields[name] for name in vals_list[0]]
            with self.env.protecting(given, made):
                made.modified(self._fields, create=True)
            made._validate_fields(vals_list[0])
        self._reattribute(
            (vals["partner_id"], (vals["date_from"], vals["date_until"] or None))
            for vals in vals_list
        )
        return made

    @api.model
    def _insert_in_bulk(self, vals_list):
        self.flush_model()
        same = self._add_missing_default_values(vals_list[0])
        moment = self.env.cr.now()
        for name, value in (("uid", self.env.uid), ("date", moment)):
            same |= {f"create_{name}": value, f"write_{name}": value}
        names = [
            name
            for name in same
            if name not in VARYING and self._fields[name].column_type
        ]
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO client_assignment (%(names)s, %(varying)s)
                SELECT %(values)s, varying.*
                  FROM unnest(%(partners)s::int[], %(until)s::date[],
                              %(territories)s::int[]) AS varying
             RETURNING id
                """,
                names=SQL(", ").join(map(SQL.identifier, names)),
                varying=SQL(", ").join(map(SQL.identifier, VARYING)),
                values=SQL(", ").join(
                    SQL(
                        "%s::%s",
                        self._fields[name].convert_to_column_insert(same[name], self),
                        SQL(self._fields[name].column_type[1]),
                    )
                    for name in names
                ),
                partners=[vals["partner_id"] for vals in vals_list],
                until=[vals["date_until"] or None for vals in vals_list],
                territories=[vals["territory_id"] or None for vals in vals_list],
            )
        )
        return self.browse(row[0] for row in rows)

    @contextmanager
    def _managers_shown_at_the_end(self, clients):
        """Set ``user_id`` of whole clients by one statement after several changes.

        Whoever is a client stays one meanwhile, so what follows from that need not be
        worked out either; who becomes one takes the usual way.
        """
        partners = self.env["res.partner"].with_context(active_test=False)
        tree = partners.search(
            [
                ("commercial_partner_id", "in", clients.ids),
                ("commercial_partner_id.is_client", "=", True),
            ]
        )
        names = ("user_id", *self._same_for_a_client())
        with self.env.protecting([tree._fields[name] for name in names], tree):
            yield
        self._show_managers(tree)

    @api.model
    def _same_for_a_client(self) -> tuple[str, ...]:
        """Stored fields of partners that follow from there being a manager at all.

        Later capabilities add theirs; what follows from who it is does not belong here.
        """
        return "is_client", "belongs_to_client"

    @api.model
    def _show_managers(self, tree):
        """``_compute_user_id`` of ``res.partner`` for many."""
        self.flush_model(TRACKED)
        tree.flush_model(["user_id", "commercial_partner_id"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner
                   SET user_id = assignment.user_id, write_uid = %(uid)s,
                       write_date = %(moment)s
                  FROM res_partner partner
             LEFT JOIN client_assignment assignment
                    ON assignment.partner_id = partner.commercial_partner_id
                   AND assignment.role = 'responsible'
                   AND daterange(assignment.date_from, assignment.date_until, '[]')
                       @> %(today)s::date
                 WHERE partner.id = res_partner.id
                   AND partner.id = ANY(%(tree)s)
                   AND partner.user_id IS DISTINCT FROM assignment.user_id
                """,
                uid=self.env.uid,
                moment=fields.Datetime.now(),
                today=self.env["res.company"].client_today(),
                tree=tree.ids,
            )
        )
        tree.invalidate_recordset(["user_id", "write_uid", "write_date"], flush=False)
        tree.modified(["user_id"])
