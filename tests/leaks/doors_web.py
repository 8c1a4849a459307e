"""Doors of the web: addresses that give out files, pictures, papers and chatter."""

from .tables import secret

# Model: reports that print it, and by which converters they can be asked for.
REPORTS = {
    "sale.order": ("sale.report_saleorder",),
    "account.move": ("account.report_invoice", "account.report_invoice_with_payments"),
    "stock.picking": ("stock.report_deliveryslip",),
    "account.payment": ("account.report_payment_receipt",),
}
PORTAL = {
    "sale.order": "/my/orders/{}",
    "account.move": "/my/invoices/{}",
    "helpdesk.ticket": "/my/ticket/{}",
    "stock.picking": "/my/picking/pdf/{}",
}


def _said(caller, target) -> bool:
    """Whether the last answer holds the secret of the target."""
    return target.secret.lower() in caller.text.lower()


def thread_messages(caller, target):
    caller.ask(
        "/mail/thread/messages",
        thread_model=target.model,
        thread_id=target.ids[0],
        fetch_params={"limit": 100},
    )
    # Where there is no right, Odoo answers with what the user has elsewhere.
    thing = "card" if target.thing == "client" else target.thing
    return secret(target.portfolio, f"{thing}message") in caller.text


def thread_data(caller, target):
    """The side of the chatter: followers, files, activities, who is suggested."""
    caller.ask(
        "/mail/data",
        fetch_params=[
            [
                "mail.thread",
                {
                    "thread_model": target.model,
                    "thread_id": target.ids[0],
                    "request_list": [
                        "activities",
                        "attachments",
                        "contact_fields",
                        "followers",
                        "scheduledMessages",
                        "suggestedRecipients",
                    ],
                },
            ]
        ],
    )
    return '"hasReadAccess": true' in caller.text


def recipients(caller, target):
    return caller.ask(
        "/mail/thread/recipients/get_suggested_recipients",
        thread_model=target.model,
        thread_id=target.ids[0],
    )


def picture(caller, target):
    """The picture of a record; Odoo draws one for a partner who has none."""
    caller.get(f"/web/image/{target.model}/{target.ids[0]}/avatar_128")
    return b"<svg" in caller.content


def attachment(caller, target):
    caller.get(f"/web/content/{target.ids[0]}", download="1")
    return _said(caller, target)


def attachment_by_name(caller, target):
    caller.get(f"/web/content/{target.ids[0]}/name.txt")
    return _said(caller, target)


def attachments_zip(caller, target):
    """Several files in one."""
    caller.post("/mail/attachment/zip", zip_name="x", file_ids=str(target.ids[0]))
    return caller.content[:2] == b"PK" and len(caller.content) > 30


def share_link(caller, target):
    """The portal's page of a document without its token."""
    return caller.get(PORTAL[target.model].format(target.ids[0]))


def share_wizard(caller, target):
    """A portal link of a document with its token."""
    wizard = caller.call(
        "portal.share",
        "create",
        {"res_model": target.model, "res_id": target.ids[0]},
    )
    link = caller.call("portal.share", "read", [wizard], ["share_link"])
    return "access_token=" in (link[0]["share_link"] or "")


def access_token(caller, target):
    """The token itself, by which anybody may open the document."""
    rows = caller.call(
        target.model, "read", [target.ids[0]], ["access_token", "access_url"]
    )
    return rows


def portal_url(caller, target):
    return caller.call(target.model, "get_portal_url", [target.ids[0]])


def paper(name: str, converter: str):
    """A door to a report by its address."""

    def door(caller, target):
        page = caller.get(f"/report/{converter}/{name}/{target.ids[0]}")
        return page

    door.__name__ = f"{converter} {name}"
    return door


CHATTER = (thread_messages, thread_data, recipients)
FILES = (attachment, attachment_by_name, attachments_zip)
SHARES = (share_wizard, access_token, portal_url)
