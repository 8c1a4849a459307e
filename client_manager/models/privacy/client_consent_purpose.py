from odoo import fields, models


class ClientConsentPurpose(models.Model):
    """What a person allows the company to do with personal data."""

    _name = "client.consent.purpose"
    _description = "Purpose of Consent"
    _order = "sequence, name, id"

    name = fields.Char(
        string="Purpose", required=True, translate=True, help="As the persons read it."
    )
    code = fields.Char(
        required=True,
        copy=False,
        help="By this name other parts of the program ask for consents, such as "
        "mailings. It stays the same in all languages.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    note = fields.Text(
        string="What It Allows",
        translate=True,
        help="What exactly is allowed, to whom and how.",
    )

    _code_unique = models.Constraint(
        "UNIQUE (code)", "There is already a purpose with this code."
    )
