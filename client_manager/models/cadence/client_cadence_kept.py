from odoo import api, fields, models
from odoo.tools import SQL

from ..interaction.client_interaction import KINDS


class ClientCadenceKept(models.Model):
    """A contact that was due and took place: how late it was then.

    What is due now tells of today only (``client.cadence``); from these rows delay is
    seen over months. They are written when a real contact begins an interval anew, with
    the manager and the segment of that day, and follow the interaction when it is
    corrected, declared in vain or deleted. A contact that is entered after a later one
    began no interval and leaves no row. Nobody writes them.
    """

    _name = "client.cadence.kept"
    _description = "Contact by the Rules That Took Place"
    _rec_name = "partner_id"
    _order = "contact_date desc, id desc"

    interaction_id = fields.Many2one(
        comodel_name="client.interaction", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Client",
        required=True,
        index=True,
        ondelete="cascade",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Manager",
        index="btree_not_null",
        ondelete="set null",
        help="Who was responsible for the client when the contact took place.",
    )
    team_id = fields.Many2one(
        comodel_name="crm.team", string="Manager's Team", ondelete="set null"
    )
    segment_id = fields.Many2one(
        comodel_name="client.segment",
        ondelete="set null",
        help="The segment of the client when the contact took place.",
    )
    kind = fields.Selection(KINDS, string="Contact", required=True)
    due_date = fields.Date(
        string="Was Due On",
        required=True,
        help="The day it was due, or until which it was put off.",
    )
    contact_date = fields.Date(string="Took Place On", required=True, index=True)
    delay = fields.Integer(
        string="Days Late",
        aggregator="sum",
        help="From the day it was due until it took place.",
    )
    delay_average = fields.Float(
        string="Average Days Late",
        aggregator="avg",
        help="Empty where the contact took place in time.",
    )
    contact_count = fields.Integer(string="Contacts", aggregator="sum")
    late_count = fields.Integer(string="Late", aggregator="sum")
    in_time = fields.Float(
        string="In Time, %",
        aggregator="avg",
        help="How many of the contacts took place not later than they were due.",
    )
    snooze_count = fields.Integer(
        string="Times Put Off", aggregator="sum", help="Before it took place."
    )

    _once_per_contact = models.UniqueIndex(
        "(interaction_id, kind)", "A contact of a kind took place once."
    )

    @api.model
    def _delay_columns(self, day: SQL, due: SQL) -> SQL:
        """delay, delay_average, late_count, in_time of a contact."""
        return SQL(
            """
            GREATEST(%(day)s - %(due)s, 0),
            CASE WHEN %(day)s > %(due)s THEN %(day)s - %(due)s END,
            (%(day)s > %(due)s)::int,
            CASE WHEN %(day)s > %(due)s THEN 0 ELSE 100 END
            """,
            day=day,
            due=due,
        )

    def action_open_interaction(self):
        """Open what was said at the contact."""
        self.ensure_one()
        return self.interaction_id.get_formview_action()


class ClientCadence(models.Model):
    """What took place is kept when the next contact is worked out."""

    _inherit = "client.cadence"

    @api.model
    def _upsert(self, among: SQL):
        self.env["client.cadence.kept"].flush_model()
        self.env["res.users"].flush_model(["sale_team_id"])
        self._correct_kept(among)
        self.env["client.cadence.kept"].invalidate_model()
        return super()._upsert(among)

    @api.model
    def _also_sql(self) -> SQL:
        """Write down the contacts that begin an interval anew.

        The statement that moves the rows of what is due does this as well: it sees them
        as they were before, and the last contact is searched for once.
        """
        return SQL(
            """
            %(also)s, kept AS (
                INSERT INTO client_cadence_kept (
                    interaction_id, partner_id, user_id, team_id, segment_id, kind,
                    due_date, contact_date, snooze_count, contact_count,
                    delay, delay_average, late_count, in_time,
                    create_uid, write_uid, create_date, write_date
                )
                SELECT found.interaction_id, client.id, client.user_id,
                       manager.sale_team_id, client.segment_id, found.kind,
                       due.next_date, found.last, due.snooze_count, 1, %(delay)s,
                       %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC',
                       now() AT TIME ZONE 'UTC'
                  FROM found
                  JOIN client_cadence due
                    ON due.partner_id = found.partner_id AND due.kind = found.kind
                  JOIN res_partner client ON client.id = due.partner_id
             LEFT JOIN res_users manager ON manager.id = client.user_id
                 WHERE found.last > COALESCE(due.last_contact_date, '-infinity')
                ON CONFLICT (interaction_id, kind) DO NOTHING
            )
            """,
            also=super()._also_sql(),
            delay=self.env["client.cadence.kept"]._delay_columns(
                SQL("found.last"), SQL("due.next_date")
            ),
            uid=self.env.uid,
        )

    @api.model
    def _correct_kept(self, among: SQL):
        """Bring the rows to what is true of their interactions now."""
        zone = self.env["res.company"].client_main_company().client_timezone()
        day = SQL("(contact.date AT TIME ZONE 'UTC' AT TIME ZONE %s)::date", zone)
        kept = self.env["client.cadence.kept"]
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM client_cadence_kept kept
                      USING client_interaction contact, res_partner client,
                            (VALUES %(strengths)s) AS made (kind, strength),
                            (VALUES %(strengths)s) AS asked (kind, strength)
                      WHERE contact.id = kept.interaction_id
                        AND client.id = kept.partner_id AND %(among)s
                        AND made.kind = contact.kind AND asked.kind = kept.kind
                        AND (NOT contact.counts OR made.strength < asked.strength
                             OR contact.commercial_partner_id <> kept.partner_id)
                """,
                strengths=self._strengths_sql(),
                among=among,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE client_cadence_kept kept
                   SET contact_date = %(day)s,
                       (delay, delay_average, late_count, in_time) = ROW(%(delay)s)
                  FROM client_interaction contact, res_partner client
                 WHERE contact.id = kept.interaction_id
                   AND client.id = kept.partner_id AND %(among)s
                   AND kept.contact_date <> %(day)s
                """,
                day=day,
                delay=kept._delay_columns(day, SQL("kept.due_date")),
                among=among,
            )
        )
