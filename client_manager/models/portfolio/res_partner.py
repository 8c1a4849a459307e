from collections import defaultdict
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL, sql

from odoo.addons.account.models.account_move import BYPASS_LOCK_CHECK

from .res_users_access import READERS


class ResPartner(models.Model):
    """The client: a commercial entity with a manager or with sales.

    ``user_id`` is the manager responsible today, on the client and on all its
    contacts and addresses. It follows the assignments; writing it makes one.
    """

    _name = "res.partner"
    _inherit = ["res.partner", "client.protected.mixin"]

    _protected_fields = ("is_client", "belongs_to_client")

    is_client = fields.Boolean(
        compute="_compute_is_client",
        store=True,
        index=True,
        help="A company or person that has a manager or was invoiced. Contacts and "
        "addresses are not clients of their own.",
    )
    # Not before the insert, as in Odoo: the commercial entity is known only after it.
    user_id = fields.Many2one(index="btree_not_null", precompute=False, copy=False)
    # Whoever reads no assignments must not be refused the partner, as programs are that
    # ask for all fields.
    assignment_ids = fields.One2many(
        comodel_name="client.assignment",
        inverse_name="partner_id",
        string="Assignments",
        copy=False,
        groups=READERS,
    )
    assignment_id = fields.Many2one(
        comodel_name="client.assignment",
        string="Current Assignment",
        compute="_compute_assignment_id",
        groups=READERS,
    )
    assigned_since = fields.Date(compute="_compute_assignment_id", groups=READERS)
    assignment_order = fields.Char(
        string="By Order",
        compute="_compute_assignment_id",
        groups=READERS,
        help="The order (directive) that gave the client to its manager.",
    )
    co_manager_ids = fields.Many2many(
        comodel_name="res.users",
        string="Co-managers",
        compute="_compute_assignment_id",
        search="_search_co_manager_ids",
        groups=READERS,
    )

    def _auto_init(self):
        # Filled by _take_over_at_install() in one statement.
        if not sql.column_exists(self.env.cr, self._table, "is_client"):
            sql.create_column(self.env.cr, self._table, "is_client", "bool")
        return super()._auto_init()

    @api.depends("commercial_partner_id", "customer_rank", "assignment_ids")
    def _compute_is_client(self):
        for partner in self:
            partner.is_client = partner == partner.commercial_partner_id and bool(
                partner.customer_rank > 0 or partner.sudo().assignment_ids
            )

    @api.depends(
        "commercial_partner_id.assignment_ids.user_id",
        "commercial_partner_id.assignment_ids.role",
        "commercial_partner_id.assignment_ids.date_from",
        "commercial_partner_id.assignment_ids.date_until",
    )
    def _compute_user_id(self):
        """Today's responsible of the client, the same on its whole tree.

        Odoo's own compute only fills what is empty from the parent, so after a
        transfer the contacts would keep the former manager, and new orders with them.
        """
        if self.env.context.get("_force_unlink"):
            # The module is being uninstalled: salespersons stay as they are.
            for partner in self:
                partner.user_id = partner.user_id
            return
        today = self.env["res.company"].client_today()
        responsibles = self.env["client.assignment"].responsibles_on(
            (client.id, today) for client in self.commercial_partner_id._origin
        )
        for partner in self:
            client = partner.commercial_partner_id._origin
            partner.user_id = responsibles.get((client.id, today), False)

    @api.depends(
        "commercial_partner_id.assignment_ids.user_id",
        "commercial_partner_id.assignment_ids.role",
        "commercial_partner_id.assignment_ids.date_from",
        "commercial_partner_id.assignment_ids.date_until",
        "commercial_partner_id.assignment_ids.order_number",
        "commercial_partner_id.assignment_ids.order_date",
    )
    def _compute_assignment_id(self):
        current = defaultdict(self.env["client.assignment"].browse)
        for assignment in self.env["client.assignment"].search(
            [
                ("partner_id", "in", self.commercial_partner_id._origin.ids),
                ("is_current", "=", True),
            ]
        ):
            current[assignment.partner_id] |= assignment
        for partner in self:
            assignments = current[partner.commercial_partner_id._origin]
            responsible = assignments.filtered(lambda a: a.role == "responsible")
            partner.assignment_id = responsible
            partner.assigned_since = responsible.date_from
            partner.assignment_order = responsible._order_text()
            partner.co_manager_ids = (assignments - responsible).user_id

    def _search_co_manager_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        assignments = self.env["client.assignment"]._search(
            [
                ("role", "=", "co_manager"),
                ("is_current", "=", True),
                ("user_id", "in", value),
            ]
        )
        return [("assignment_ids", "in", assignments)]

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if self._typed_by_manager():
            vals_list = [self._as_own_client(vals) for vals in vals_list]
        partners = super().create(vals_list)
        named = partners.filtered("user_id")
        if named:
            named._take_on_named_managers()
        # A contact created with an empty salesperson follows its client all the same.
        self.env.add_to_compute(self._fields["user_id"], partners - named)
        return partners

    def write(self, vals):
        # What is written by hand is an assignment; the field itself follows it.
        others = {name: value for name, value in vals.items() if name != "user_id"}
        with self._histories_following(others):
            result = super().write(others)
        if "user_id" in vals:
            self._write_manager(self.env["res.users"].browse(vals["user_id"] or ()))
        return result

    def _write_manager(self, user):
        """Turn a salesperson written on clients or contacts into assignments."""
        self.check_access("write")
        # Emptied on a contact (say, a blank cell of an import) it means "follows the
        # client"; only the client itself can lose its manager.
        meant = self if user else self.filtered(lambda p: p == p.commercial_partner_id)
        meant.commercial_partner_id._assign_manager(user)

    @contextmanager
    def _histories_following(self, vals):
        """Let the assignments follow what the client itself becomes in a write."""
        if not {"parent_id", "is_company", "active"} & vals.keys():
            yield
            return
        before = {
            partner: (partner.commercial_partner_id, partner.user_id)
            for partner in self
        }
        active = self.filtered("active")
        yield
        for partner, (client, manager) in before.items():
            new_manager = partner.commercial_partner_id.user_id
            if client == partner != partner.commercial_partner_id:
                # Made a part of another client, it would change hands by the way.
                if manager and manager != new_manager:
                    partner._check_may_reassign(manager + new_manager)
            # Whoever may change a client's place or archive it moves its history too.
            partner.sudo()._follow_change_of_client(client)
        if "active" in vals:
            if vals["active"]:
                (self - active).sudo().assignment_ids._reopen_for_unarchived()
            else:
                active.sudo().assignment_ids._end_for_archived()

    def _follow_change_of_client(self, before):
        """Take the history along when a client becomes a contact or a contact a client.

        :param before: the commercial entity the partner belonged to
        """
        client = self.commercial_partner_id
        if client == before:
            return
        assignments = self.env["client.assignment"]
        with assignments._reattribution_at_the_end():
            if before == self:
                self._take_invoices_along(client)
                reason = self.env._(
                    "%(name)s became part of it", name=self.display_name
                )
                assignments.join_histories(self, client, reason)
            elif client == self:
                assignments.copy_history(before, self)
            # Its documents are the client's now, also where no history moved.
            assignments._reattribute([(client.id, (None, None))])

    def _take_invoices_along(self, client):
        """Make the invoices of what was a client those of the one it became part of.

        Odoo does so with the invoices made out to the partner itself and with all
        amounts due, but leaves behind the invoices made out to its contacts.
        """
        left = self.env["account.move"].search(
            [("commercial_partner_id", "=", self.id)]
        )
        left.with_context(
            bypass_lock_check=BYPASS_LOCK_CHECK
        ).commercial_partner_id = client

    @api.model
    def _typed_by_manager(self) -> bool:
        """Whether who is typing answers for clients but gives none to others."""
        return not self.env.su and (
            self.env.user.has_group("client_manager.group_client_manager")
            and not self.env.user.has_group("client_manager.group_client_head")
        )

    @api.model
    def _as_own_client(self, vals):
        """A client typed by a manager becomes theirs, unless somebody is named.

        Named before the insert: an invoiced client without a manager would be out of
        the reach of who is just typing it.
        """
        is_contact = vals.get("parent_id") and not vals.get("is_company")
        if is_contact or vals.get("user_id") or vals.get("supplier_rank"):
            return vals
        return {**vals, "user_id": self.env.uid}

    def _take_on_named_managers(self):
        """Turn the salespersons given to new partners into assignments.

        A new contact never takes a client away from its manager: it follows.
        """
        today = self.env["res.company"].client_today()
        clients = self.commercial_partner_id
        taken = self.env["client.assignment"].responsibles_on(
            (client.id, today) for client in clients
        )
        wanted = defaultdict(self.browse)
        for partner in self.sorted(lambda p: p != p.commercial_partner_id):
            client = partner.commercial_partner_id
            if (client.id, today) not in taken:
                wanted[partner.user_id] |= client
                taken[client.id, today] = partner.user_id.id
        self.env.add_to_compute(self._fields["user_id"], self)
        for user, clients_of_user in wanted.items():
            clients_of_user._assign_manager(user, new=True)

    def _assign_manager(self, user, new=False):
        """Assign clients to a user from today, if who asks may do so.

        :param new: the clients were just made, so nobody loses them
        """
        changed = self.filtered(lambda client: client.user_id != user)
        if changed and not new:
            changed._check_may_reassign(changed.user_id + user)
        # Assignments themselves are kept by heads; the right to change a client's
        # salesperson was just checked.
        self.env["client.assignment"].sudo().assign(self, user)

    def _check_may_reassign(self, users):
        """Refuse what is not for who asks to decide.

        :param users: the managers who lose and who get the clients

        A client manager gives no clients away and takes none. A head gives clients
        of the own teams, and those without manager, to managers of the own teams.
        Employees outside our groups keep what Odoo gave them.
        """
        if self.env.su:
            return
        if self._typed_by_manager():
            raise AccessError(
                self.env._(
                    "Only a head of department gives a client to another manager: "
                    "%(clients)s.",
                    clients=", ".join(self[:5].mapped("display_name")),
                )
            )
        me = self.env.user
        if not me.has_group("client_manager.group_client_head") or me.has_group(
            "client_manager.group_client_director"
        ):
            return
        # Teams and users of others are compared, not shown.
        strangers = users.sudo().filtered(
            lambda user: user != me and user.sale_team_id.user_id != me
        )
        if strangers:
            raise AccessError(
                self.env._(
                    "A head of department gives clients only within the own teams; "
                    "%(users)s works in another one. Ask the director.",
                    users=", ".join(strangers.mapped("name")),
                )
            )

    # ------------------------------------------------------------------
    # Following the assignments
    # ------------------------------------------------------------------

    @api.model
    def _follow_assignments(self):
        """Bring ``user_id`` up to date where the turn of a day changed it."""
        today = self.env["res.company"].client_today()
        self.env["client.assignment"].flush_model()
        self.flush_model(["user_id", "commercial_partner_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.id
                  FROM res_partner partner
             LEFT JOIN client_assignment assignment
                    ON assignment.partner_id = partner.commercial_partner_id
                   AND assignment.role = 'responsible'
                   AND daterange(assignment.date_from, assignment.date_until, '[]')
                       @> %s::date
                 WHERE partner.user_id IS DISTINCT FROM assignment.user_id
                """,
                today,
            )
        )
        late = self.browse(row[0] for row in rows)
        self.env.add_to_compute(self._fields["user_id"], late)
        late._recompute_recordset(["user_id"])
        clients = late.commercial_partner_id
        self.env["client.assignment"]._unfollow_former(clients.ids)

    @api.model
    def _take_over_at_install(self):
        """Fill what the opening assignments decide, in two statements."""
        self.env.cr.execute(
            """
            UPDATE res_partner partner SET user_id = assignment.user_id
              FROM client_assignment assignment
             WHERE assignment.partner_id = partner.commercial_partner_id
               AND assignment.role = 'responsible'
               AND partner.user_id IS DISTINCT FROM assignment.user_id
            """
        )
        self.env.cr.execute(
            """
            UPDATE res_partner partner
               SET is_client = partner.id = partner.commercial_partner_id AND (
                   partner.customer_rank > 0 OR EXISTS (
                       SELECT 1 FROM client_assignment
                        WHERE client_assignment.partner_id = partner.id
                   )
               )
            """
        )
