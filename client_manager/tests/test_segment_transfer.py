from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .segment_common import TODAY, SegmentCase


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSegmentTransfer(SegmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key = cls.env["client.segment"].create({"name": "Key clients"})
        cls.other = cls.client("Other")
        (cls.textile + cls.market).sudo()._move_to_segment(cls.key, True, "Promising")

    def transfer(self, **values):
        return (
            self.env["client.transfer"]
            .with_user(self.head)
            .create(
                {
                    "choice": "segment",
                    "segment_id": self.key.id,
                    "user_ids": [Command.set(self.boris.ids)],
                    **values,
                }
            )
        )

    def test_the_clients_of_a_segment_change_hands(self):
        transfer = self.transfer()
        transfer.action_preview()
        # The other one of the segment is a manager's of another department.
        self.assertEqual(transfer.line_ids.partner_id, self.textile)
        transfer.action_confirm()
        self.assertEqual(self.textile.user_id, self.boris)
        self.assertEqual(self.market.user_id, self.vera)
        self.assertEqual(self.other.user_id, self.anna)
        # Whose it is has nothing to do with how a client is served.
        self.assertEqual(self.textile.segment_id, self.key)

    def test_the_segment_is_asked_for_and_fixed_by_the_preview(self):
        transfer = self.transfer(segment_id=False)
        with self.assertRaisesRegex(UserError, "which segment"):
            transfer.action_preview()
        transfer.segment_id = self.key
        transfer.action_preview()
        with self.assertRaisesRegex(UserError, "previewed"):
            transfer.segment_id = False

    def test_the_form_asks_for_it(self):
        with Form(self.env["client.transfer"].with_user(self.head)) as form:
            form.choice = "segment"
            form.segment_id = self.key
            form.user_ids.add(self.boris)
        self.assertEqual(form.record.segment_id, self.key)
