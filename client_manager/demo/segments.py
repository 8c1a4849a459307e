from odoo import api, models

from .client_table import STOPPED

# Days ago for which the pass over all clients is made up, so that it has a history.
PASSES = (120, 90, 60, 30, 14, 7, 2)
# Client | who put it among the key clients | English | Russian
KEY_CLIENTS = {
    "Vesna Garment Factory": (
        "head",
        "Opens twelve shops next year and asks for a collection of its own",
        "В следующем году открывает двенадцать магазинов и просит свою коллекцию",
    ),
    "Ural Textile Company": (
        "head2",
        "The largest wholesaler of the region, served by an account plan",
        "Крупнейший оптовик региона, работаем по плану развития",
    ),
}
LOST = "Kurgan Garments"
LOST_NOTE = (
    "A competitor in Omsk delivers the same calico with a deferral of 60 days. Two "
    "visits and a special price did not help.",
    "Конкурент из Омска возит ту же бязь с отсрочкой 60 дней. Два визита и особая "
    "цена не помогли.",
)
RESPONSE_HOURS = {"key": 2, "a": 4, "b": 8, "c": 24, "new": 8, "prospect": 8}


class ClientDemo(models.AbstractModel):
    """Segments, rhythm and health of the clients, and how they came about."""

    _inherit = "client.demo"

    @api.model
    def _steps(self):
        return [*super()._steps(), "_make_segments"]

    @api.model
    def _make_segments(self, world):
        """Key clients, a lost one, and half a year of passes over all clients."""
        figures = self.env["client.retention"]
        for ago in PASSES:
            figures.with_context(client_pass_day=world.ago(ago)).compute_now()
        for suffix, hours in RESPONSE_HOURS.items():
            segment = self.env.ref(f"client_manager.client_segment_{suffix}")
            segment.response_hours = hours
        segment = self.env.ref("client_manager.client_segment_key")
        for name, (login, *reason) in KEY_CLIENTS.items():
            head = world.users[login]
            client = world.partners[name].with_user(head)
            client.set_segment(segment, self._in_own_language(head, *reason))
        client = world.partners[LOST]
        reason = self.env.ref("client_manager.client_loss_reason_competitor")
        self._keep(
            "loss_1",
            self.env["client.loss"].create(
                {
                    "partner_id": client.id,
                    "lost_on": world.ago(STOPPED[LOST] // 3),
                    "reason_id": reason.id,
                    "note": self._in_own_language(client.user_id, *LOST_NOTE),
                }
            ),
        )
        figures.compute_now()
