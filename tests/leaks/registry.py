"""What the tests ask of Odoo's registry: models, ways between them, our methods.

Runs inside ``odoo shell``. New models and methods are found by themselves.
"""

import inspect

from .tables import TEXT

OURS = ("client_manager", "client_manager_reports")
# Odoo's own methods that ours extend: other tests of this folder try them.
_ELSEWHERE = {
    "create",
    "write",
    "unlink",
    "copy",
    "onchange",
    "message_post",
    "message_subscribe",
    "web_search_read",
}
_ADDONS = tuple(f"odoo.addons.{name}." for name in OURS)


def describe(env, manager) -> dict:
    """Models with their links to clients and documents, and methods of ours.

    :param manager: a client manager, for whom models are open or not
    """
    models = [env[name] for name in env.registry if name != "base"]
    return {
        "models": {
            m._name: _describe_model(m, manager) for m in models if not m._abstract
        },
        # Reports are abstract models; they can be called all the same.
        "methods": [found for model in models for found in _methods(model)],
    }


def _describe_model(model, manager) -> dict:
    rules = model.env["ir.rule"].search([("model_id.model", "=", model._name)])
    return {
        "transient": model._transient,
        "ours": _is_ours(model),
        "open": model.with_user(manager).has_access("read"),
        "rules": [
            sorted(rule.groups.get_external_id().values()) or ["everybody"]
            for rule in rules
        ],
        # A rule for everybody may narrow for managers as well as one of their own.
        "narrowed": any(
            not rule.groups and "_limits(" in (rule.domain_force or "")
            for rule in rules
        ),
        "table": model._table if model._auto else "",
        # Steps in the database from here to other models: field, where to, its kind.
        "steps": [
            [name, field.comodel_name, field.type]
            for name, field in model._fields.items()
            if field.type in ("many2one", "many2many")
            and field.store
            and (field.type == "many2one" or field.comodel_name == "res.partner")
            and field.comodel_name in model.env
            and not model.env[field.comodel_name]._abstract
        ],
        "logged": model._log_access,
        # What its records can be sorted or grouped by that stands elsewhere.
        "sorts": [
            [name, field.comodel_name if field.type == "many2one" else ""]
            for name, field in model._fields.items()
            if name not in ("create_uid", "write_uid")
            and field._description_sortable(model.env)
            and (
                field.related
                and not field.store
                or field.type == "many2one"
                and field.comodel_name in (*TEXT, "res.users")
            )
        ],
        # Ways that a domain may go from here: field, where to, is it in the database.
        "links": [
            [name, field.comodel_name, bool(field.store)]
            for name, field in model._fields.items()
            if field.relational
            and field.comodel_name in TEXT
            and field._description_searchable
        ],
    }


def _is_ours(model) -> bool:
    return model._original_module in OURS


def _methods(model):
    """(model, method, its parameters) of what our addons add and anybody may call."""
    # What our addons extend of every model is Odoo's own: the doors try that.
    of_every_model = set(type(model.env["base"]).mro())
    for name in sorted(dir(type(model))):
        if name.startswith("_") or name in _ELSEWHERE:
            continue
        for cls in type(model).mro():
            method = vars(cls).get(name)
            if not callable(method):
                continue
            if cls.__module__.startswith(_ADDONS) and cls not in of_every_model:
                yield [
                    model._name,
                    name,
                    _is_private(type(model), name),
                    hasattr(method, "_api_model"),
                    _required(method),
                ]
                break


def _is_private(cls, name: str) -> bool:
    """As Odoo's door does: one private definition in the chain is enough."""
    return any(
        getattr(vars(parent).get(name), "_api_private", False) for parent in cls.mro()
    )


def _required(method) -> list[str]:
    """Names of the parameters a caller must give."""
    parameters = list(inspect.signature(method).parameters.values())[1:]
    return [
        parameter.name
        for parameter in parameters
        if parameter.default is parameter.empty
        and parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    ]
