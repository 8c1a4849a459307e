"""Fields that say whether a record is among those a search finds."""


def fill_by_search(records, name: str):
    """Fill a boolean field by its own search, so that both always agree.

    :param name: a computed field with a ``search`` that knows ``in``
    """
    found = records.search([("id", "in", records.ids), (name, "=", True)])
    for record in records:
        record[name] = record in found
