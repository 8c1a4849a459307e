"""What managers and clients of the demo company said to each other (data only).

``HOW`` has a row for each talk, ``WORDS`` its purpose, what was said and what was
agreed, in English and, for clients who write Russian, in Russian.
"""

from .tables import rows

# Kind | from whom | minutes | outcome | due in days (empty: a decision, if anything)
HOW = rows(
    """
    call         | outgoing |  10 | agreed      | 3
    visit        | outgoing |  90 | agreed      |
    message      | incoming |   0 |             |
    call         | outgoing |   5 | not_reached |
    video        | outgoing |  45 | open        | 7
    office       | incoming |  30 | agreed      | 2
    call         | incoming |  15 | open        | 1
    exhibition   | outgoing |  20 | open        | 10
    presentation | outgoing |  60 | agreed      | 14
    call         | outgoing |  10 | refused     |
    """
)

WORDS = {
    False: [
        (
            "Autumn collection",
            "The buyer wants the new linen in three colours and asks for swatches.",
            "Send the swatches",
        ),
        (
            "Terms for the season",
            "Went through the sales of the half year; they will take a third more "
            "if the delivery comes weekly.",
            "Weekly delivery on Tuesdays",
        ),
        (
            "Question on washing",
            "They ask how the cotton shrinks at 60 degrees; sent the technical sheet.",
            "",
        ),
        (
            "Remind of the payment",
            "",
            "",
        ),
        (
            "Spring assortment",
            "Showed the spring patterns. The director decides after the fair.",
            "Prepare an offer for spring",
        ),
        (
            "Choosing samples",
            "Chose twelve samples in the showroom, wants them priced.",
            "Price the chosen samples",
        ),
        (
            "Late delivery",
            "The pallets came a day late; they ask for a warning in time.",
            "Ask the warehouse for the reason",
        ),
        (
            "Textile fair",
            "Spoke at our stand; interested in furnishing fabrics.",
            "Invite to the showroom",
        ),
        (
            "New curtains",
            "Presented the curtain range to the shop staff.",
            "Deliver a display stand",
        ),
        (
            "Offer of last week",
            "Too dear for them at present; may come back in spring.",
            "",
        ),
    ],
    True: [
        (
            "Осенняя коллекция",
            "Закупщик хочет новый лён в трёх цветах и просит образцы ткани.",
            "Отправить образцы ткани",
        ),
        (
            "Условия на сезон",
            "Разобрали продажи за полгода; возьмут на треть больше, если возить "
            "каждую неделю.",
            "Поставка еженедельно по вторникам",
        ),
        (
            "Вопрос по стирке",
            "Спрашивают об усадке хлопка при 60 градусах; выслали технический лист.",
            "",
        ),
        (
            "Напомнить об оплате",
            "",
            "",
        ),
        (
            "Весенний ассортимент",
            "Показали весенние рисунки. Директор решит после выставки.",
            "Подготовить предложение на весну",
        ),
        (
            "Выбор образцов",
            "Выбрали в торговом зале двенадцать образцов, просят цены.",
            "Рассчитать цены на образцы",
        ),
        (
            "Опоздание поставки",
            "Паллеты пришли на день позже; просят предупреждать заранее.",
            "Выяснить причину на складе",
        ),
        (
            "Текстильная выставка",
            "Поговорили на нашем стенде; интересуются мебельными тканями.",
            "Пригласить в торговый зал",
        ),
        (
            "Новые шторы",
            "Показали линейку штор сотрудникам магазина.",
            "Привезти стойку",
        ),
        (
            "Предложение с прошлой недели",
            "Сейчас для них дорого; возможно, вернутся весной.",
            "",
        ),
    ],
}
