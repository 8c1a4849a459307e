"""What was said with a client and what is to be: the latest models beside the others.

Runs inside ``odoo shell``, see ``portfolios.py``.
"""

from .tables import TEXT

# Clients that share it are listed as perhaps one and the same.
PHONE = "+1 555 010 0123"


def make_contacts(portfolio):
    """Interactions, what is due, errands, campaigns, consents and reviews of a client.

    :param portfolio: a ``Portfolio`` whose card and plans are made
    """
    portfolio.client.phone = PHONE
    _make_interaction(portfolio)
    _make_due(portfolio)
    _make_errand(portfolio)
    _make_campaign(portfolio)
    _make_loyalty(portfolio)
    _make_people(portfolio)


def _new(portfolio, thing: str, model: str, **values):
    """A record whose text is a secret."""
    if model in TEXT:
        values[TEXT[model]] = portfolio.secret(thing)
    return portfolio.keep(thing, portfolio.env[model].create(values))


def _user(portfolio):
    """Who works with the client, or else who administers all."""
    return portfolio.manager or portfolio.env.ref("base.user_admin")


def _company(portfolio):
    """The company the client belongs to, or else the first one."""
    return portfolio.company or portfolio.env.company


def _make_interaction(portfolio):
    talk = _new(
        portfolio,
        "interaction",
        "client.interaction",
        partner_id=portfolio.client.id,
        contact_ids=[(6, 0, portfolio.contact.ids)],
        user_id=_user(portfolio).id,
        kind="call",
        purpose=portfolio.secret("interaction"),
        company_id=_company(portfolio).id,
    )
    _new(portfolio, "decision", "client.interaction.action", interaction_id=talk.id)
    portfolio._follow(talk, "interaction")


def _make_due(portfolio):
    rule = _new(
        portfolio,
        "cadencerule",
        "client.cadence.rule",
        partner_id=portfolio.client.id,
        kind="visit",
        interval_number=3,
    )
    due = portfolio.env["client.cadence"].search([("rule_id", "=", rule.id)])
    assert due.partner_id == portfolio.client
    _keep_a_visit(portfolio)
    due.write({TEXT["client.cadence"]: portfolio.secret("cadence"), "snooze_count": 1})
    portfolio.keep("cadence", due)


def _keep_a_visit(portfolio):
    """The visit that was due took place, which the system writes down."""
    visit = _new(
        portfolio,
        "visit",
        "client.interaction",
        partner_id=portfolio.client.id,
        user_id=_user(portfolio).id,
        kind="visit",
        company_id=_company(portfolio).id,
    )
    kept = portfolio.env["client.cadence.kept"].search(
        [("interaction_id", "=", visit.id)]
    )
    assert kept.partner_id == portfolio.client
    portfolio.keep("kept", kept)


def _make_errand(portfolio):
    """Between the manager and who administers; nobody else has to do with it."""
    errand = _new(
        portfolio,
        "errand",
        "client.errand",
        giver_id=portfolio.env.ref("base.user_admin").id,
        user_id=_user(portfolio).id,
        partner_id=portfolio.client.id,
        note=portfolio.secret("errand"),
        answer=portfolio.secret("errand"),
        company_id=_company(portfolio).id,
    )
    portfolio._follow(errand, "errand")


def _make_campaign(portfolio):
    """The campaign is everybody's to read, its clients are not."""
    campaign = portfolio.env["client.campaign"].create(
        {
            "name": "Autumn Fair",
            "user_id": _user(portfolio).id,
            "company_id": _company(portfolio).id,
        }
    )
    line = _new(
        portfolio,
        "campaignline",
        "client.campaign.line",
        campaign_id=campaign.id,
        partner_id=portfolio.client.id,
    )
    portfolio._follow(line, "campaignline")


def _make_loyalty(portfolio):
    """The programme is for all who sell; the card, and what it was used for, is not."""
    program = portfolio.env["loyalty.program"].create(
        {
            "name": "Linen Club",
            "program_type": "loyalty",
            # Of all companies, so that its cards are told apart by their clients only.
            "company_id": False,
            "currency_id": portfolio.env.company.currency_id.id,
            "sale_ok": False,
        }
    )
    card = _new(
        portfolio,
        "loyaltycard",
        "loyalty.card",
        program_id=program.id,
        partner_id=portfolio.client.id,
        points=portfolio.price,
    )
    portfolio._follow(card, "loyaltycard")
    _new(
        portfolio,
        "loyaltyhistory",
        "loyalty.history",
        card_id=card.id,
        issued=portfolio.price,
        order_model="sale.order",
        order_id=portfolio.order.id,
    )
    _new(
        portfolio,
        "loyaltypoints",
        "sale.order.coupon.points",
        order_id=portfolio.order.id,
        coupon_id=card.id,
        points=portfolio.price,
    )


def _make_people(portfolio):
    consent = _new(
        portfolio,
        "consent",
        "client.consent",
        partner_id=portfolio.contact.id,
        purpose_id=portfolio.env["client.consent.purpose"].search([], limit=1).id,
        company_id=_company(portfolio).id,
    )
    portfolio._follow(consent, "consent")
    (plan,) = portfolio.ids["accountplan"]["client.account.plan"]
    _new(
        portfolio,
        "review",
        "client.account.review",
        plan_id=plan,
        date=portfolio.env["res.company"].client_today(),
    )
    onboarding_plan = portfolio.env["mail.activity.plan"].search(
        [("res_model", "=", "res.partner")], limit=1
    )
    _new(
        portfolio,
        "onboarding",
        "client.onboarding",
        partner_id=portfolio.client.id,
        plan_id=onboarding_plan.id,
        date=portfolio.env["res.company"].client_today(),
    )
