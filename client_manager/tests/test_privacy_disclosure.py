from datetime import datetime

from freezegun import freeze_time
from psycopg2.errors import InsufficientPrivilege

from odoo import SUPERUSER_ID
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.modules.neutralize import neutralize_database
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .privacy_common import PrivacyCase

TABLES = ("client_disclosure", "client_disclosure_line")


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestDisclosure(PrivacyCase):
    """What leaves the house is written down, and stays written."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.log = cls.env["client.disclosure"]
        cls.env.ref("base.group_allow_export").user_ids = [
            Command.link(user.id) for user in (cls.anna, cls.clerk, cls.director)
        ]

    def note(self, partners, user=None, **values):
        values = {
            "kind": "print",
            "file_format": "pdf",
            "name": "Client Dossier",
            "reference": "client_dossier",
            **values,
        }
        log = self.log.with_user(user or self.anna).sudo()
        before = log.search([])
        with log._noting(**values):
            log._note(partners)
        return log.search([]) - before

    def export(self, records, names, user=None):
        before = self.log.search([])
        rows = records.with_user(user or self.anna).export_data(names)["datas"]
        return rows, self.log.search([]) - before

    # -- what is written ----------------------------------------------------

    def test_who_when_what_whom(self):
        line = self.note(self.contact + self.textile + self.market)
        self.assertEqual(len(line), 1)
        self.assertEqual(line.date, datetime(2026, 6, 15, 9))
        self.assertEqual(line.user_id, self.anna)
        self.assertEqual(
            (line.user_ref, line.user_name, line.user_login),
            (self.anna.id, self.anna.name, "anna"),
        )
        self.assertEqual((line.kind, line.file_format), ("print", "pdf"))
        self.assertFalse(line.address)
        self.assertEqual(line.client_count, 2)
        self.assertEqual(
            set(line.line_ids.mapped("name")), {"Textile House", "Market Square"}
        )
        self.assertEqual(line.line_ids.partner_id, self.textile + self.market)

    def test_nothing_is_written_of_nothing(self):
        self.assertFalse(self.note(self.textile.browse()))
        log = self.log
        log._note(self.textile)  # outside of any print
        before = log.search_count([])
        with self.assertRaises(ZeroDivisionError):
            with log._noting(kind="print", file_format="pdf", name="a", reference="b"):
                log._note(self.textile)
                self.assertFalse(1 / 0)
        self.assertEqual(log.search_count([]), before)
        self.assertEqual(len(self.note(self.textile)), 1)

    def test_found_by_client(self):
        both = self.note(self.textile + self.market)
        one = self.note(self.market)
        for domain, expected in (
            ([("partner_id", "=", self.textile.id)], both),
            ([("partner_id", "in", self.market.ids)], both + one),
            ([("partner_id", "ilike", "square")], both + one),
            ([("line_ids.name", "ilike", "textile")], both),
        ):
            found = self.log.with_user(self.auditor).search(
                [("id", "in", (both + one).ids), *domain]
            )
            self.assertEqual(set(found.ids), set(expected.ids), domain)
        action = self.contact.with_user(self.auditor).action_view_disclosures()
        found = self.log.search(action["domain"])
        self.assertEqual(found, both)
        self.assertEqual(self.contact.disclosure_count, 1)

    # -- exports --------------------------------------------------------------

    def test_export_of_clients(self):
        stranger = self.env["res.partner"].create({"name": "Supplier"})
        self.assertFalse(stranger.is_client)
        rows, line = self.export(
            self.textile + self.market + self.contact + stranger,
            ["name", "phone"],
            self.director,
        )
        self.assertEqual(len(rows), 4)
        self.assertEqual(len(line), 1)
        self.assertEqual((line.kind, line.file_format), ("export", "data"))
        self.assertEqual((line.reference, line.detail), ("res.partner", "name, phone"))
        self.assertEqual(line.line_ids.partner_id, self.textile + self.market)
        self.assertFalse(self.export(stranger, ["name"])[1])

    def test_export_of_records_with_clients(self):
        orders = self.order(self.contact) + self.order(self.market)
        _rows, line = self.export(orders, ["name", "partner_id/phone"], self.director)
        self.assertEqual(line.reference, "sale.order")
        self.assertEqual(line.line_ids.partner_id, self.textile + self.market)
        self.assertFalse(self.export(orders, ["name", "state"], self.director)[1])

    def test_who_is_outside_our_groups_is_written_down_as_well(self):
        _rows, line = self.export(self.textile, ["name"], self.clerk)
        self.assertEqual(line.user_login, "clerk")

    def test_a_refused_export_leaves_nothing(self):
        before = self.log.search_count([])
        with self.assertRaises(UserError):
            self.textile.with_user(self.boris).export_data(["name"])
        self.assertEqual(self.log.search_count([]), before)

    def test_cost_does_not_grow_with_the_clients(self):
        clients = self.env["res.partner"].create(
            [
                {"name": f"C{n}", "is_company": True, "customer_rank": 1}
                for n in range(100)
            ]
        )
        for run, cost in (
            (lambda p: self.note(p), 5),
            (lambda p: self.export(p, ["name", "city"], self.director), 8),
        ):
            counts = []
            for group in (clients[:1], clients):
                run(group)
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                run(group)
                counts.append(self.env.cr.sql_log_count - before)
            self.assertLessEqual(counts[1], cost + 4, counts)
            self.assertLessEqual(counts[1] - counts[0], 0, counts)

    # -- nobody changes it ------------------------------------------------------

    def test_nobody_makes_changes_or_deletes_it(self):
        line = self.note(self.textile)
        admin = self.env.ref("base.user_admin")
        for record in (line, line.line_ids):
            values = record.copy_data()[0]
            for own in (
                record.with_user(admin),
                record.with_user(self.auditor),
                record.with_user(SUPERUSER_ID),
                record.sudo(),
            ):
                for change in (
                    lambda own=own: own.write({"name": "x"}),
                    lambda own=own: own.unlink(),
                    lambda own=own: own.copy(),
                    lambda own=own, values=values: own.create(values),
                    lambda own=own: own.web_save({"name": "x"}, {}),
                    lambda own=own: own.name_create("x"),
                ):
                    with self.assertRaises(AccessError):
                        change()
        loaded = self.log.load(["name", "user_name"], [["x", "y"]])
        self.assertTrue(loaded["messages"])
        self.assertFalse(loaded["ids"])

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_it_too(self):
        self.note(self.textile)
        for table in TABLES:
            for statement in (
                f"UPDATE {table} SET name = 'x'",
                f"DELETE FROM {table}",
                f"TRUNCATE {table} CASCADE",
            ):
                with self.assertRaises(InsufficientPrivilege):
                    with self.env.cr.savepoint():
                        self.env.cr.execute(statement)

    @mute_logger("odoo.sql_db")
    def test_assigning_a_value_never_reaches_the_database(self):
        line = self.note(self.textile)
        with self.assertRaises(AccessError):
            line.name = "x"
        self.env.invalidate_all()
        self.assertEqual(line.name, "Client Dossier")

    # -- it outlives what it is about -----------------------------------------

    def kept(self, line):
        self.env.invalidate_all()
        return (line.user_name, line.line_ids.mapped("name"))

    def test_it_outlives_deleting_the_client(self):
        client = self.env["res.partner"].create({"name": "Gone", "is_company": True})
        line = self.note(client)
        before = self.kept(line)
        client.unlink()
        self.assertEqual(self.kept(line), before)
        self.assertFalse(line.line_ids.partner_id)
        self.assertEqual(
            self.log.search([("line_ids.name", "=", "Gone")], limit=1), line
        )

    def test_it_outlives_merging_clients(self):
        line = self.note(self.textile)
        before = self.kept(line)
        ref = line.line_ids.partner_ref
        self.merge(self.market, self.textile)
        self.assertFalse(self.textile.exists())
        self.assertEqual(self.kept(line), before)
        self.assertEqual(line.line_ids.partner_ref, ref)

    def test_it_outlives_renaming(self):
        line = self.note(self.textile)
        self.textile.name = "Silk House"
        self.env.flush_all()
        self.assertEqual(self.kept(line)[1], ["Textile House"])

    def test_it_outlives_archiving_and_deleting_the_user(self):
        user = new_test_user(
            self.env, login="leaving", groups="client_manager.group_client_manager"
        )
        line = self.note(self.textile, user)
        before = self.kept(line)
        user.active = False
        self.assertEqual(line.user_id, user)
        user.unlink()
        self.assertEqual(self.kept(line), before)
        self.assertFalse(line.user_id)
        self.assertEqual(line.user_login, "leaving")

    def test_it_outlives_a_neutralisation(self):
        line = self.note(self.textile)
        before = self.kept(line)
        neutralize_database(self.env.cr)
        self.assertEqual(self.kept(line), before)

    def test_no_foreign_key_can_change_it(self):
        self.env.cr.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' "
            "AND conrelid::regclass::text = ANY(%s) "
            "AND NOT confrelid::regclass::text = ANY(%s)",
            [list(TABLES), list(TABLES)],
        )
        self.assertEqual(self.env.cr.fetchall(), [])
