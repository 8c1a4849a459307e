from odoo import api, fields, models
from odoo.tools import SQL

from .client_substitution import APPROVED

# The clients of a substitution of all clients: more than there will ever be.
EVERYBODY = (0, 2**31 - 1)


class ClientSubstitutionReach(models.Model):
    """Whom an approved substitution takes out of work, and whom it puts there.

    For the absent manager: one row for all clients, or one for each chosen client. For
    the substitute: one row. The substitution writes them; nobody else does. Here the
    database compares them, for substitutions made in the same moment too:

    - a client of an absent manager has one substitute on any day,
    - nobody acts for others while others act for them (no chains).

    Attribution and access read these rows, so that they can't tell another story.
    """

    _name = "client.substitution.reach"
    _description = "Reach of a Substitution"
    _order = "substitution_id, id"

    substitution_id = fields.Many2one(
        comodel_name="client.substitution",
        required=True,
        index=True,
        ondelete="cascade",
    )
    part = fields.Selection(
        selection=[("absent", "Absent"), ("substitute", "Substitute")], required=True
    )
    user_id = fields.Many2one(comodel_name="res.users", required=True, index=True)
    first_client = fields.Integer(
        required=True, help="Ids of the clients, from the first to the last one."
    )
    last_client = fields.Integer(required=True)
    date_from = fields.Date(required=True)
    date_until = fields.Date()

    # A range over an id stands in for "=", see client.assignment.
    _one_substitute_a_day = models.Constraint(
        "EXCLUDE USING gist ("
        "int8range(user_id, user_id, '[]') WITH &&, "
        "int8range(first_client, last_client, '[]') WITH &&, "
        "daterange(date_from, date_until, '[]') WITH &&"
        ") WHERE (part = 'absent') DEFERRABLE INITIALLY IMMEDIATE",
        "A client has one substitute on any day: another substitution covers some of "
        "these clients on some of these days.",
    )
    # Two parts are different when the ranges that stand for them touch each other.
    _no_chains = models.Constraint(
        "EXCLUDE USING gist ("
        "int8range(user_id, user_id, '[]') WITH &&, "
        "(CASE WHEN part = 'absent' THEN int4range(0, 1) ELSE int4range(1, 2) END) "
        "WITH -|-, "
        "daterange(date_from, date_until, '[]') WITH &&"
        ") DEFERRABLE INITIALLY IMMEDIATE",
        "Nobody acts for others on days on which others act for them.",
    )

    @api.model
    def _write_anew(self, substitutions):
        """Let the rows say what approved substitutions cover now.

        The database compares them only after the substitutions were compared in
        Python, which can say who clashes with whom.

        :param substitutions: of any state; those not approved cover nothing
        """
        names = ("one_substitute_a_day", "no_chains")
        constraints = SQL(", ").join(
            SQL.identifier(f"client_substitution_reach_{name}") for name in names
        )
        self.env.cr.execute(SQL("SET CONSTRAINTS %s DEFERRED", constraints))
        self.search([("substitution_id", "in", substitutions.ids)]).unlink()
        self.create([vals for s in substitutions for vals in self._values_of(s)])
        self.flush_model()
        substitutions._check_one_substitute()
        substitutions._check_no_chains()
        self.env.cr.execute(SQL("SET CONSTRAINTS %s IMMEDIATE", constraints))
        self._forget_today()

    @api.model
    def _forget_today(self):
        """What is known of today's substitutions is to be looked up again."""
        self.env["res.partner"].invalidate_model(
            [
                "active_substitution_id",
                "is_my_client",
                "is_substituted_by_me",
                "substitution_note",
            ]
        )
        self.env["res.users"].invalidate_model(["acts_for_others"])

    @api.model
    def _values_of(self, substitution):
        if substitution.state not in APPROVED:
            return
        common = {
            "substitution_id": substitution.id,
            "date_from": substitution.date_from,
            "date_until": substitution.date_until,
        }
        ranges = [EVERYBODY]
        if substitution.scope == "selected":
            ranges = [(found, found) for found in substitution._client_ids()]
        for user, part, covered in (
            (substitution.absent_user_id, "absent", ranges),
            (substitution.substitute_user_id, "substitute", [EVERYBODY]),
        ):
            for first, last in covered:
                yield {
                    **common,
                    "part": part,
                    "user_id": user.id,
                    "first_client": first,
                    "last_client": last,
                }

    @api.model
    def _covers_sql(self, user: SQL, client: SQL, day: SQL) -> SQL:
        """Condition on the alias ``reach``: a client of an absent user is covered.

        :param user: id of the user who is absent
        :param client: id of the client
        :param day: the day
        """
        return SQL(
            """
            reach.part = 'absent'
            AND int8range(reach.user_id, reach.user_id, '[]') @> %(user)s::bigint
            AND int8range(reach.first_client, reach.last_client, '[]')
                @> %(client)s::bigint
            AND daterange(reach.date_from, reach.date_until, '[]') @> %(day)s
            """,
            user=user,
            client=client,
            day=day,
        )
