"""Who tries our addons on Odoo's demo database gets our demo company beside theirs."""

import pytest

from .outside import OURS


@pytest.fixture(scope="module")
def shared(make_database, workspace):
    """Odoo's demo database with our addons installed as the Apps screen does it."""
    database = make_database("base_demo")
    try:
        database.companies_before = companies(database)
        database.orders_before = orders(database)
        database.install(*OURS)
        yield database
    finally:
        workspace.databases.drop(database.name)


def companies(database):
    """Name and currency of every company."""
    return database.query("SELECT id, name, currency_id FROM res_company ORDER BY id")


def orders(database):
    """The orders of Odoo's demo with their salesperson."""
    return database.query(
        "SELECT id, user_id FROM sale_order WHERE state = 'sale' ORDER BY id"
    )


def test_both_are_there_and_odoos_is_as_it_was(shared):
    assert shared.query(
        "SELECT 1 FROM ir_model_data "
        "WHERE module = 'client_manager_demo' AND name = 'company'"
    )
    after = companies(shared)
    assert len(after) == len(shared.companies_before) + 1
    assert set(shared.companies_before) < set(after)
    states = shared.query(
        "SELECT state FROM ir_module_module WHERE name = ANY(%s)", list(OURS)
    )
    assert states == [("installed",)] * len(OURS)
    assert not shared.query("SELECT 1 FROM ir_demo_failure")


def test_odoos_orders_count_for_their_own_salespersons(shared):
    assert shared.orders_before
    counted = shared.query(
        "SELECT id, client_manager_id FROM sale_order WHERE id = ANY(%s) ORDER BY id",
        [order for order, _user in shared.orders_before],
    )
    assert counted == shared.orders_before


def test_our_clients_have_managers_of_our_company(shared):
    (found,) = shared.query(
        "SELECT count(DISTINCT assignment.partner_id), count(DISTINCT users.id) "
        "FROM client_assignment assignment JOIN res_users users "
        "ON users.id = assignment.user_id JOIN res_company company "
        "ON company.id = users.company_id WHERE company.id = ("
        "SELECT max(id) FROM res_company)"
    )
    clients, managers = found
    assert clients >= 40 and managers >= 6
