from datetime import date, timedelta

from odoo import Command, api, models

from .tables import rows

# English | Russian; the terms of key clients, in turn
TERMS = {
    "terms_contract": rows(
        """
        Frame contract for the year, prices fixed by quarter | Рамочный договор на год, цены на квартал
        Contract with a yearly bonus                         | Договор с годовой премией
        """  # noqa: E501
    ),
    "terms_discount": rows(
        """
        Price list for key clients, 3 % more above 1 million | Прайс-лист ключевых клиентов, ещё 3 % свыше 1 млн
        Price list for key clients                           | Прайс-лист ключевых клиентов
        """  # noqa: E501
    ),
    "terms_service": rows(
        """
        One person for all questions, answer within two hours | Один сотрудник по всем вопросам, ответ за два часа
        Samples before each season, visit every month         | Образцы перед сезоном, визит раз в месяц
        """  # noqa: E501
    ),
    "terms_payment": rows(
        """
        45 days, delivery in 3 days by our lorry | Отсрочка 45 дней, доставка за 3 дня нашей машиной
        30 days, they fetch the goods            | Отсрочка 30 дней, самовывоз
        """  # noqa: E501
    ),
    "strengths": rows(
        """
        Same shade in all lots; long acquaintance of the directors | Один оттенок во всех партиях; давнее знакомство директоров
        Short delivery; they like our laboratory                   | Быстрая поставка; ценят нашу лабораторию
        """  # noqa: E501
    ),
    "risks": rows(
        """
        A competitor offers a lower price: we answer with service | Конкурент даёт цену ниже: отвечаем сервисом
        The buyer retires in spring: meet the successor now       | Закупщик весной уходит на пенсию: знакомимся с преемником
        """  # noqa: E501
    ),
}
# English | Russian | measure | part of the potential, or the target
GOALS = rows(
    """
    Turnover of the year      | Оборот за год              | turnover | 0.4
    Orders of the year        | Заказов за год             | orders   | 24
    More furnishing fabrics   | Больше мебельных тканей    | category | 0.1
    Showroom visits by buyers | Визиты закупщиков в зал    | manual   | 6
    """
)


class ClientDemo(models.AbstractModel):
    """Account plans of the largest clients."""

    _inherit = "client.demo"

    @api.model
    def _steps(self):
        steps = super()._steps()
        steps.insert(steps.index("_close_archived_client"), "_make_account_plans")
        return steps

    @api.model
    def _make_account_plans(self, world):
        """Each client of the kind A has a plan; most of them are active."""
        categories = self._need_categories(world)
        key_clients = [row for row in self._served(world) if row[0].kind == "A"]
        plans = self.env["client.account.plan"].create(
            [
                self._account_plan_values(world, n, partner, manager, categories)
                for n, (_client, partner, manager) in enumerate(key_clients)
            ]
        )
        for n, plan in enumerate(plans):
            if n % 4 != 3:
                plan.action_activate()

    @api.model
    def _account_plan_values(self, world, n, partner, manager, categories) -> dict:
        # The year of the demo company's sales, so that there is something to measure.
        first = date(world.ago(150).year, world.ago(150).month, 1)
        last = first + timedelta(364)
        is_russian = partner.lang == "ru_RU"
        bought = sum(
            order.amount_untaxed
            for order in world.orders
            if order.partner_id.commercial_partner_id == partner
        )
        potential = max(500_000, round(bought * (3 + n % 3), -5))
        return {
            "partner_id": partner.id,
            "user_id": manager.id,
            "company_id": world.company.id,
            "date_from": first,
            "date_until": last,
            "potential": potential,
            **{
                name: texts[n % len(texts)][is_russian] for name, texts in TERMS.items()
            },
            "goal_ids": [
                Command.create(
                    {
                        "name": goal[is_russian],
                        "measure": goal[2],
                        "target": float(goal[3]) * potential
                        if goal[2] in ("turnover", "category")
                        else float(goal[3]),
                        "category_id": categories[0].id
                        if goal[2] == "category"
                        else False,
                        "manual_value": n % 5 if goal[2] == "manual" else 0,
                        "date": last,
                        "user_id": manager.id,
                    }
                )
                for goal in GOALS
            ],
            "review_ids": [
                Command.create({"date": world.ago(-20 - 10 * n)}),
                Command.create({"date": world.ago(-110 - 10 * n)}),
            ],
        }
