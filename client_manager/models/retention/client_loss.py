from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL


class ClientLoss(models.Model):
    """A client that left: when, why, and who was responsible on that day.

    A manager or head marks it, or the nightly pass does where a client has not bought
    for the days in the settings. A purchase after the day of the loss wins the client
    back, so does the button. Until then the client is in the segment *lost*.
    """

    _name = "client.loss"
    _inherit = "client.protected.mixin"
    _description = "Lost Client"
    _order = "lost_on desc, id desc"
    _rec_name = "partner_id"

    _protected_fields = ("user_id", "team_id", "by_rule")

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Client",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('is_client', '=', True)]",
    )
    lost_on = fields.Date(
        required=True,
        index=True,
        default=lambda self: self.env["res.company"].client_today(),
    )
    reason_id = fields.Many2one(
        comodel_name="client.loss.reason",
        string="Reason of the Loss",
        index="btree_not_null",
        ondelete="restrict",
    )
    note = fields.Text(help="What the client said, and what was tried to keep it.")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible Manager",
        compute="_compute_user_id",
        store=True,
        index="btree_not_null",
        help="Who was responsible for the client on the day of the loss.",
    )
    team_id = fields.Many2one(
        comodel_name="crm.team",
        string="Manager's Team",
        compute="_compute_user_id",
        store=True,
        index="btree_not_null",
    )
    by_rule = fields.Boolean(
        string="Found by Rule",
        compute="_compute_by_rule",
        store=True,
        help="Nobody marked it: the client has not bought for too long.",
    )
    won_back_on = fields.Date(help="Since when the client buys again.")

    _open_unique = models.UniqueIndex(
        "(partner_id) WHERE won_back_on IS NULL",
        "The client is lost already: win it back first.",
    )
    _order_of_days = models.Constraint(
        "CHECK (won_back_on >= lost_on)",
        "A client can't be won back before it was lost.",
    )

    @api.depends("partner_id", "lost_on")
    def _compute_user_id(self):
        responsibles = self.env["client.assignment"].responsibles_on(
            (loss.partner_id.id, loss.lost_on) for loss in self
        )
        users = self.env["res.users"]
        for loss in self:
            loss.user_id = users.browse(
                responsibles.get((loss.partner_id.id, loss.lost_on))
            )
        mixin = self.env["client.attribution.mixin"]
        teams = mixin._teams_of(self.user_id)
        for loss in self:
            loss.team_id = teams.get(loss.user_id, False)

    def _compute_by_rule(self):
        self.by_rule = False

    @api.constrains("partner_id", "lost_on", "won_back_on")
    def _check_days(self):
        today = self.env["res.company"].client_today()
        for loss in self:
            if max(loss.lost_on, loss.won_back_on or loss.lost_on) > today:
                raise ValidationError(
                    self.env._(
                        "%(client)s: a day in the future can't be known yet.",
                        client=loss.partner_id.display_name,
                    )
                )
            if not loss.partner_id.is_client:
                raise ValidationError(
                    self.env._(
                        "%(client)s is no client of its own: choose its company.",
                        client=loss.partner_id.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        losses = super().create(vals_list)
        losses._follow(losses.partner_id)
        return losses

    def write(self, vals):
        moved = {"partner_id"} & vals.keys()
        if moved and any(loss.partner_id.id != vals["partner_id"] for loss in self):
            raise AccessError(self.env._("A loss stays with its client."))
        result = super().write(vals)
        self._follow(self.partner_id)
        return result

    def unlink(self):
        clients = self.partner_id
        result = super().unlink()
        self._follow(clients)
        return result

    def action_win_back(self):
        """The client buys again, from today on."""
        today = self.env["res.company"].client_today()
        self.filtered(lambda loss: not loss.won_back_on).won_back_on = today

    @api.model
    def _follow(self, clients):
        """Judge the clients anew whose loss was written."""
        self.env.flush_all()
        self.env["client.retention"]._judge(clients)

    @api.model
    def _follow_purchases(self):
        """Find clients lost and won back by what all of them bought."""
        today = self.env["client.retention"]._pass_day()
        limit = timedelta(self.env["client.retention"]._parameter("lost_days", 365))
        self.env.flush_all()
        self.env.cr.execute(
            """
            UPDATE client_loss loss SET won_back_on = own.last_purchase
              FROM client_retention own
             WHERE own.partner_id = loss.partner_id AND loss.won_back_on IS NULL
               AND own.last_purchase > loss.lost_on
            """
        )
        self.invalidate_model(["won_back_on"], flush=False)
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO client_loss (partner_id, lost_on, by_rule, user_id, team_id,
                       create_uid, create_date, write_uid, write_date)
                SELECT own.partner_id, lost.day, TRUE, users.id, %(team)s,
                       %(uid)s, %(now)s, %(uid)s, %(now)s
                  FROM client_retention own
                  JOIN res_partner client
                    ON client.id = own.partner_id
                   AND client.active AND client.is_client
            CROSS JOIN LATERAL (
                       SELECT own.last_purchase + %(days)s::int AS day) lost
             LEFT JOIN client_assignment assignment
                    ON assignment.partner_id = own.partner_id
                   AND assignment.role = 'responsible'
                   AND daterange(assignment.date_from, assignment.date_until, '[]')
                       @> lost.day
             LEFT JOIN res_users users ON users.id = assignment.user_id
                 WHERE lost.day <= %(today)s
                   AND NOT EXISTS (
                       SELECT 1 FROM client_loss known
                        WHERE known.partner_id = own.partner_id
                          AND (known.won_back_on IS NULL
                               OR known.won_back_on > own.last_purchase))
             RETURNING id
                """,
                days=limit.days,
                today=today,
                uid=self.env.uid,
                now=self.env.cr.now(),
                team=self.env["client.attribution.mixin"]._team_sql(),
            )
        )
        names = ["loss_ids", "loss_id"]
        self.env["res.partner"].invalidate_model(names, flush=False)
        return self.browse(row[0] for row in rows)
