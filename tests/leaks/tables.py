"""The portfolios, what is kept of a client given away, and where secrets stand.

A secret reads ``SxMATExorderx``: whatever answer holds it tells which portfolio and
which thing of it leaked. Amounts are secrets too.
"""

# Portfolio: its manager, its company ("" for all), its secret price.
PORTFOLIOS = {
    "own": ("anna", "", 4101.13),
    "spare": ("anna", "", 4111.71),  # to be written to
    "shared": ("boris", "", 4202.17),  # anna is co-manager
    "former": ("anna", "", 4303.19),  # given to boris ten days ago
    "mate": ("boris", "", 4404.23),
    "keen": ("keen", "", 4505.29),
    "other": ("vera", "", 4606.31),
    "nobody": (None, "", 4707.37),
    "second": ("gleb", "B", 4808.41),
    "dora": ("dora", "", 4909.43),
    "dora_b": ("dora", "B", 4910.47),
    # Of managers who are away, were or will be; subst acts for them.
    "covered": ("absent", "", 5001.11),  # chosen for the substitution of these days
    "unchosen": ("absent", "", 5002.13),
    "coming": ("leaving", "", 5003.17),  # the substitution begins tomorrow
    "acted": ("back", "", 5104.19),  # it is over; its sales count for the substitute
    "substown": ("subst", "", 5105.23),
}
# What the former manager keeps: documents of the time, with what hangs on them, and
# the own meetings and activities, which a transfer would have taken along, and errands,
# which are between two people.
FORMER_OPEN = ("assignment", "lead", "order", "invoice", "ticket", "picking",
               "payment", "meeting", "cardactivity", "quotationactivity",
               "errand")  # fmt: skip
# What a substitute keeps, when the substitution is over, of what counts for them.
ACTED_OPEN = ("lead", "order", "invoice", "ticket", "picking")
# (login, portfolio): what this user keeps of it, to read.
KEPT = {("anna", "former"): FORMER_OPEN, ("subst", "acted"): ACTED_OPEN}
# Where a secret stands that a manager may write, by model.
TEXT = {
    "res.partner": "name",
    "res.partner.bank": "acc_number",
    "crm.lead": "name",
    "sale.order": "client_order_ref",
    "sale.order.line": "name",
    "stock.picking": "note",
    "stock.move": "origin",
    "account.move": "ref",
    "account.move.line": "name",
    "account.payment": "memo",
    "helpdesk.ticket": "name",
    "calendar.event": "name",
    "calendar.attendee": "email",
    "mail.activity": "summary",
    "mail.message": "subject",
    "ir.attachment": "name",
    "client.assignment": "reason",
    "client.transfer": "reason",
    "client.loss": "note",
    "client.stakeholder": "note",
    "client.person.date": "name",
    "client.need": "name",
    "client.account.plan": "risks",
    "client.account.goal": "name",
    "client.account.review": "note",
    "client.consent": "document_number",
    "client.interaction": "summary",
    "client.interaction.action": "name",
    "client.cadence": "snooze_reason",
    "client.campaign.line": "note",
    "client.errand": "name",
    "loyalty.card": "code",
    "loyalty.history": "description",
}


def secret(portfolio: str, thing: str) -> str:
    """The text that stands in a thing of a portfolio."""
    return f"Sx{portfolio.upper().replace('_', '')}x{thing}x"
