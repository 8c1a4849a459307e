from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .interaction_common import InteractionCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 09:00:00")
class TestInteractionPerformance(InteractionCase):
    """The cost does not grow with the number of records."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clients = cls.many_clients()

    def test_figures_of_the_card(self):
        fields = ["interaction_count", "last_contact_date", "last_touch_date"]

        def read(clients):
            clients.with_user(self.anna).read(fields)

        self.assertSameCost(read, self.clients, 8)

    def test_recording(self):
        def record(clients):
            self.env["client.interaction"].with_user(self.anna).with_context(
                tracking_disable=True
            ).create([{"partner_id": client.id} for client in clients])

        self.assertSameCost(record, self.clients, 25)

    def test_recording_with_actions(self):
        interactions = self.env["client.interaction"].with_user(self.anna)

        def record(clients):
            interactions.create(
                [
                    {"partner_id": client.id, "action_ids": [self.promise()]}
                    for client in clients
                ]
            )

        self.assertSameCost(record, self.clients, 35)

    def test_finishing_activities_costs_a_few_queries_more_than_without(self):
        """Odoo itself posts a message for each; what we add does not grow."""
        interactions = self.env["client.interaction"]

        def finish(clients):
            activities = self.env["mail.activity"].create(
                [
                    {
                        "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                        "res_id": client.id,
                        "activity_type_id": self.env.ref(
                            "mail.mail_activity_data_call"
                        ).id,
                        "user_id": self.env.uid,
                    }
                    for client in clients
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            interactions._record_activities(activities, "Done")
            self.env.flush_all()
            costs.append(self.env.cr.sql_log_count - before)

        costs = []
        finish(self.clients[100])
        finish(self.clients[0])
        finish(self.clients[:100])
        self.assertLessEqual(max(costs[1:]), 30, costs)

    def test_messages_among_us_cost_nothing(self):
        message = self.env["mail.message"].create(
            {"model": "res.partner", "res_id": self.textile.id, "body": "a"}
        )
        message.write({"message_type": "notification"})
        self.env.flush_all()
        self.textile._is_written_to_client(message)
        with self.assertQueryCount(0):
            self.assertFalse(self.textile._is_written_to_client(message))
