"""What the demo company sells, and the words of its daily work (data only)."""

from .tables import rows

# English | Russian
CATEGORIES = rows(
    """
    Fabrics     | Ткани
    Bed Linen   | Постельное бельё
    Towels      | Полотенца
    Haberdashery | Фурнитура
    """
)

# Category | reference | English | Russian | unit | price, RUB | pack (smallest lot)
PRODUCTS = rows(
    """
    Fabrics | FB-101 | Calico, bleached, 220 cm   | Бязь отбелённая, 220 см   | m |  98 | 60
    Fabrics | FB-102 | Calico, printed, 220 cm    | Бязь набивная, 220 см     | m | 124 | 60
    Fabrics | FB-110 | Percale, dyed, 220 cm      | Перкаль крашеный, 220 см  | m | 215 | 50
    Fabrics | FB-115 | Sateen, 240 cm             | Сатин, 240 см             | m | 268 | 50
    Fabrics | FB-120 | Flannel, 180 cm            | Фланель, 180 см           | m | 172 | 50
    Fabrics | FB-130 | Linen, 150 cm              | Лён, 150 см               | m | 410 | 40
    Fabrics | FB-135 | Half-linen, 150 cm         | Полулён, 150 см           | m | 295 | 40
    Fabrics | FB-140 | Denim, 12 oz               | Джинсовая ткань, 12 унций | m | 385 | 50
    Fabrics | FB-150 | Gabardine, 150 cm          | Габардин, 150 см          | m | 189 | 50
    Fabrics | FB-155 | Workwear twill, 150 cm     | Саржа для спецодежды      | m | 232 | 60
    Fabrics | FB-160 | Coat wool, 150 cm          | Шерсть пальтовая, 150 см  | m | 940 | 25
    Fabrics | FB-170 | Curtain blackout, 280 cm   | Портьера блэкаут, 280 см  | m | 365 | 30
    Fabrics | FB-175 | Voile, 300 cm              | Вуаль, 300 см             | m | 148 | 40
    Bed Linen | BL-201 | Bed set, calico, single  | Комплект КПБ бязь, 1,5 сп. | u | 1150 | 20
    Bed Linen | BL-202 | Bed set, calico, double  | Комплект КПБ бязь, 2 сп.  | u | 1390 | 20
    Bed Linen | BL-210 | Bed set, sateen, euro    | Комплект КПБ сатин, евро  | u | 2950 | 10
    Bed Linen | BL-220 | Pillowcase, 50×70        | Наволочка, 50×70          | u |  165 | 50
    Bed Linen | BL-225 | Sheet, 220×240           | Простыня, 220×240         | u |  690 | 30
    Bed Linen | BL-230 | Quilt, 172×205           | Одеяло, 172×205           | u | 1780 | 10
    Towels | TW-301 | Terry towel, 50×90          | Полотенце махровое, 50×90 | u |  235 | 60
    Towels | TW-302 | Terry towel, 70×140         | Полотенце махровое, 70×140 | u |  460 | 40
    Towels | TW-310 | Waffle towel, 45×80         | Полотенце вафельное, 45×80 | u |   72 | 100
    Haberdashery | HB-401 | Sewing thread 40/2, box | Нитки швейные 40/2, короб | u | 890 | 10
    Haberdashery | HB-405 | Zipper, 50 cm, 100 pcs | Молния 50 см, 100 шт.    | u | 1240 | 5
    Haberdashery | HB-410 | Elastic band, 25 m    | Резинка эластичная, 25 м  | u |  310 | 20
    """  # noqa: E501
)

# English | Russian
COMPLAINT_CATEGORIES = rows(
    """
    Defect           | Брак
    Shortage         | Недостача
    Wrong assortment | Пересорт
    Late delivery    | Срыв срока поставки
    Documents        | Документы
    """
)

# Category | English | Russian
COMPLAINTS = rows(
    """
    Defect | Stains on two rolls of sateen | Пятна на двух рулонах сатина
    Defect | Colour differs from the sample | Цвет отличается от образца
    Defect | Shrinkage above the norm after washing | Усадка после стирки выше нормы
    Defect | Torn edge on a roll | Порвана кромка рулона
    Shortage | 40 metres short on a roll of calico | В рулоне бязи не хватает 40 метров
    Shortage | One parcel missing | Не хватает одного места
    Shortage | Two bed sets fewer than invoiced | На два комплекта меньше, чем в накладной
    Wrong assortment | Printed calico instead of bleached | Пришла набивная бязь вместо отбелённой
    Wrong assortment | Wrong size of towels | Не тот размер полотенец
    Late delivery | Delivery three days late | Поставка опоздала на три дня
    Late delivery | The lorry came outside working hours | Машина пришла в нерабочее время
    Documents | No tax invoice in the package | В пакете нет счёта-фактуры
    Documents | Wrong bank details in the invoice | В счёте неверные реквизиты
    Documents | Certificate of conformity needed | Нужен сертификат соответствия
    """  # noqa: E501
)

# English | Russian
DEALS = rows(
    """
    Yearly supply of bed linen           | Годовая поставка постельного белья
    Fabric for a new workwear line       | Ткань для новой линии спецодежды
    Hotel refit, 120 rooms               | Переоснащение гостиницы, 120 номеров
    Towels with a woven logo             | Полотенца с вытканным логотипом
    Winter collection: coat wool         | Зимняя коллекция: пальтовая шерсть
    Curtains for a chain of cafés        | Портьеры для сети кафе
    Trial lot of linen                   | Пробная партия льна
    Second shop of the client            | Второй магазин клиента
    School uniforms, gabardine           | Школьная форма, габардин
    Denim for spring                     | Джинсовая ткань на весну
    """
)

# People who asked us but are not in the client base yet.
STRANGERS = [
    "Hotel Baltika",
    "Sewing Studio Igla",
    "Kindergarten No. 12",
    "Sanatorium Sosnovy Bor",
    "Магазин «Уют»",
    "Пансионат «Берёзка»",
    "Spa Volga",
    "Textile Market Sadko",
]
