from odoo import fields, models


class ResCompany(models.Model):
    """How contacts are planned. The first company decides, as one client has one
    manager in all of them."""

    _inherit = "res.company"

    client_daily_contacts = fields.Integer(
        string="Contacts a Day",
        default=8,
        help="At most so many calls and visits of one manager are planned for a day.",
    )
    client_planning_days = fields.Integer(
        string="Planned Ahead",
        default=14,
        help="Contacts due within so many days become activities.",
    )

    # How far a run of planning came whose time was up; written by it alone.
    client_planning_day = fields.Date(string="Planning of Contacts Begun On")
    client_planning_user_id = fields.Many2one(
        comodel_name="res.users", string="Contacts Planned up to", ondelete="set null"
    )

    _client_daily_contacts_positive = models.Constraint(
        "CHECK (client_daily_contacts > 0)", "Plan at least one contact a day."
    )
    _client_planning_days_limits = models.Constraint(
        "CHECK (client_planning_days BETWEEN 0 AND 92)",
        "Contacts are planned at most three months (92 days) ahead.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    client_daily_contacts = fields.Integer(
        compute="_compute_client_planning",
        inverse="_inverse_client_daily_contacts",
    )
    client_planning_days = fields.Integer(
        compute="_compute_client_planning",
        inverse="_inverse_client_planning_days",
    )

    def _compute_client_planning(self):
        company = self.env["res.company"].client_main_company()
        for settings in self:
            settings.client_daily_contacts = company.client_daily_contacts
            settings.client_planning_days = company.client_planning_days

    def _inverse_client_daily_contacts(self):
        company = self.env["res.company"].client_main_company()
        company.client_daily_contacts = self[:1].client_daily_contacts

    def _inverse_client_planning_days(self):
        company = self.env["res.company"].client_main_company()
        company.client_planning_days = self[:1].client_planning_days
