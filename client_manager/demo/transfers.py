from dateutil.relativedelta import relativedelta

from odoo import Command, api, models

# Reason: English | Russian
TO_TERRITORY = ["The client lies in the area", "Клиент находится в районе менеджера"]
NEXT_MONTH = ["Redistribution of clients", "Перераспределение клиентов"]
EVENLY = ["Draft: who would get what", "Проект: кому достанутся клиенты"]


class ClientDemo(models.AbstractModel):
    _inherit = "client.demo"

    @api.model
    def _make_transfers(self, world):
        """The head has carried one out, planned one, and is thinking of a third."""
        users = world.users
        today = self._make_transfer(
            world,
            TO_TERRITORY,
            choice="selection",
            partner_ids=[Command.set(self._astray(world).ids)],
            distribution="territory",
            order_number="81-К",
            order_date=world.today,
        )
        next_month = self._make_transfer(
            world,
            NEXT_MONTH,
            choice="selection",
            partner_ids=[
                Command.set(
                    [
                        world.partners[name].id
                        for name in ("Kaluga Linen", "Sanatorium Beryozovaya Roshcha")
                    ]
                )
            ],
            user_ids=[Command.set(users["manager2"].ids)],
            date_from=world.today + relativedelta(months=1, day=1),
            order_number="82-К",
            order_date=world.today,
        )
        for transfer in (today, next_month):
            transfer.action_confirm()
        self._make_transfer(
            world,
            EVENLY,
            choice="manager",
            from_user_id=users["manager2"].id,
            user_ids=[Command.set((users["manager1"] + users["manager3"]).ids)],
            distribution="turnover",
        )

    @api.model
    def _astray(self, world):
        """A client of the Central branch in the area of a colleague.

        One without an order of today, which would change hands with the client.
        """
        bought = self.env["res.partner"].union(
            *(
                order.partner_id.commercial_partner_id
                for order in world.orders
                if world.company.client_date(order.date_order) >= world.today
            )
        )
        return next(
            partner
            for client, partner, _manager in self._served(world)
            if world.branches[client.name] == "central"
            and partner.proposed_manager_id
            and partner not in bought
        )

    @api.model
    def _make_transfer(self, world, reason, **values):
        """A transfer of the head of the Central branch, with its preview."""
        head = world.users["head"]
        transfers = self.env["client.transfer"].with_user(head)
        transfer = transfers.create(
            {"reason": self._in_own_language(head, *reason), **values}
        )
        transfer.action_preview()
        return transfer
