from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

# Types of fields that can be required: those with a plain column.
TYPES = (
    "char",
    "text",
    "selection",
    "many2one",
    "date",
    "datetime",
    "integer",
    "float",
    "monetary",
)


class ClientDataRequirement(models.Model):
    """Something that has to be known of every client, or of those of some segments.

    A field of the client, or a check: for a check ``x`` the method ``_condition_x``
    gives the SQL condition under which it is met, on the alias of ``res_partner`` it
    is given. The completeness of a client is the weight of what is met of the weight
    of all that is asked of it, in percent.
    """

    _name = "client.data.requirement"
    _description = "Required Data of a Client"
    _order = "sequence, id"

    name = fields.Char(
        string="What Is Required", required=True, translate=True, help="As it is shown."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    check = fields.Selection(
        [
            ("field", "A field is filled"),
            ("person", "A person with phone or e-mail"),
            ("decider", "Somebody who decides"),
            ("need", "A need is known"),
        ],
        required=True,
        default="field",
    )
    field_id = fields.Many2one(
        comodel_name="ir.model.fields",
        ondelete="cascade",
        domain=[
            ("model", "=", "res.partner"),
            ("store", "=", True),
            ("company_dependent", "=", False),
            ("translate", "=", False),
            ("ttype", "in", TYPES),
        ],
    )
    weight = fields.Integer(
        required=True,
        default=10,
        help="How much it counts, compared with the others.",
    )
    segment_ids = fields.Many2many(
        comodel_name="client.segment",
        string="Of Segments",
        help="Empty: of all clients.",
    )
    companies_only = fields.Boolean(
        help="Not asked of clients that are natural persons, such as a tax number."
    )

    _weight_positive = models.Constraint(
        "CHECK (weight > 0)", "What is required has to count: give a weight above 0."
    )

    @api.constrains("check", "field_id")
    def _check_field(self):
        for requirement in self:
            if requirement.check != "field":
                continue
            # What fields there are is no secret.
            name = requirement.sudo().field_id.name
            field = self.env["res.partner"]._fields.get(name)
            if (
                requirement.sudo().field_id.model != "res.partner"
                or not field.store
                or field.type not in TYPES
                or field.company_dependent
                or field.translate
            ):
                raise ValidationError(
                    self.env._(
                        "%(requirement)s: choose a field of contacts that is stored, "
                        "the same for all companies and languages.",
                        requirement=requirement.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        requirements = super().create(vals_list)
        self._requirements_changed()
        return requirements

    def write(self, vals):
        result = super().write(vals)
        self._requirements_changed()
        return result

    def unlink(self):
        result = super().unlink()
        self._requirements_changed()
        return result

    @api.model
    def _requirements_changed(self):
        """Score all clients anew, by the scheduled action: soon, not now."""
        self.env.registry.clear_cache()
        cron = self.env.ref(
            "client_manager.ir_cron_client_data_score", raise_if_not_found=False
        )
        if cron:
            # Who may change what is required makes the action run.
            cron.sudo()._trigger()

    @api.model
    @ormcache()
    def _watched_fields(self) -> frozenset[str]:
        """Fields of contacts on which the completeness of a client depends."""
        required = self.sudo().search([("check", "=", "field")]).field_id
        return frozenset(required.mapped("name")) | {
            "active",
            "email",
            "is_company",
            "parent_id",
            "phone",
            "type",
        }
