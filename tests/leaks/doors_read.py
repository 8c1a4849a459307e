"""Doors that read records of any model through its methods.

Each takes a caller (``Web`` or ``XmlRpc``) and a target, and returns what it got of the
target: ids, numbers or texts, nothing when it got nothing.
"""

import json

from .tables import TEXT


def text_field(target) -> str:
    """A field of the target's model that is worth reading."""
    return TEXT.get(target.model, "display_name")


def among(target) -> list:
    """A domain for exactly these records."""
    return [("id", "in", list(target.ids))]


def search(caller, target):
    return caller.call(target.model, "search", among(target))


def search_everything(caller, target):
    """Without a condition, a user gets all that is shown to them."""
    found = caller.call(target.model, "search", [], limit=100000)
    return set(found) & set(target.ids)


def search_count(caller, target):
    return caller.call(target.model, "search_count", among(target))


def search_read(caller, target):
    return caller.call(target.model, "search_read", among(target), [text_field(target)])


def web_search_read(caller, target):
    specification = {"id": {}, text_field(target): {}}
    answer = caller.call(
        target.model, "web_search_read", among(target), specification=specification
    )
    return answer["records"] or answer["length"]


def read(caller, target):
    return caller.call(target.model, "read", list(target.ids), [text_field(target)])


def read_name(caller, target):
    return caller.call(target.model, "read", list(target.ids), ["display_name"])


def web_read(caller, target):
    return caller.call(
        target.model, "web_read", list(target.ids), {text_field(target): {}}
    )


def metadata(caller, target):
    return caller.call(target.model, "get_metadata", list(target.ids))


def export_data(caller, target):
    answer = caller.call(
        target.model, "export_data", list(target.ids), ["id", text_field(target)]
    )
    return answer["datas"]


def name_search(caller, target):
    return caller.call(target.model, "name_search", "", among(target))


def web_name_search(caller, target):
    return caller.call(
        target.model, "web_name_search", "", {"display_name": {}}, among(target)
    )


def guess_by_name(caller, target):
    """Ask whether a name begins so; the answer tells, letter by letter."""
    return caller.call(
        target.model,
        "search_count",
        [*among(target), (text_field(target), "=ilike", "sx%")],
    )


def group_all(caller, target):
    rows = caller.call(
        target.model, "formatted_read_group", among(target), [], ["__count"]
    )
    return sum(row["__count"] for row in rows)


def group_by_day(caller, target):
    rows = caller.call(
        target.model,
        "formatted_read_group",
        among(target),
        ["create_date:day"],
        ["__count"],
    )
    return sum(row["__count"] for row in rows)


def read_group(caller, target):
    rows = caller.call(target.model, "read_group", among(target), ["__count"], [])
    return sum(row["__count"] for row in rows)


def web_read_group(caller, target):
    answer = caller.call(
        target.model,
        "web_read_group",
        among(target),
        ["create_date:month"],
        ["__count"],
    )
    return sum(group["__count"] for group in answer["groups"])


def grouping_sets(caller, target):
    sets = caller.call(
        target.model,
        "formatted_read_grouping_sets",
        among(target),
        [[], ["create_date:year"]],
        ["__count"],
    )
    return sum(row["__count"] for rows in sets for row in rows)


def copy_data(caller, target):
    return caller.call(target.model, "copy_data", list(target.ids))


def form_of_record(caller, target):
    """Ask for a form's values as if one field had just been changed."""
    field = text_field(target)
    answer = caller.call(
        target.model,
        "onchange",
        [target.ids[0]],
        {},
        [],
        {"display_name": {}, field: {}},
    )
    return answer.get("value")


def has_access(caller, target):
    return caller.call(target.model, "has_access", list(target.ids), "read")


def _export(kind: str, caller, target) -> bytes:
    fields = [{"name": text_field(target), "label": "Text", "type": "char"}]
    caller.post(
        f"/web/export/{kind}",
        data=json.dumps(
            {
                "model": target.model,
                "fields": fields,
                "ids": list(target.ids),
                "domain": [],
                "import_compat": False,
                "groupby": [],
            }
        ),
    )
    return caller.content


def export_csv(caller, target):
    """Lines below the head of the file."""
    return _export("csv", caller, target).decode().strip().splitlines()[1:]


def export_xlsx(caller, target):
    """Rows below the head of the sheet."""
    return sheet_texts(_export("xlsx", caller, target))[1:]


def sheet_texts(content: bytes) -> list[str]:
    """All texts in the first sheet of a workbook."""
    import io

    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(content)).active
    return [
        str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell
    ]


# Doors at which several records can be asked for at once without hiding one another.
SEARCHES = (
    search,
    search_everything,
    search_count,
    search_read,
    web_search_read,
    name_search,
    web_name_search,
    guess_by_name,
    group_all,
    group_by_day,
    read_group,
    web_read_group,
    grouping_sets,
)
# Doors at which one refusal would hide that another record was given out.
READS = (
    read,
    read_name,
    web_read,
    metadata,
    export_data,
    export_csv,
    export_xlsx,
    copy_data,
    form_of_record,
    has_access,
)
