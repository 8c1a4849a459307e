"""Doors that put somebody else's client into a field of an own record.

Odoo shows the name of what a field holds to whoever reads the record.
"""


def follow(own: int):
    """Make the client a follower of an own order, and read who follows it."""

    def door(caller, target):
        caller.call(
            "sale.order", "message_subscribe", [own], partner_ids=list(target.ids)
        )
        caller.ask(
            "/mail/data",
            fetch_params=[
                [
                    "mail.thread",
                    {
                        "thread_model": "sale.order",
                        "thread_id": own,
                        "request_list": ["followers", "suggestedRecipients"],
                    },
                ]
            ],
        )
        return target.secret in caller.text

    return _named(door, "follow")


def tell(own: int):
    """Write a message on an own order to the client, and read to whom it went."""

    def door(caller, target):
        caller.call(
            "sale.order",
            "message_post",
            [own],
            body="Hello",
            partner_ids=list(target.ids),
        )
        caller.ask(
            "/mail/thread/messages", thread_model="sale.order", thread_id=own,
            fetch_params={"limit": 5},
        )  # fmt: skip
        return target.secret in caller.text

    return _named(door, "tell")


def put_into(model: str, field: str, own: int):
    """Write the client into a field of an own record, and read its name there."""

    def door(caller, target):
        value = [[4, target.ids[0]]] if field.endswith("_ids") else target.ids[0]
        caller.call(model, "write", [own], {field: value})
        caller.call(model, "web_read", [own], {field: {"fields": {"display_name": {}}}})
        return target.secret in caller.text

    return _named(door, f"{model}.{field}")


def put_into_new(model: str, field: str, /, **values):
    """The same with a record that is made for it."""

    def door(caller, target):
        value = [[6, 0, [target.ids[0]]]] if field.endswith("_ids") else target.ids[0]
        made = caller.call(model, "create", {**values, field: value})
        caller.call(
            model, "web_read", [made], {field: {"fields": {"display_name": {}}}}
        )
        return target.secret in caller.text

    return _named(door, f"new {model}.{field}")


def send(caller, target):
    """A letter to the client from a record of one's own."""
    wizard = caller.call(
        "mail.compose.message",
        "create",
        {"composition_mode": "comment", "partner_ids": [[6, 0, list(target.ids)]]},
    )
    caller.call(
        "mail.compose.message",
        "web_read",
        [wizard],
        {"partner_ids": {"fields": {"display_name": {}, "email": {}}}},
    )
    return target.secret in caller.text


def _named(door, name: str):
    door.__name__ = name
    return door
