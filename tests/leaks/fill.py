"""Fills a database for the leak table; runs inside ``odoo shell``."""

from datetime import datetime, timedelta

from .people import make_people, make_portal_users
from .portfolios import Portfolio
from .registry import describe
from .tables import PORTFOLIOS

# What was written a month ago, so that it stays with the manager of that time.
_AGE = [
    "UPDATE sale_order SET date_order = date_order - interval '30 days' "
    "WHERE partner_id = %s AND state = 'sale'",
    "UPDATE crm_lead SET create_date = create_date - interval '30 days' "
    "WHERE partner_id = %s",
    "UPDATE helpdesk_ticket SET create_date = create_date - interval '30 days' "
    "WHERE partner_id = %s",
]


def fill(env) -> dict:
    """Users, clients and documents; returns their ids by name."""
    env["ir.config_parameter"].set_param(
        "client_manager.attribution_start", "2020-01-01"
    )
    companies = _make_companies(env)
    users = make_people(env, companies)
    product = env["product.product"].create(
        {"name": "Linen", "type": "consu", "invoice_policy": "order"}
    )
    made = {
        key: Portfolio(env, key, users, companies, product).make() for key in PORTFOLIOS
    }
    users.update(make_portal_users(env, {k: p.contact for k, p in made.items()}))
    _share(env, made["shared"], users["anna"])
    _give_away(env, made["former"], users["boris"])
    _plan_transfer(env, made["other"], users)
    _judge(env, made)
    facts = {
        "users": {login: user.id for login, user in users.items()},
        "companies": {letter: company.id for letter, company in companies.items()},
        "things": {key: portfolio.ids for key, portfolio in made.items()},
        "product": product.id,
        "registry": describe(env, users["anna"]),
        "api_keys": {"anna": _api_key(env, users["anna"])},
    }
    env.cr.commit()
    return facts


def _api_key(env, user) -> str:
    """A key with which a program may act for a user."""
    return (
        env["res.users.apikeys"]
        .with_user(user)
        .sudo()
        ._generate("rpc", "leak table", datetime.now() + timedelta(days=1))
    )


def _make_companies(env) -> dict:
    first = env.ref("base.main_company")
    second = env["res.company"].create({"name": "Second"})
    for company in (first, second):
        if not company.chart_template:
            env["account.chart.template"]._load("generic_coa", company, False)
        warehouses = env["stock.warehouse"].search([("company_id", "=", company.id)])
        if not warehouses:
            env["stock.warehouse"].create(
                {
                    "name": company.name,
                    "code": company.name[:5],
                    "company_id": company.id,
                }
            )
    env.user.company_ids |= second
    return {"A": first, "B": second}


def _share(env, portfolio, user):
    """Make somebody a co-manager."""
    env["client.assignment"].create(
        {
            "partner_id": portfolio.client.id,
            "user_id": user.id,
            "role": "co_manager",
            "reason": portfolio.secret("assignment"),
        }
    )


def _give_away(env, portfolio, user):
    """Give a client to another manager; what was written before stays with the first.

    A quotation is dated today, so it is the new manager's.
    """
    env.flush_all()
    for statement in _AGE:
        env.cr.execute(statement, [portfolio.client.id])
    env.invalidate_all()
    today = env["res.company"].client_today()
    client = portfolio.client
    client.assignment_ids.date_from = today - timedelta(days=60)
    day = today - timedelta(days=10)
    portfolio.keep(
        "successor",
        env["client.assignment"].assign(
            client, user, day, reason=portfolio.secret("successor")
        ),
    )
    # A transfer takes the followers along; whoever follows may write messages.
    documents = {"res.partner": client.ids, "sale.order": client.sale_order_ids.ids}
    for model, ids in documents.items():
        env[model].browse(ids).message_unsubscribe(portfolio.manager.partner_id.ids)
    env.flush_all()
    assert client.user_id == user
    assert portfolio.order.client_manager_id == portfolio.manager


def _judge(env, portfolios):
    """What the nightly pass says of the clients, and a loss of each that was mended.

    Figures and histories, which nobody writes and which have no text, are tried by the
    test that looks for ways from any model to a foreign client.
    """
    today = env["res.company"].client_today()
    for portfolio in portfolios.values():
        loss = env["client.loss"].create(
            {
                "partner_id": portfolio.client.id,
                "lost_on": today - timedelta(2),
                "won_back_on": today - timedelta(1),
                "note": portfolio.secret("loss"),
            }
        )
        portfolio.keep("loss", loss)
    env["client.retention"].compute_now()


def _plan_transfer(env, portfolio, users):
    """A transfer that is being prepared: nobody but its owner and directors see it."""
    transfer = (
        env["client.transfer"]
        .with_user(users["director"])
        .create(
            {
                "choice": "selection",
                "partner_ids": [(6, 0, portfolio.client.ids)],
                "user_ids": [(6, 0, users["boris"].ids)],
                "reason": portfolio.secret("transfer"),
            }
        )
    )
    transfer.action_preview()
    portfolio.keep("transfer", transfer)
    portfolio.keep("transfer", transfer.line_ids)
