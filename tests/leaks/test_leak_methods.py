"""Every method of ours that anybody may call, called for what is somebody else's.

The methods are found by looking into Odoo's registry: a new one joins by itself.
"""

import pytest

from .doors import BROKEN, REACHED, knock
from .people import FOREIGN
from .probes import CLOSED, EMPTY, LEAK, REFUSED, Probe, Table

# What must be the same after every call.
_STATE = [
    "SELECT id, partner_id, user_id, date_from, date_until FROM client_assignment",
    "SELECT id, user_id, parent_id, is_client, active, territory_id FROM res_partner",
    "SELECT id, user_id, client_manager_id, state FROM sale_order",
    "SELECT id, invoice_user_id, client_manager_id, state FROM account_move",
    "SELECT id, user_id, client_manager_id, active FROM crm_lead",
    "SELECT id, user_id, client_manager_id, active FROM helpdesk_ticket",
    "SELECT id, state, owner_id FROM client_transfer",
    "SELECT id, state, user_id FROM client_transfer_line",
    "SELECT id, active FROM res_users",
]
# Whoever works here: also who has none of our groups must not change anything.
LOGINS = ["anna", "gleb", "head", "auditor", "clerk", "buyer"]


def state(world) -> list:
    """Everything that a method of ours could change."""
    return [sorted(world.database.query(query), key=str) for query in _STATE]


def methods(world, private: bool):
    """(model, method, is for the model as a whole, required parameters)."""
    return [
        (model, method, for_model, required)
        for model, method, is_private, for_model, required in world.registry["methods"]
        if is_private == private
    ]


def foreign_ids(world, login: str, model: str) -> list[int]:
    """Records of others: of the portfolios, or all there are of another model."""
    ids = [
        record
        for target in (world.foreign(login) if login in FOREIGN else ())
        if target.model == model
        for record in target.ids
    ]
    if model == "res.users":
        return [world.users[name] for name in ("boris", "vera") if name != login]
    if ids or login in FOREIGN and model == "res.partner":
        return ids
    others = [
        record
        for portfolio in ("mate", "other", "nobody", "second")
        for target in world.targets(portfolio)
        if target.model == model
        for record in target.ids
    ]
    return others


def try_method(world, login, model, method, for_model, required) -> Probe:
    """Call a method for records of others, and look what came of it."""
    ids = foreign_ids(world, login, model)

    def door(caller, _target):
        arguments = [] if for_model else [ids]
        return caller.call(model, method, *arguments, **dict.fromkeys(required, ids))

    before = state(world)
    caller = world.web(login)
    outcome, said = knock(door, caller, None)
    leaks = world.leaks_in(login, caller.text) if login in FOREIGN else []
    changed = state(world) != before
    if leaks or changed:
        outcome, said = LEAK, f"{leaks} {'changed something ' * changed}{said}"
    elif outcome == REACHED:
        outcome = EMPTY  # it answered with nothing of anybody
    return Probe(login, model, method, f"{len(ids)} foreign", outcome, said)


@pytest.mark.parametrize("login", LOGINS)
def test_our_methods_do_nothing_for_what_is_foreign(world, login):
    table = Table([try_method(world, login, *m) for m in methods(world, False)])
    assert len(table.probes) >= 20
    table.check()


@pytest.mark.parametrize("login", ["admin2", "anna"])
def test_private_methods_are_refused_to_everybody(world, login):
    table = Table()
    for model, method, _for_model, required in methods(world, True):
        caller = world.web(login)

        def door(caller, _target, model=model, method=method, names=required):
            return caller.call(model, method, [], **dict.fromkeys(names, []))

        outcome, said = knock(door, caller, None)
        refused = outcome == REFUSED and "rivate method" in said
        table.probes.append(
            Probe(login, model, method, "", outcome if refused else LEAK, said)
        )
    assert len(table.probes) >= 15
    table.check()
