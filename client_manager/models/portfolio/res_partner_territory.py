from collections.abc import Iterable, Iterator

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, sql

PLACED_BY_HAND = {"territory_id", "territory_by_hand"}
ADDRESS = ("country_id", "state_id", "zip", "city")


class ResPartner(models.Model):
    """The client falls into a territory by its address, or is put there by hand.

    Contacts and addresses are in the territory of their client.
    """

    _inherit = "res.partner"

    # Addresses matched and committed at a time.
    _territory_batch = 10_000
    # As many as a person may wait for when changing a rule.
    _territory_most_at_once = 100_000

    territory_id = fields.Many2one(
        comodel_name="client.territory",
        compute="_compute_territory_id",
        store=True,
        readonly=False,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Follows from the client's own address, unless it was set by hand.",
    )
    territory_by_hand = fields.Boolean(
        string="Territory Set by Hand",
        copy=False,
        help="The territory no longer follows the address and the rules.",
    )

    def _auto_init(self):
        # There are no rules at installation: no address has to be looked at.
        if not sql.column_exists(self.env.cr, self._table, "territory_id"):
            sql.create_column(self.env.cr, self._table, "territory_id", "int4")
        return super()._auto_init()

    # The own address too: in a form nothing leads from it to the commercial entity.
    @api.depends(
        *ADDRESS,
        "territory_by_hand",
        *(f"commercial_partner_id.{name}" for name in ADDRESS),
        "commercial_partner_id.territory_by_hand",
    )
    def _compute_territory_id(self):
        match = self.env["client.territory"]._matcher().match
        for partner in self:
            client = partner.commercial_partner_id
            if client._origin == partner._origin:  # also while it is typed in a form
                client = partner
            if client.territory_by_hand:
                partner.territory_id = client.territory_id
            else:
                partner.territory_id = match(
                    client.country_id.id, client.state_id.id, client.zip, client.city
                )

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._placed_values(vals) for vals in vals_list]
        if not any(vals.get("territory_by_hand") for vals in vals_list):
            return super().create(vals_list)
        self._check_may_place()
        partners = super().create(vals_list)
        contacts = partners.filtered(
            lambda p: p.territory_by_hand and p != p.commercial_partner_id
        )
        if contacts:  # they follow their client
            # Our own write() asks for a right that setting back does not need.
            # pylint: disable-next=super-method-mismatch
            super(ResPartner, contacts).write({"territory_by_hand": False})
            self.env.add_to_compute(self._fields["territory_id"], contacts)
        return partners

    @api.model
    def _placed_values(self, vals: dict) -> dict:
        """Values of a new partner; a territory that is given was set by hand."""
        if not PLACED_BY_HAND & vals.keys():
            return vals
        if vals.get("territory_by_hand", bool(vals.get("territory_id"))):
            return {**vals, "territory_by_hand": True}
        return {name: vals[name] for name in vals.keys() - PLACED_BY_HAND}

    def write(self, vals):
        placed = {name: vals[name] for name in PLACED_BY_HAND & vals.keys()}
        if not placed:
            return super().write(vals)
        self._check_may_place()
        others = {name: vals[name] for name in vals.keys() - placed.keys()}
        self.check_access("write")
        result = super().write(others) if others else True
        placed.setdefault("territory_by_hand", True)
        if not placed["territory_by_hand"]:
            placed.pop("territory_id", None)
        clients = self.commercial_partner_id
        super(ResPartner, clients).write(placed)
        tree = (
            self.sudo()
            .with_context(active_test=False)
            .search([("commercial_partner_id", "in", clients.ids)])
        )
        following = tree - clients if placed["territory_by_hand"] else tree
        self.env.add_to_compute(self._fields["territory_id"], following)
        return result

    @api.model
    def _check_may_place(self):
        """What a territory sells is in somebody's plan: heads move clients by hand."""
        if not self.env.su and not self.env.user.has_group(
            "client_manager.group_client_head"
        ):
            raise AccessError(
                self.env._(
                    "Only a head of department puts a client into a territory by hand."
                )
            )

    # ------------------------------------------------------------------
    # Following the rules
    # ------------------------------------------------------------------

    @api.model
    def _follow_territories(self, country_ids: Iterable[int] | None = None) -> int:
        """Bring the territories up to date with changed rules, in batches.

        Clients set by hand stay. Memory does not grow with the number of clients, and
        only those that change are written; so it can be repeated at any time.

        :param country_ids: only clients in these countries; by default all
        :return: how many clients are in another territory now
        """
        return sum(self._follow_territories_by_batch(country_ids))

    @api.model
    def _follow_territories_soon(self, country_ids: Iterable[int]):
        """Bring the territories up to date now, or in the background if they are many.

        Until the background job is done some clients are where the old rules put them.
        """
        if self._count_addresses(country_ids) > self._territory_most_at_once:
            cron = self.env.ref("client_manager.ir_cron_follow_territories")
            cron._trigger()
        else:
            self._follow_territories(country_ids)

    @api.model
    def _cron_follow_territories(self):
        """Bring all clients up to date, committing by batch; safe to be killed."""
        for changed in self._follow_territories_by_batch():
            self.env["ir.cron"]._commit_progress(changed)

    @api.model
    def _follow_territories_by_batch(self, country_ids=None) -> Iterator[int]:
        match = self.env["client.territory"]._matcher().match
        last_id = 0
        while rows := self._addresses_after(last_id, country_ids):
            last_id = rows[-1][0]
            changed = {}
            for partner_id, present, *address in rows:
                found = match(*address)
                if found != present:
                    changed[partner_id] = found
            self._put_into_territories(changed)
            yield len(changed)

    @api.model
    def _count_addresses(self, country_ids: Iterable[int]) -> int:
        """How many clients may have to follow, counted no further than needed."""
        return self.env.execute_query(
            SQL(
                "SELECT count(*) FROM (SELECT FROM res_partner WHERE %s LIMIT %s) few",
                self._follows_rules_sql(country_ids),
                self._territory_most_at_once + 1,
            )
        )[0][0]

    @api.model
    def _addresses_after(self, last_id: int, country_ids) -> list[tuple]:
        return self.env.execute_query(
            SQL(
                """
                SELECT id, territory_id, country_id, state_id, zip, city
                  FROM res_partner
                 WHERE id > %s AND %s
              ORDER BY id
                 LIMIT %s
                """,
                last_id,
                self._follows_rules_sql(country_ids),
                self._territory_batch,
            )
        )

    @api.model
    def _follows_rules_sql(self, country_ids) -> SQL:
        """Clients whose territory follows from the address, as a condition."""
        self.flush_model([*PLACED_BY_HAND, *ADDRESS, "commercial_partner_id"])
        return SQL(
            "id = commercial_partner_id AND territory_by_hand IS NOT TRUE AND %s",
            SQL("country_id = ANY(%s)", list(country_ids))
            if country_ids is not None
            else SQL("(country_id IS NOT NULL OR territory_id IS NOT NULL)"),
        )

    @api.model
    def _put_into_territories(self, territories: dict[int, int | None]):
        """Write the territories of clients and their contacts in one statement."""
        if not territories:
            return
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE res_partner partner
                   SET territory_id = wanted.territory_id
                  FROM unnest(%s::int[], %s::int[]) AS wanted (id, territory_id)
                 WHERE partner.commercial_partner_id = wanted.id
             RETURNING partner.id
                """,
                list(territories),
                list(territories.values()),
            )
        )
        partners = self.browse(row[0] for row in rows)
        partners.invalidate_recordset(["territory_id"], flush=False)
        partners.modified(["territory_id"])
