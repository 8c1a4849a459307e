"""A thousand clients with their managers by name, through Odoo's own import screen."""

import csv
import io
import time

import pytest

from .common import Rpc
from .outside import WebSession, make_user, tracebacks, xml_id

CLIENTS = 1000
# Every tenth client brings two contacts: one whose manager cell is empty, and one with
# the manager of its company written beside it, as an export from another system has it.
CONTACT_EVERY = 10
MANAGERS = {
    "anna": "Анна Крылова",
    "boris": "Boris O'Neil, jr.",
    "vera": 'Вера "Север" Мороз',
    "gleb": "Gleb Fox",
}
NAMES = tuple(MANAGERS.values())
COLUMNS = ("External ID", "Name", "Is a Company", "Related Company/External ID",
           "City", "Salesperson")  # fmt: skip
FIELDS = ("id", "name", "is_company", "parent_id/id", "city", "user_id")
CITIES = ("Иваново", "Kostroma", "Екатеринбург", "Пермь")


def client_rows(count=CLIENTS, prefix="c", managers=NAMES):
    """The rows of a file: clients, each tenth followed by its contacts."""
    for number in range(count):
        manager = managers[number % len(managers)]
        client = f"import_test.{prefix}{number:04}"
        city = CITIES[number % len(CITIES)]
        yield client, f'ООО "Клиент {number}", Co', "1", "", city, manager
        if number % CONTACT_EVERY == 0:
            yield f"{client}_a", f"Закупщик {number}", "0", client, city, ""
            yield f"{client}_b", f"Buyer {number}", "0", client, city, manager


def as_csv(rows, columns=COLUMNS):
    """The text of a file."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()


def assignments(database):
    """Every assignment as it is stored, also who touched it last and when."""
    return database.query(
        "SELECT id, partner_id, user_id, role, date_from, date_until, write_date "
        "FROM client_assignment ORDER BY id"
    )


def partners(database):
    """Every partner with its salesperson."""
    return database.query(
        "SELECT id, name, commercial_partner_id, user_id, is_client "
        "FROM res_partner ORDER BY id"
    )


class Importer:
    """A database to import into, its administrator and its managers by login."""

    def __init__(self, database, server):
        self.database = database
        self.server = server
        self.admin = Rpc(server.url, database.name, "admin")
        self.managers = {
            login: make_user(
                self.admin,
                database,
                login,
                "client_manager.group_client_manager",
                name=name,
            )
            for login, name in MANAGERS.items()
        }

    def run(self, text, login="admin", fields=FIELDS):
        """Import a file as a user does."""
        session = WebSession(self.server.url, self.database.name, login)
        return session.import_file("res.partner", text, fields)


@pytest.fixture(scope="module")
def importer(make_database, workspace):
    database = make_database("ours")
    try:
        with database.serve() as server:
            importer = Importer(database, server)
            yield importer
            assert not tracebacks(server.log_text())
    finally:
        workspace.databases.drop(database.name)


@pytest.fixture(scope="module")
def imported(importer):
    """The result of the first import of the whole file."""
    started = time.monotonic()
    result = importer.run(as_csv(client_rows()))
    print(f"\nimport of {CLIENTS} clients: {time.monotonic() - started:.0f} s")
    return result


def test_odoo_recognises_the_columns_by_their_labels(importer):
    """Nobody has to map them by hand; only the label of the id differs by version."""
    before = partners(importer.database)
    session = WebSession(importer.server.url, importer.database.name, "admin")
    text = as_csv(client_rows(3, "label"), FIELDS[:1] + COLUMNS[1:5] + ("Salesperson",))
    result = session.import_file("res.partner", text, dry_run=True)
    assert result["messages"] == []
    assert partners(importer.database) == before


def test_a_failed_file_leaves_nothing_and_names_its_rows(importer):
    rows = list(client_rows(40, "bad"))
    for number in (7, 30):
        rows[number] = (*rows[number][:-1], "Nobody Known")
    before = partners(importer.database), assignments(importer.database)
    result = importer.run(as_csv(rows))
    assert not result["ids"]
    reported = [(m["rows"]["from"], m["rows"]["to"]) for m in result["messages"]]
    assert reported == [(7, 7), (30, 30)]
    for message in result["messages"]:
        assert message["type"] == "error"
        assert "Nobody Known" in message["message"]
        assert "Salesperson" in message["message"]
    assert (partners(importer.database), assignments(importer.database)) == before


def test_every_client_of_the_file_is_assigned(importer, imported):
    assert imported["messages"] == []
    assert len(imported["ids"]) == len(list(client_rows()))
    counted = dict(
        importer.database.query(
            "SELECT users.login, count(*) FROM client_assignment assignment "
            "JOIN res_users users ON users.id = assignment.user_id "
            "WHERE assignment.role = 'responsible' AND assignment.date_until IS NULL "
            "GROUP BY users.login"
        )
    )
    assert counted == dict.fromkeys(MANAGERS, CLIENTS // len(MANAGERS))
    for login, user in importer.managers.items():
        manager = Rpc(importer.server.url, importer.database.name, login)
        mine = manager.call(
            "res.partner",
            "search_count",
            [("is_client", "=", True), ("user_id", "=", user)],
        )
        assert mine == CLIENTS // len(MANAGERS)


def test_contacts_of_the_file_follow_their_company(importer, imported):
    contacts = importer.database.query(
        "SELECT contact.name, contact.user_id, client.user_id FROM res_partner contact "
        "JOIN res_partner client ON client.id = contact.commercial_partner_id "
        "WHERE contact.id = ANY(%s) AND contact.id != client.id",
        imported["ids"],
    )
    assert len(contacts) == 2 * CLIENTS // CONTACT_EVERY
    astray = [name for name, user, of_client in contacts if user != of_client]
    assert not astray, f"{len(astray)} contacts do not follow, the first: {astray[0]}"


def test_the_same_file_again_changes_nothing(importer, imported):
    before = partners(importer.database), assignments(importer.database)
    again = importer.run(as_csv(client_rows()))
    assert again["messages"] == []
    assert sorted(again["ids"]) == sorted(imported["ids"])
    after = partners(importer.database), assignments(importer.database)
    changed = [pair for pair in zip(before[0], after[0], strict=True)
               if pair[0] != pair[1]]  # fmt: skip
    assert not changed, f"{len(changed)} partners changed, the first: {changed[0]}"
    assert after[1] == before[1]


def test_another_file_gives_the_clients_to_others(importer, imported):
    """On the same day: what began today is taken over, no history of zero days."""
    others = NAMES[1:] + NAMES[:1]
    count = len(assignments(importer.database))
    rows = list(client_rows(40, managers=others))
    result = importer.run(as_csv(rows))
    assert result["messages"] == []
    assert len(assignments(importer.database)) == count
    wanted = {f'ООО "Клиент {n}", Co': others[n % len(others)] for n in range(40)}
    found = importer.database.query(
        "SELECT client.name, partner.name FROM res_partner client "
        "JOIN res_users users ON users.id = client.user_id "
        "JOIN res_partner partner ON partner.id = users.partner_id "
        "WHERE client.name = ANY(%s)",
        list(wanted),
    )
    assert dict(found) == wanted


def test_a_manager_cannot_give_clients_away_or_take_them_by_a_file(importer, imported):
    """Not even with the rights to import that a manager may well have."""
    groups = ("base.group_partner_manager", "base.group_allow_export")
    importer.admin.call(
        "res.users",
        "write",
        [importer.managers["anna"]],
        {"group_ids": [(4, xml_id(importer.database, group)) for group in groups]},
    )
    before = partners(importer.database), assignments(importer.database)

    def told(rows):
        result = importer.run(as_csv(rows), "anna")
        after = partners(importer.database), assignments(importer.database)
        assert after == before
        messages = [m["message"] for m in result["messages"]]
        assert bool(result["ids"]) != bool(messages)
        assert not [message for message in messages if "psycopg2" in message]
        return messages

    rows = {row[0]: row for row in client_rows(50)}
    mine, others = whose(importer, rows, "anna")
    contacts = [name for name in mine + others if not rows[name][2] == "1"]
    assert contacts and mine and others
    for target in ("Gleb Fox", "Анна Крылова"):
        assert told([(*row[:-1], target) for row in rows.values()])
        for name in (*mine[:3], *others[:3], *contacts):
            messages = told([(*rows[name][:-1], target)])
            if name in others:
                # They are not even hers to read, so nothing is said of giving.
                assert "res.partner" in messages[0], name
                assert "head of department" not in messages[0], name
            elif target == "Gleb Fox":
                # Her own, but only a head gives them to another.
                assert "head of department" in messages[0], name
            else:
                assert not messages, name  # they are hers already


def whose(importer, rows, login):
    """The rows of a manager's own clients and contacts, and those of others'."""
    owners = dict(
        importer.database.query(
            "SELECT data.module || '.' || data.name, users.login"
            "  FROM ir_model_data data JOIN res_partner partner"
            "    ON partner.id = data.res_id AND data.model = 'res.partner'"
            "  JOIN res_users users ON users.id = partner.user_id"
            " WHERE data.module = 'import_test'"
        )
    )
    mine = [name for name in rows if owners[name] == login]
    return mine, [name for name in rows if name not in mine]
