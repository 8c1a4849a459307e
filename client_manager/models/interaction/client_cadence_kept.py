from odoo import api, fields, models
from odoo.tools import SQL

from .client_interaction import KINDS


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
        string="Days Late, Average of the Late",
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
    """What took place is kept before the next contact is worked out."""

    _inherit = "client.cadence"

    @api.model
    def _keep(self, among: SQL):
        """Write down the contacts that begin an interval anew, and correct the rest."""
        kept = self.env["client.cadence.kept"]
        kept.flush_model()
        self.env["res.users"].flush_model(["sale_team_id"])
        self._correct_kept(among)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO client_cadence_kept (
                    interaction_id, partner_id, user_id, team_id, segment_id, kind,
                    due_date, contact_date, snooze_count, contact_count,
                    delay, delay_average, late_count, in_time,
                    create_uid, write_uid, create_date, write_date
                )
                SELECT contact.id, client.id, client.user_id, manager.sale_team_id,
                       client.segment_id, wanted.kind, due.next_date, contact.day,
                       due.snooze_count, 1, %(delay)s,
                       %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC',
                       now() AT TIME ZONE 'UTC'
                  FROM client_cadence due
                  JOIN res_partner client ON client.id = due.partner_id
             LEFT JOIN res_users manager ON manager.id = client.user_id
                  JOIN (%(wanted)s) wanted
                    ON wanted.partner_id = due.partner_id AND wanted.kind = due.kind
                  JOIN (VALUES %(strengths)s) AS asked (kind, strength)
                    ON asked.kind = due.kind
    CROSS JOIN LATERAL (%(contact)s) contact
                 WHERE %(among)s
                   AND contact.day > COALESCE(due.last_contact_date, '-infinity')
                ON CONFLICT (interaction_id, kind) DO NOTHING
                """,
                delay=kept._delay_columns(SQL("contact.day"), SQL("due.next_date")),
                uid=self.env.uid,
                among=among,
                wanted=self._wanted_sql(among),
                strengths=self._strengths_sql(),
                contact=self._last_contact_sql(),
            )
        )
        kept.invalidate_model()

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
