"""Models are looked for, not listed: a new one that leads to clients just joins."""

import pytest

from .doors import Broken, Refusal
from .people import FOREIGN
from .tables import KEPT

MANAGER = "client_manager.group_client_manager"
# Models of ours that every manager may read in full, and why.
OPEN_OF_OURS = {
    "client.directory": "names and managers only, for the group that a setting gives",
}
# (model, field): why a record may lead to a foreign client and still be seen.
REVIEWED: dict[tuple[str, str], str] = {}


def test_every_model_of_ours_has_a_rule_for_managers(world):
    bare = [
        model
        for model, facts in world.registry["models"].items()
        if facts["ours"]
        and not facts["transient"]
        and facts["open"]
        and model not in OPEN_OF_OURS
        and not facts["narrowed"]
        and not any(MANAGER in groups for groups in facts["rules"])
    ]
    assert not bare, f"without a rule for managers: {bare}"


def foreign_partners(world, login) -> set[int]:
    """Clients of others with their contacts and addresses."""
    portfolios = [key for key in FOREIGN[login] if (login, key) not in KEPT]
    return {
        record
        for portfolio in portfolios
        for target in world.targets(portfolio)
        if target.model == "res.partner"
        for record in target.ids
    }


def ways_to_partners(world):
    """(model, field path) of every stored way of one or two steps to a partner."""
    models = world.registry["models"]
    for model, facts in sorted(models.items()):
        if facts["transient"]:
            continue
        for field, comodel, kind in facts["steps"]:
            if comodel == "res.partner":
                yield model, field, None
            elif kind == "many2one":
                for second, target, second_kind in models[comodel]["steps"]:
                    if target == "res.partner" and second_kind == "many2one":
                        yield model, field, (comodel, second)


@pytest.mark.parametrize("login", ["anna", "keen", "subst", "head", "auditor"])
def test_no_record_of_any_model_leads_to_a_foreign_client(world, login):
    caller = world.web(login)
    foreign = foreign_partners(world, login)
    leaks, tried, seen = [], 0, {}
    for model, field, second in ways_to_partners(world):
        if (model, field) in REVIEWED:
            continue
        if (model, field) not in seen:
            seen[model, field] = _values(caller, model, field)
        found = seen[model, field]
        if found is None:
            continue
        tried += 1
        if second:
            found = _reached_through(world, second, found)
        if found & foreign:
            way = f"{field}.{second[1]}" if second else field
            leaks.append(f"{login}: {model}.{way} leads to {len(found & foreign)}")
    print(f"{login}: {tried} ways tried")
    assert tried > 50
    assert not leaks, "\n".join(leaks)


def _values(caller, model: str, field: str) -> set[int] | None:
    """The ids behind a field of all records a user sees; None if there is no right."""
    try:
        rows = caller.call(
            model,
            "search_read",
            [(field, "!=", False)],
            [field],
            limit=5000,
            load=None,
            context={"active_test": False},
        )
    except (Refusal, Broken):
        return None
    values = [row[field] for row in rows]
    return {
        v for value in values for v in (value if isinstance(value, list) else [value])
    }


def _reached_through(world, second, ids: set[int]) -> set[int]:
    """The partners behind records of another model, as the database has them."""
    model, field = second
    table = world.registry["models"][model]["table"]
    if not ids or not table:
        return set()
    rows = world.database.query(
        f'SELECT DISTINCT "{field}" FROM "{table}" WHERE id = ANY(%s) '
        f'AND "{field}" IS NOT NULL',
        sorted(ids),
    )
    return {partner for (partner,) in rows}
