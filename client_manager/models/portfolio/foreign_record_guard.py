"""Nobody learns of others' clients and documents by naming them.

Odoo asks for no right to read a record that is put into a many2one field, shows its
name in the field afterwards, and fills a form from it as the superuser does: whoever
sends the numbers 1, 2, 3 … as the customer of a new quotation, which is never saved,
gets the names, addresses and mail addresses of all partners. An own order that names a
foreign lead shows the lead's title, and is sorted by it. So what a manager or a head
puts into such a field must be a client or a document they may read. All models of ours
tell of clients, by their names at least, and join by theirs.
"""

from collections import defaultdict
from collections.abc import Iterable

from odoo import api, models
from odoo.fields import Domain

# A copy repeats what stands in the record, also where its reader may not read all of
# it. The mark is an object, so that no program from outside can set it.
_COPYING = object()
_KEY = "client_manager_copying"
# What of Odoo names a client or is about one; their rules say who may read which.
GUARDED = frozenset(
    {
        "res.partner",
        "res.partner.bank",
        "crm.lead",
        "sale.order",
        "sale.order.line",
        "account.move",
        "account.move.line",
        "account.payment",
        "helpdesk.ticket",
        "stock.picking",
        "stock.move",
        "stock.move.line",
        "loyalty.card",
        "calendar.event",
        "mail.message",
    }
)
_OURS = "client."


def _is_guarded(model: str) -> bool:
    return model in GUARDED or model.startswith(_OURS)


def _guarded_in(model, vals: dict, found: dict[str, set[int]]):
    """Gather what values of a record name, also in the lines within.

    :param found: ids by model, for those that are guarded; to be added to
    """
    if not isinstance(vals, dict):
        return  # Odoo will say what is wrong with it
    for name, value in vals.items():
        field = model._fields.get(name)
        if field is None or not field.relational or not value:
            continue
        named, lines = _taken_apart(value)
        if named and _is_guarded(field.comodel_name):
            found[field.comodel_name] |= named
        for line in lines:
            _guarded_in(model.env[field.comodel_name], line, found)


def _taken_apart(value) -> tuple[set[int], list[dict]]:
    """The ids that a relational value names, and the values of lines in it."""
    if not isinstance(value, list | tuple):
        return ({value} if isinstance(value, int) else set()), []
    named, lines = set(), []
    for command in value:
        if isinstance(command, int):
            named.add(command)
        elif isinstance(command, list | tuple) and command:
            code, *rest = command
            if code == 4:
                named.add(rest[0])
            elif code == 6:
                named.update(rest[1])
            elif code in (0, 1) and isinstance(rest[-1], dict):
                lines.append(rest[-1])
    return {record for record in named if isinstance(record, int)}, lines


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_what_is_out_of_reach(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_what_is_out_of_reach([vals])
        result = super().write(vals)
        if self._name.startswith(_OURS) and self._is_moved_by(vals):
            self.check_access("write")
        return result

    def _is_moved_by(self, vals: dict) -> bool:
        """Whether a record of ours may belong to another client after this.

        Odoo asks the rules before it writes, and not again: whoever reads all clients
        could give an own record to a client they must not write, and a head make a
        rule for everybody of one for a single client.
        """
        return (
            not self.env.su
            and any(
                self._fields[name].type == "many2one"
                and _is_guarded(self._fields[name].comodel_name)
                for name in vals
                if name in self._fields
            )
            and self.env.user._client_scope("write") in ("own", "none")
        )

    def copy(self, default=None):
        self._refuse_what_is_out_of_reach([default or {}])
        copying = self.with_context(**{_KEY: _COPYING})
        copied = super(Base, copying).copy(default)
        # The copy goes on in the context it was asked for in.
        return copied.with_env(self.env)

    def onchange(self, values, field_names, fields_spec):
        self._refuse_what_is_out_of_reach([values])
        return super().onchange(values, field_names, fields_spec)

    def get_metadata(self):
        if not self._log_access:
            # Odoo reads nothing here, and would give back whatever number it was given.
            self.check_access("read")
        return super().get_metadata()

    @api.private
    def _refuse_what_is_out_of_reach(self, vals_list: Iterable[dict]):
        """Raise AccessError if values name what the user may not read.

        What the records name already may stay. The defaults of the context count as
        values: a form is opened with them.
        """
        context = self.env.context
        if (
            self.env.su
            or context.get(_KEY) is _COPYING
            or self.env.user._client_scope("read") not in ("own", "none")
        ):
            return
        defaults = {
            key.removeprefix("default_"): value
            for key, value in context.items()
            if key.startswith("default_")
        }
        named = defaultdict(set)
        for vals in (defaults, *vals_list):
            _guarded_in(self, vals, named)
        for comodel, ids in named.items():
            ids -= self._named_already(comodel, vals_list)
            self.env[comodel].browse(sorted(ids)).check_access("read")

    def _named_already(self, comodel: str, vals_list) -> set[int]:
        """The records of a model in the fields to be written, as they are now."""
        # The user may be about to be refused; that is for others to say.
        records = self.sudo()
        return {
            record
            for vals in vals_list
            for name in vals
            if records
            and name in self._fields
            and self._fields[name].comodel_name == comodel
            for record in records.mapped(name).ids
        }


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        self._refuse_recipients_out_of_reach(partner_ids)
        return super().message_subscribe(partner_ids, subtype_ids)

    def message_post(self, **kwargs):
        self._refuse_recipients_out_of_reach(kwargs.get("partner_ids"))
        return super().message_post(**kwargs)

    def _refuse_recipients_out_of_reach(self, partner_ids):
        """Raise AccessError for recipients whom the user may not read.

        Who follows the record may be written to all the same.
        """
        if (
            not partner_ids
            or self.env.su
            or self.env.user._client_scope("read") not in ("own", "none")
        ):
            return
        known = self.sudo().message_partner_ids.ids
        named = {record for record in partner_ids if isinstance(record, int)}
        unknown = self.env["res.partner"].browse(sorted(named - set(known)))
        unknown.check_access("read")


class ResUsers(models.Model):
    _inherit = "res.users"

    def _client_trace_limits(self, partner: str, company_ids: list[int]) -> Domain:
        """What may be read of a trace that a client left, such as a follower.

        :param partner: field with the client
        :param company_ids: the companies the user works in at the moment
        """
        if self._client_scope("read") == "unlimited":
            return Domain.TRUE
        in_company = Domain(f"{partner}.company_id", "in", [*company_ids, False])
        return in_company & self._client_limits(partner)

    def _client_company_limits(self, company_ids: list[int], *partners: str) -> Domain:
        """That clients, where there are any, are of the own companies.

        :param company_ids: the companies the user works in at the moment
        :param partners: fields with a client, also dotted
        """
        limits = Domain.TRUE
        if self._client_scope("read") != "unlimited":
            for partner in partners:
                reach = Domain("company_id", "in", [*company_ids, False])
                for relation in reversed(partner.split(".")):
                    reach = Domain(relation, "=", False) | Domain(
                        relation, "any", reach
                    )
                limits &= reach
        return limits

    def _client_user_limits(self) -> Domain:
        """The users whom this user may read: all but those of clients out of reach.

        A client's buyer with a portal account is a user too, and a domain may go from
        a user to its partner past the rules of partners.
        """
        limits = self._client_limits("partner_id")
        return limits if limits.is_true() else Domain("share", "=", False) | limits
