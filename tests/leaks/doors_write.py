"""Doors that change, copy or delete records, or write something beside them.

Every answer that is not a refusal means that it was done.
"""

from .doors_read import text_field

DONE = "done"


def write(caller, target):
    field = text_field(target)
    caller.call(target.model, "write", list(target.ids), {field: target.secret})
    return DONE


def web_save(caller, target):
    field = text_field(target)
    caller.call(
        target.model, "web_save", [target.ids[0]], {field: target.secret}, {"id": {}}
    )
    return DONE


def unlink(caller, target):
    caller.call(target.model, "unlink", list(target.ids))
    return DONE


def copy(caller, target):
    return caller.call(target.model, "copy", [target.ids[0]]) and DONE


def archive(caller, target):
    caller.call(target.model, "action_archive", list(target.ids))
    return DONE


def post_message(caller, target):
    return caller.call(target.model, "message_post", [target.ids[0]], body="Intruder")


def subscribe(caller, target):
    """Become a follower, to be told what happens."""
    partner = caller.call("res.users", "read", [caller.uid], ["partner_id"])
    return caller.call(
        target.model,
        "message_subscribe",
        [target.ids[0]],
        partner_ids=[partner[0]["partner_id"][0]],
    )


def plan_activity(caller, target):
    """An activity on the record, which shows its name."""
    return caller.call(
        target.model,
        "activity_schedule",
        [target.ids[0]],
        "mail.mail_activity_data_todo",
        summary="Intruder",
    )


def attach_file(caller, target):
    return caller.call(
        "ir.attachment",
        "create",
        {
            "name": "Intruder",
            "raw": "SW50cnVkZXI=",
            "res_model": target.model,
            "res_id": target.ids[0],
        },
    )


def follow_directly(caller, target):
    return caller.call(
        "mail.followers",
        "create",
        {
            "res_model": target.model,
            "res_id": target.ids[0],
            "partner_id": caller.call(
                "res.users", "read", [caller.uid], ["partner_id"]
            )[0]["partner_id"][0],
        },
    )


CHANGES = (write, web_save, copy, archive, unlink)
BESIDE = (post_message, subscribe, plan_activity, attach_file, follow_directly)
