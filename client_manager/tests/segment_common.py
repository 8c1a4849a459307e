from datetime import date, datetime, timedelta

from .common import ClientManagerCase

TODAY = "2026-06-15 09:00:00"


class SegmentCase(ClientManagerCase):
    """It is 15 June 2026, noon in Moscow; *textile* is Anna's, *market* Vera's.

    Whatever the database had before counts for nothing.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.assign(cls.textile, cls.anna, date(2026, 1, 1))
        cls.assign(cls.market, cls.vera, date(2026, 1, 1))
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE res_partner SET is_client = FALSE WHERE id != ALL(%s)",
            ((cls.textile + cls.market).ids,),
        )
        cls.env.cr.execute("DELETE FROM client_loss")
        cls.env.cr.execute("DELETE FROM client_retention")
        cls.env.invalidate_all()

    @classmethod
    def client(cls, name="Client", user=None):
        client = cls.env["res.partner"].create({"name": name, "is_company": True})
        cls.assign(client, user or cls.anna, date(2026, 1, 1))
        return client

    @classmethod
    def buy(cls, client, *days_ago, price=100):
        """Confirmed orders so many days ago."""
        now = datetime(2026, 6, 15, 9)
        for ago in days_ago:
            cls.order(client, now - timedelta(ago), price)

    @classmethod
    def sell(cls, client, amount, days_ago=10, move_type="out_invoice"):
        """A posted invoice that belongs to an order, so no purchase of its own."""
        day = date(2026, 6, 15) - timedelta(days_ago)
        move = cls.invoice(client, day, amount, move_type, due=date(2026, 12, 31))
        move.invoice_origin = "S1"
        return move

    @classmethod
    def compute(cls, clients=None):
        cls.env["client.retention"].compute_now(clients)

    def figures(self, client):
        return self.env["client.retention"].search([("partner_id", "=", client.id)])

    def kind(self, client) -> str:
        return client.segment_id.kind
