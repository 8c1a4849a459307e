from datetime import timedelta
from random import Random

from odoo import api, models

from .tables import rows

# English | Russian | category | level | volume | rhythm | budget | state
NEEDS = rows(
    """
    Flame-retardant fabric for workwear | Огнестойкая ткань для спецодежды | 1 | 3 | 400 | quarter | 260000 | stated
    Bed linen for 120 rooms             | Постельное бельё на 120 номеров  | 2 | 2 | 240 | half    | 310000 | offered
    Softer towels than today's          | Полотенца мягче нынешних         | 2 | 1 | 300 | month   |  42000 | stated
    Linen of the same shade all year    | Лён одного оттенка весь год      | 0 | 3 | 600 | month   | 150000 | met
    Curtains with fitting on site       | Шторы с монтажом на месте        | 1 | 1 |  40 | once    |  90000 | dropped
    Cotton in narrow rolls              | Хлопок в узких рулонах           | 0 | 2 | 800 | week    |  36000 | offered
    Samples before each season          | Образцы перед каждым сезоном     | 0 | 1 |  20 | season  |   8000 | met
    """  # noqa: E501
)
# English | Russian
CRITERIA = rows(
    """
    Certificate and delivery within a week | Сертификат и поставка за неделю
    Price first, then delay of payment     | Сначала цена, потом отсрочка
    Samples, the same shade in each lot    | Образцы, один оттенок в партиях
    """
)
SUPPLIERS = ["Volga Fabrics", "", "ТД «Иваново-Опт»", "", ""]


class ClientDemo(models.AbstractModel):
    """What the clients need, and how new ones are brought on board."""

    _inherit = "client.demo"

    @api.model
    def _steps(self):
        steps = super()._steps()
        place = steps.index("_close_archived_client")
        steps[place:place] = ["_make_needs", "_make_onboardings"]
        return steps

    @api.model
    def _make_needs(self, world):
        """Needs of two clients in three, some of them heard at a contact."""
        rnd = Random(31)
        categories = self._need_categories(world)
        heard = self.env["client.interaction"].search([("counts", "=", True)])
        talks = heard.grouped("commercial_partner_id")
        values = []
        for n, (_client, partner, _manager) in enumerate(self._served(world)):
            if n % 3 == 2:
                continue
            for number in (n, n + 3)[: 1 + n % 2]:
                talk = talks.get(partner, heard.browse())[:1]
                values.append(
                    self._need_values(world, number, partner, talk, categories, rnd)
                )
        self.env["client.need"].create(values)

    @api.model
    def _need_categories(self, world) -> list:
        found = {product.categ_id: None for product in world.products}
        return list(found)

    @api.model
    def _need_values(self, world, number, partner, talk, categories, rnd) -> dict:
        english, russian, category, level, volume, rhythm, budget, state = NEEDS[
            number % len(NEEDS)
        ]
        is_russian = partner.lang == "ru_RU"
        return {
            "partner_id": partner.id,
            "name": russian if is_russian else english,
            "category_id": categories[int(category) % len(categories)].id,
            "level": level,
            "volume": int(volume) * rnd.choice((0.5, 1, 2)),
            "uom_id": self.env.ref("uom.product_uom_meter").id,
            "rhythm": rhythm,
            "budget": int(budget),
            "company_id": world.company.id,
            "currency_id": world.company.currency_id.id,
            "criteria": CRITERIA[number % len(CRITERIA)][is_russian],
            "present_supplier": state != "met" and SUPPLIERS[number % len(SUPPLIERS)],
            "state": state,
            "interaction_id": talk.id,
            "date": talk.date.date() if talk else world.ago(rnd.randint(5, 120)),
        }

    @api.model
    def _make_onboardings(self, world):
        """New clients and prospects are on their way, one has arrived."""
        plan = world.company._new_client_plan()
        world.company.client_onboarding_plan_id = plan
        new = [
            (client, partner)
            for client, partner, _manager in self._served(world)
            if client.since is not None and not client.before
        ]
        clients = self.env["res.partner"].union(*(partner for _c, partner in new))
        launched = self.env["client.onboarding"].launch(clients, plan).sudo()
        begun = {partner: world.ago(client.since) for client, partner in new}
        for run in launched:
            run.date = begun[run.partner_id]
            for step in run.activity_ids:
                step.date_deadline += run.date - world.today
            late = run.activity_ids.filtered(
                lambda step: step.date_deadline < world.today - timedelta(2)
            )
            late.action_archive()
