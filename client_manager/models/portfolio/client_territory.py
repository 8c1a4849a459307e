from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

KINDS = [("district", "District"), ("area", "Area"), ("sector", "Sector")]
KIND_RANK = {kind: rank for rank, (kind, _label) in enumerate(KINDS)}
# What decides which clients fall into a territory.
EXTENT = {"rule_ids", "parent_id", "active"}


class ClientTerritory(models.Model):
    """A part of the country, or of the market, that a manager holds.

    Territories form a tree: a district holds areas, an area holds sectors. What falls
    into one is said by its rules (country, state, ZIP codes, city); one without rules
    is filled by hand. A client belongs to the deepest territory its address falls
    into, see ``tools/territories.py`` for the exact rule. Rules of territories that do
    not lie in one another must not overlap.

    Territories are the same for all companies.
    """

    _name = "client.territory"
    _description = "Client Territory"
    _inherit = ["mail.thread"]
    _parent_store = True
    _rec_name = "complete_name"
    _rec_names_search = ["complete_name", "code"]
    _order = "complete_name, id"

    name = fields.Char(required=True, tracking=True)
    code = fields.Char(help="Short name for lists and imports.")
    complete_name = fields.Char(
        string="Territory",
        compute="_compute_complete_name",
        store=True,
        recursive=True,
        index="btree",
    )
    kind = fields.Selection(
        selection=KINDS,
        required=True,
        default="area",
        help="A district is made of areas, an area of sectors.",
    )
    parent_id = fields.Many2one(
        comodel_name="client.territory",
        string="Part of",
        index=True,
        ondelete="restrict",
        tracking=True,
        help="The larger territory this one lies in.",
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many(
        comodel_name="client.territory", inverse_name="parent_id", string="Made of"
    )
    active = fields.Boolean(
        default=True,
        help="The rules of an archived territory have no effect. Its parts are "
        "archived with it.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Manager",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('share', '=', False)]",
        tracking=True,
        help="Who answers for the territory and is proposed for its clients. Empty: "
        "the manager of the larger territory.",
    )
    responsible_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible Manager",
        compute="_compute_responsible_user_id",
        store=True,
        recursive=True,
        index="btree_not_null",
        help="The manager of the territory, or else of the larger one it lies in.",
    )
    team_id = fields.Many2one(
        comodel_name="crm.team",
        string="Sales Team",
        index="btree_not_null",
        help="The department or branch that works in the territory.",
    )
    rule_ids = fields.One2many(
        comodel_name="client.territory.rule",
        inverse_name="territory_id",
        string="Addresses",
        copy=False,
        help="An address falls into the territory if one of these lines fits. Without "
        "lines clients are put into the territory by hand.",
    )
    note = fields.Text()

    @api.depends("name", "parent_id.complete_name")
    def _compute_complete_name(self):
        for territory in self:
            parent = territory.parent_id.complete_name
            territory.complete_name = (
                f"{parent} / {territory.name}" if parent else territory.name
            )

    @api.depends("user_id", "parent_id.responsible_user_id")
    def _compute_responsible_user_id(self):
        for territory in self:
            territory.responsible_user_id = (
                territory.user_id or territory.parent_id.responsible_user_id
            )

    # ------------------------------------------------------------------
    # Constraints
    # ------------------------------------------------------------------

    @api.constrains("parent_id")
    def _check_no_cycle(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._("A territory can't lie in itself or in one of its parts.")
            )

    @api.constrains("parent_id", "kind")
    def _check_kinds_in_order(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for part in self | self.with_context(active_test=False).child_ids:
            whole = part.parent_id
            if whole and KIND_RANK[whole.kind] >= KIND_RANK[part.kind]:
                raise ValidationError(
                    self.env._(
                        "%(part)s (%(part_kind)s) can't lie in %(whole)s "
                        "(%(whole_kind)s): a district is made of areas, an area of "
                        "sectors.",
                        part=part.name,
                        part_kind=labels[part.kind],
                        whole=whole.name,
                        whole_kind=labels[whole.kind],
                    )
                )

    @api.constrains("parent_id", "active")
    def _check_place(self):
        for territory in self:
            whole = territory.parent_id
            if territory.active and whole and not whole.active:
                raise ValidationError(
                    self.env._(
                        "%(part)s lies in %(whole)s, which is archived. Restore "
                        "that one first.",
                        part=territory.name,
                        whole=whole.name,
                    )
                )
        self._with_parts().rule_ids._check_no_overlap()

    @api.onchange("parent_id")
    def _onchange_parent_id(self):
        """Propose the kind below that of the larger territory."""
        if self.parent_id:
            rank = KIND_RANK[self.parent_id.kind] + 1
            self.kind = KINDS[min(rank, len(KINDS) - 1)][0]

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        # The clients follow once at the end, however many rules are made.
        later = self.with_context(client_territory_later=True)
        territories = super(ClientTerritory, later).create(vals_list)
        territories = territories.with_env(self.env)
        self._follow_rules(territories._countries())
        return territories

    def write(self, vals):
        if not EXTENT & vals.keys():
            return super().write(vals)
        if vals.get("active") is False:
            self = self._with_parts()
        countries = self._countries()
        later = self.with_context(client_territory_later=True)
        result = super(ClientTerritory, later).write(vals)
        self._follow_rules(countries | self._countries())
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_use(self):
        """History keeps its territories, and nobody loses a choice made by hand."""
        kept = self.with_context(active_test=False)
        parts = kept.child_ids - self
        if parts:
            raise UserError(
                self.env._(
                    "%(territories)s can't be deleted: %(parts)s lie in it. Archive it "
                    "instead, or move or delete its parts first.",
                    territories=", ".join(parts.parent_id.mapped("name")),
                    parts=", ".join(parts[:5].mapped("name")),
                )
            )
        clients = (
            kept.env["res.partner"]
            .sudo()
            .search_count(
                [("territory_id", "in", self.ids), ("territory_by_hand", "=", True)]
            )
        )
        assignments = (
            kept.env["client.assignment"]
            .sudo()
            .search_count([("territory_id", "in", self.ids)])
        )
        if clients or assignments:
            raise UserError(
                self.env._(
                    "%(territories)s can't be deleted: %(clients)s clients were put "
                    "there by hand and %(assignments)s assignments refer to it. "
                    "Archive it instead.",
                    territories=", ".join(self.mapped("name")),
                    clients=clients,
                    assignments=assignments,
                )
            )

    def unlink(self):
        # Through their own unlink, so that the clients leave the territory.
        self.rule_ids.unlink()
        return super().unlink()

    def _with_parts(self):
        """The territories with all that lies in them, archived ones too."""
        if not self.ids:
            return self
        everything = self.with_context(active_test=False)
        return everything.search([("id", "child_of", self.ids)]).with_env(self.env)
