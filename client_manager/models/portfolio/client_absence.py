from odoo import api, fields, models
from odoo.tools import SQL


class ClientAbsence(models.Model):
    """Who is away when, who acts for them, and whose clients have nobody.

    One row for each approved time off of a manager and one for each substitution that
    was not cancelled. A *gap* is a client of the absent manager who has no substitute
    on some of the days. Whose time off it is and which days is told to those who lead,
    never its kind.
    """

    _name = "client.absence"
    _description = "Absences and Substitutions"
    _auto = False
    _order = "date_from desc, id desc"

    kind = fields.Selection(
        selection=[("leave", "Time off"), ("substitution", "Substitution")]
    )
    user_id = fields.Many2one(comodel_name="res.users", string="Absent Manager")
    substitute_user_id = fields.Many2one(comodel_name="res.users", string="Substitute")
    substitution_id = fields.Many2one(comodel_name="client.substitution")
    team_id = fields.Many2one(comodel_name="crm.team")
    date_from = fields.Date(string="From")
    date_until = fields.Date(string="Until")
    date_shown_until = fields.Date(
        help="The last day in the calendar; of an unknown length, today."
    )
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("confirmed", "Confirmed"),
            ("active", "Active"),
            ("ended", "Ended"),
        ],
        string="Substitution",
    )
    client_count = fields.Integer(
        string="Clients", help="Clients the absent manager has in these days."
    )
    gap_count = fields.Integer(
        string="Without Substitute",
        help="Clients without a substitute on some of these days.",
    )
    status = fields.Selection(
        selection=[("gap", "Gap"), ("covered", "Covered"), ("over", "Over")],
        compute="_compute_status",
        help="Gap: some clients have no substitute. Over: the days have passed.",
    )
    color = fields.Integer(compute="_compute_status")

    @property
    def _table_query(self) -> SQL:
        for model in ("hr.leave", "client.substitution", "client.substitution.reach"):
            self.env[model].flush_model()
        self.env["client.assignment"].flush_model()
        return SQL(
            """
            SELECT absence.*,
                   COALESCE(absence.date_until, GREATEST(absence.date_from, %(today)s))
                       AS date_shown_until,
                   COALESCE(found.client_count, 0) AS client_count,
                   COALESCE(found.gap_count, 0) AS gap_count
              FROM (%(absences)s) absence
         LEFT JOIN LATERAL (%(gaps)s) found ON TRUE
             WHERE absence.kind = 'substitution' OR found.client_count > 0
            """,
            today=self.env["res.company"].client_today(),
            absences=self._absences_sql(),
            gaps=self._gaps_sql(),
        )

    @api.model
    def _absences_sql(self) -> SQL:
        return SQL(
            """
            SELECT leave.id * 2 AS id, 'leave' AS kind, employee.user_id,
                   NULL::int AS substitute_user_id, NULL::int AS substitution_id,
                   %(team)s AS team_id, leave.first AS date_from,
                   leave.last AS date_until, NULL AS state
              FROM (SELECT id, employee_id,
                           request_date_from + CASE WHEN request_unit_half
                               AND request_date_from_period = 'pm'
                               THEN 1 ELSE 0 END AS first,
                           request_date_to - CASE WHEN request_unit_half
                               AND request_date_to_period = 'am'
                               THEN 1 ELSE 0 END AS last
                      FROM hr_leave
                     WHERE state = 'validate'
                       AND request_unit_hours IS NOT TRUE) leave
              JOIN hr_employee employee ON employee.id = leave.employee_id
              JOIN res_users users ON users.id = employee.user_id
             WHERE leave.first <= leave.last
         UNION ALL
            SELECT id * 2 + 1, 'substitution', absent_user_id, substitute_user_id, id,
                   team_id, date_from, date_until, state
              FROM client_substitution
             WHERE state != 'cancelled'
            """,
            team=self.env["client.attribution.mixin"]._team_sql(),
        )

    @api.model
    def _gaps_sql(self) -> SQL:
        """Clients of the alias ``absence``, and those not covered on all its days.

        What covers one client never overlaps, so its days can be added up.
        """
        return SQL(
            """
            SELECT COUNT(DISTINCT client.partner_id) AS client_count,
                   COUNT(DISTINCT client.partner_id)
                       FILTER (WHERE client.days > covered.days) AS gap_count
              FROM (SELECT partner_id,
                           GREATEST(date_from, absence.date_from) AS first,
                           LEAST(date_until, absence.date_until, %(end)s) AS last,
                           LEAST(date_until, absence.date_until, %(end)s)
                           - GREATEST(date_from, absence.date_from) + 1 AS days
                      FROM client_assignment assignment
                     WHERE assignment.user_id = absence.user_id
                       AND assignment.role = 'responsible'
                       AND daterange(assignment.date_from, assignment.date_until, '[]')
                           && daterange(absence.date_from, absence.date_until, '[]')
                   ) client
        CROSS JOIN LATERAL (
                    SELECT COALESCE(SUM(
                               LEAST(reach.date_until, client.last)
                               - GREATEST(reach.date_from, client.first) + 1
                           ), 0) AS days
                      FROM client_substitution_reach reach
                     WHERE reach.part = 'absent' AND reach.user_id = absence.user_id
                       AND client.partner_id
                           BETWEEN reach.first_client AND reach.last_client
                       AND daterange(reach.date_from, reach.date_until, '[]')
                           && daterange(client.first, client.last, '[]')
                   ) covered
            """,
            # Where nothing ends, both are counted until the same far day.
            end=fields.Date.to_date("9999-12-31"),
        )

    @api.depends("gap_count", "date_until")
    def _compute_status(self):
        today = self.env["res.company"].client_today()
        colors = {"gap": 1, "covered": 10, "over": 0}
        for absence in self:
            if absence.date_until and absence.date_until < today:
                absence.status = "over"
            else:
                absence.status = "gap" if absence.gap_count else "covered"
            absence.color = colors[absence.status]

    @api.depends("kind", "user_id", "substitute_user_id", "gap_count")
    def _compute_display_name(self):
        for absence in self:
            # Names of colleagues are no secret.
            name = absence.user_id.sudo().name
            if absence.substitute_user_id:
                text = self.env._(
                    "%(substitute)s instead of %(absent)s",
                    substitute=absence.substitute_user_id.sudo().name,
                    absent=name,
                )
            else:
                text = self.env._("%(absent)s is away", absent=name)
            if absence.status == "gap":
                text = self.env._(
                    "%(absence)s: %(count)s clients without a substitute",
                    absence=text,
                    count=absence.gap_count,
                )
            absence.display_name = text

    def action_open(self):
        """Open the substitution, or a new one for this time off."""
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "res_model": "client.substitution",
            "view_mode": "form",
            "res_id": self.substitution_id.id,
        }
        if not self.substitution_id:
            action["context"] = {
                "default_absent_user_id": self.user_id.id,
                "default_date_from": self.date_from,
                "default_date_until": self.date_until,
            }
        return action
