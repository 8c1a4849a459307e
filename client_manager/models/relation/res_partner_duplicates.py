import re
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL, sql

DIRECTORY = "client_manager.group_client_directory"


class Double(NamedTuple):
    """Another client with the same number or address."""

    kind: str  # vat, email, phone
    client_id: int


class ResPartner(models.Model):
    """Whoever enters a client that is there already is told so while typing.

    Tax numbers, e-mails and phones are compared as they are normalised, by indexes. A
    client one may not read is named as far as the setting on others' clients allows.
    """

    _inherit = "res.partner"

    vat_normalized = fields.Char(
        string="Tax Number, Compared",
        compute="_compute_vat_normalized",
        store=True,
        index="btree_not_null",
    )
    phone_normalized = fields.Char(
        string="Phone, Compared",
        compute="_compute_phone_normalized",
        store=True,
        index="btree_not_null",
        help="The last ten digits, however the number is written.",
    )
    duplicate_note = fields.Text(
        string="There Already", compute="_compute_duplicate_note"
    )

    _email_compared = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )

    def _auto_init(self):
        # In one statement, not by 100,000 computations.
        missing = [
            name
            for name in ("vat_normalized", "phone_normalized")
            if not sql.column_exists(self.env.cr, self._table, name)
        ]
        for name in missing:
            sql.create_column(self.env.cr, self._table, name, "varchar")
        if missing:
            self.env.cr.execute(
                r"""
                UPDATE res_partner
                   SET vat_normalized = CASE WHEN length(vat) > 4 THEN
                           NULLIF(regexp_replace(
                               regexp_replace(upper(vat), '[^[:alnum:]]', '', 'g'),
                               '^[[:alpha:]]{2}(\d+)$', '\1'), '') END,
                       phone_normalized = substring(
                           regexp_replace(phone, '\D', '', 'g') from '\d{6,10}$')
                 WHERE vat IS NOT NULL OR phone IS NOT NULL
                """
            )
        return super()._auto_init()

    @api.model
    def _protected_names(self):
        return (*super()._protected_names(), "vat_normalized", "phone_normalized")

    @api.depends("vat")
    def _compute_vat_normalized(self):
        for partner in self:
            partner.vat_normalized = self._normalized_vat(partner.vat)

    @api.model
    def _normalized_vat(self, vat: str | None) -> str | None:
        """Digits and capitals only, without the letters of the country before it."""
        if not vat or len(vat) < 5:
            return None  # what stands for "none"
        plain = re.sub(r"[\W_]", "", vat.upper())
        return re.sub(r"^[^\W\d]{2}(\d+)$", r"\1", plain) or None

    @api.depends("phone")
    def _compute_phone_normalized(self):
        for partner in self:
            digits = re.sub(r"\D", "", partner.phone or "")
            partner.phone_normalized = digits[-10:] if len(digits) > 5 else None

    @api.depends_context("uid", "lang")
    @api.depends("vat", "email", "phone", "parent_id", "country_id", "is_company")
    def _compute_duplicate_note(self):
        found = self._doubles()
        ids = [double.client_id for doubles in found.values() for double in doubles]
        named = self.browse(ids)._filtered_access("read") | self._in_directory(ids)
        for partner in self:
            notes = [
                partner._double_text(double, named) for double in found.get(partner, ())
            ]
            partner.duplicate_note = "\n".join(dict.fromkeys(notes)) or False

    @api.model
    def _in_directory(self, ids):
        """Those whose names and managers the user may look up, see the setting."""
        if not self.env.user.has_group(DIRECTORY):
            return self.browse()
        return self.browse(self.env["client.directory"].search([("id", "in", ids)]).ids)

    def _keys(self) -> list[tuple[str, str]]:
        """(kind, normalised value) of what must not be another client's as well."""
        keys = [("email", self.email_normalized), ("phone", self.phone_normalized)]
        if not self.parent_id or self.is_company:
            keys.append(("vat", self.vat_normalized))
        return [(kind, value) for kind, value in keys if value]

    def _doubles(self) -> dict:
        """Other clients with the same number or address by partner, in one query."""
        keys = {partner: partner._keys() for partner in self}
        wanted = {key for found in keys.values() for key in found}
        if not wanted:
            return {}
        self.flush_model(
            ["vat_normalized", "email_normalized", "phone_normalized", "active"]
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT kind, value, partner_id FROM (%s) known"
                " GROUP BY kind, value, partner_id ORDER BY partner_id",
                self._keys_sql(wanted),
            )
        )
        owners = {}
        for kind, value, client_id in rows:
            owners.setdefault((kind, value), []).append(client_id)
        doubles = {}
        for partner, own in keys.items():
            client = partner.commercial_partner_id._origin.id or partner._origin.id
            above = partner.parent_id.commercial_partner_id._origin.id
            doubles[partner] = [
                Double(kind, owner)
                for kind, value in own
                for owner in owners.get((kind, value), ())
                if owner not in (client, above)
            ]
        return doubles

    @api.model
    def _keys_sql(self, wanted=None) -> SQL:
        """Rows of (record_id, partner_id (the client), kind, value), active clients.

        :param wanted: (kind, value) pairs; by default all there are
        """
        columns = {
            "vat": SQL("vat_normalized"),
            "email": SQL("email_normalized"),
            "phone": SQL("phone_normalized"),
        }
        parts = []
        for kind, column in columns.items():
            condition = SQL("%s IS NOT NULL", column)
            if wanted is not None:
                values = [value for key, value in wanted if key == kind]
                condition = SQL("%s = ANY(%s)", column, values)
            if kind == "vat":
                # Contacts repeat the tax number of their company.
                condition = SQL("%s AND id = commercial_partner_id", condition)
            parts.append(
                SQL(
                    "SELECT id AS record_id, commercial_partner_id AS partner_id,"
                    " %s::varchar AS kind, %s AS value"
                    " FROM res_partner WHERE belongs_to_client AND active AND %s",
                    kind,
                    column,
                    condition,
                )
            )
        return SQL(" UNION ALL ").join(parts)

    def _double_text(self, double: Double, named) -> str:
        """What one may know of the other client."""
        kinds = {
            "vat": self.env._("tax number"),
            "email": self.env._("e-mail"),
            "phone": self.env._("phone"),
        }
        kind = kinds[double.kind]
        other = self.browse(double.client_id)
        if other in named:
            # What the card or the directory shows to whoever enters the double.
            return self.env._(
                "%(client)s (%(manager)s) has the same %(kind)s.",
                client=other.sudo().name,
                manager=other.sudo().user_id.name or self.env._("without manager"),
                kind=kind,
            )
        return self.env._(
            "A client of another manager has the same %(kind)s. Ask your head of "
            "department before you go on.",
            kind=kind,
        )

    def _compute_same_vat_partner_id(self):
        """Odoo names whoever has the same tax number; not to those who may not know."""
        result = super()._compute_same_vat_partner_id()
        if self.env.su or self.env.user._client_scope("read") == "unlimited":
            return result
        names = ("same_vat_partner_id", "same_company_registry_partner_id")
        found = self.browse().union(*(self.mapped(name) for name in names))
        readable = found.sudo(False)._filtered_access("read")
        for partner in self:
            for name in names:
                if partner[name] not in readable:
                    partner[name] = False
        return result
