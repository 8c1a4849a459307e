"""Doors that make something new for a client, or only pretend to on a form."""

from .tables import secret

# A form of something new, by model: the field of the client, what the form would fill.
FORMS = {
    "sale.order": ("partner_id", ("partner_invoice_id", "partner_shipping_id",
                                  "pricelist_id", "payment_term_id", "user_id",
                                  "display_name", "note", "client_manager_id")),
    "crm.lead": ("partner_id", ("name", "email_from", "phone", "street", "city",
                                "contact_name", "partner_name", "function", "user_id")),
    "helpdesk.ticket": ("partner_id", ("partner_name", "partner_email",
                                       "display_name")),
    "res.partner": ("parent_id", ("name", "street", "city", "email", "display_name",
                                  "commercial_company_name", "user_id", "lang")),
    "calendar.event": ("partner_ids", ("display_name", "attendee_ids",
                                       "videocall_location")),
    "res.partner.bank": ("partner_id", ("acc_holder_name", "display_name")),
    "account.move": ("partner_id", ("partner_shipping_id", "partner_bank_id",
                                    "invoice_user_id", "invoice_partner_display_name",
                                    "narration")),
    "mail.activity": ("res_id", ("res_name", "display_name")),
    "client.assignment": ("partner_id", ("user_id", "display_name")),
    "client.transfer": ("partner_ids", ("display_name", "line_ids")),
    "stock.picking": ("partner_id", ("display_name", "origin", "location_dest_id")),
}  # fmt: skip
_REQUIRED = {
    "crm.lead": {"name": "Intruder"},
    "helpdesk.ticket": {"name": "Intruder", "description": "Intruder"},
    "res.partner": {"name": "Intruder"},
    "res.partner.bank": {"acc_number": "INTRUDER"},
    "calendar.event": {"name": "Intruder", "start": "2026-01-01", "stop": "2026-01-02"},
    "client.assignment": {"role": "co_manager"},
}
# What a manager may make for an own client.
MADE = ("sale.order", "crm.lead", "helpdesk.ticket", "res.partner", "res.partner.bank")


def _specification(caller, model: str, names) -> dict:
    """The fields of a form, with the names of what they lead to."""
    known = caller.call(model, "fields_get", list(names), ["type", "relation"])
    return {
        name: {"fields": {"display_name": {}}} if facts.get("relation") else {}
        for name, facts in known.items()
    }


def _value(field: str, client: int):
    return [[6, 0, [client]]] if field.endswith("_ids") else client


def fill_form(model: str):
    """The form's answer when a client is chosen on it."""

    def door(caller, target):
        field, names = FORMS[model]
        answer = caller.call(
            model,
            "onchange",
            [],
            {field: _value(field, target.ids[0])},
            [field],
            _specification(caller, model, (field, *names)),
        )
        return _beyond_the_choice(answer.get("value"), field)

    door.__name__ = f"form of {model}"
    return door


def fill_form_by_context(model: str):
    """The form's first answer when it is opened for a client."""

    def door(caller, target):
        field, names = FORMS[model]
        answer = caller.call(
            model,
            "onchange",
            [],
            {},
            [],
            _specification(caller, model, (field, *names)),
            context={f"default_{field}": _value(field, target.ids[0])},
        )
        return _beyond_the_choice(answer.get("value"), field)

    door.__name__ = f"new {model}"
    return door


def _beyond_the_choice(values, field: str):
    """What the answer tells: its texts; the secret in them is looked for elsewhere."""
    told = {k: v for k, v in (values or {}).items() if k != field}
    return told if "Sx" in str(told) else ""


def create_for(model: str):
    """Make a record for a client."""

    def door(caller, target):
        field, _ = FORMS[model]
        values = {**_REQUIRED.get(model, {}), field: _value(field, target.ids[0])}
        if model == "client.assignment":
            values["user_id"] = caller.uid
        made = caller.call(model, "create", values)
        # What was made must not tell either.
        caller.call(model, "read", [made], [field, "display_name"])
        return made

    door.__name__ = f"create {model}"
    return door


def letter(caller, target):
    """A letter from a template, filled in for a record."""
    templates = caller.call(
        "mail.template", "search", [("model", "=", target.model)], limit=1
    )
    wizard = caller.call(
        "mail.compose.message",
        "create",
        {
            "composition_mode": "comment",
            "model": target.model,
            "res_ids": str([target.ids[0]]),
            "template_id": templates[0],
        },
    )
    rows = caller.call(
        "mail.compose.message", "read", [wizard], ["subject", "body", "partner_ids"]
    )
    return rows[0]["subject"] or rows[0]["body"]


def mention(caller, target):
    """Whom one may mention while writing a message."""
    caller.call("res.partner", "get_mention_suggestions", target.secret, 20)
    return target.secret.lower() in caller.text.lower()


def invite(caller, target):
    """Whom one may invite to a conversation."""
    caller.call("res.partner", "search_for_channel_invite", target.secret)
    return target.secret.lower() in caller.text.lower()


def find_by_mail(caller, target):
    """Odoo looks up a partner by a mail address; the address is what was sent."""
    thing = secret(target.portfolio, "addressmail")
    address = f"{thing}@example.com".lower()
    found = caller.ask(
        "/mail/partner/from_email",
        thread_model="crm.lead",
        thread_id=0,
        emails=[address],
    )
    caller.text = str([row["name"] for row in found]).lower().replace(address, "")
    return secret(target.portfolio, "address").lower() in caller.text
