"""The clients of the demo company and where they are (data only).

Columns of ``CLIENTS``:

=========  ==================================================================
kind       A big, B middle, C small, N a person (they buy); P a prospect
terms      days until an invoice is due
habit      how the client pays: good, late, part (in two parts), bad (stopped)
manager    login of today's manager; empty: nobody
since      days ago the manager got the client by an order; empty: since ever
before     login of the manager until then; empty: a new client of that day
co         login of a co-manager
=========  ==================================================================
"""

from .tables import rows

# City | Russian | code of the region in Odoo | tax region | postcode | branch
CITIES = rows(
    """
    Moscow         | Москва         | MOW | 77 | 115 | central
    Tver           | Тверь          | TVE | 69 | 170 | central
    Ivanovo        | Иваново        | IVA | 37 | 153 | central
    Vladimir       | Владимир       | VLA | 33 | 600 | central
    Ryazan         | Рязань         | RYA | 62 | 390 | central
    Tula           | Тула           | TUL | 71 | 300 | central
    Yaroslavl      | Ярославль      | YAR | 76 | 150 | central
    Kaluga         | Калуга         | KLU | 40 | 248 | central
    Smolensk       | Смоленск       | SMO | 67 | 214 | central
    Yekaterinburg  | Екатеринбург   | SVE | 66 | 620 | ural
    Nizhny Tagil   | Нижний Тагил   | SVE | 66 | 622 | ural
    Chelyabinsk    | Челябинск      | CHE | 74 | 454 | ural
    Magnitogorsk   | Магнитогорск   | CHE | 74 | 455 | ural
    Perm           | Пермь          | PER | 59 | 614 | ural
    Tyumen         | Тюмень         | TYU | 72 | 625 | ural
    Ufa            | Уфа            | BA  | 02 | 450 | ural
    Kurgan         | Курган         | KGN | 45 | 640 | ural
    Orenburg       | Оренбург       | ORE | 56 | 460 | ural
    """
)

# English | Russian
STREETS = rows(
    """
    Lenina St.        | ул. Ленина
    Sovetskaya St.    | ул. Советская
    Fabrichnaya St.   | ул. Фабричная
    Zavodskaya St.    | ул. Заводская
    Tkatskaya St.     | ул. Ткацкая
    Promyshlennaya St. | ул. Промышленная
    Sadovaya St.      | ул. Садовая
    Mira Ave.         | пр. Мира
    Oktyabrskaya St.  | ул. Октябрьская
    """
)

# Name | city | kind | terms | habit | manager | since | before | co
CLIENTS = rows(
    """
    Vesna Garment Factory        | Moscow        | A | 30 | good | manager1 |     |          | manager2
    ООО «Швейный дом»            | Moscow        | A | 30 | late | manager1 |     |          |
    Domashny Uyut Stores         | Tver          | B | 15 | good | manager1 |     |          |
    Tver Workwear                | Tver          | B | 30 | bad  | manager1 |  96 | manager2 |
    Atelier Marina Orlova        | Moscow        | C |  0 | good | manager1 |     |          |
    ИП Соколова Е. В.            | Moscow        | C | 15 | late | manager1 | 130 |          |
    Hotel Slavyanka              | Moscow        | B | 30 | part | manager1 |     |          |
    Kashtan Curtains             | Yaroslavl     | C | 15 | good | manager1 |  64 |          |
    Ivanovo Knitwear             | Ivanovo       | A | 30 | good | manager2 |     |          |
    АО «Ивтекстиль-Торг»         | Ivanovo       | A | 45 | part | manager2 |     |          | manager3
    Vladimir Sewing Union        | Vladimir      | B | 30 | good | manager2 |     |          |
    Golden Ring Hotels           | Vladimir      | B | 30 | late | manager2 |  58 | manager3 |
    ООО «Мир тканей»             | Ivanovo       | B | 15 | good | manager2 |     |          |
    Sudarushka Fashion           | Vladimir      | C |  0 | good | manager2 |     |          |
    Sewing Workshop Nitka        | Ivanovo       | C | 15 | bad  | manager2 | 300 |          |
    Teply Dom                    | Smolensk      | C | 15 | good | manager2 | 100 |          |
    Ryazan Textile Base          | Ryazan        | A | 30 | late | manager3 |     |          |
    Oka Trading House            | Ryazan        | B | 30 | good | manager3 |     |          |
    Tula Uniforms                | Tula          | B | 15 | good | manager3 |  77 | manager1 |
    ООО «Спецодежда-Центр»       | Tula          | B | 30 | part | manager3 |     |          |
    Kaluga Linen                 | Kaluga        | C | 15 | good | manager3 |     |          |
    Sanatorium Beryozovaya Roshcha | Kaluga      | C | 30 | late | manager3 |     |          |
    Elena Vorontsova             | Ryazan        | N |  0 | good | manager3 |     |          |
    Ural Textile Company         | Yekaterinburg | A | 30 | good | manager4 |     |          | manager5
    ООО «Уралшвейпром»           | Yekaterinburg | A | 45 | late | manager4 |     |          |
    Isetsky Trading House        | Yekaterinburg | B | 30 | good | manager4 |     |          |
    Malachite Hotel              | Yekaterinburg | B | 30 | part | manager4 | 118 |          |
    Tagil Workwear               | Nizhny Tagil  | B | 15 | bad  | manager4 |     |          |
    ИП Кузнецов А. Н.            | Nizhny Tagil  | C |  0 | good | manager4 |     |          |
    Atelier Silhouette           | Yekaterinburg | C | 15 | good | manager4 |  45 |          |
    Chelyabinsk Sewing Factory   | Chelyabinsk   | A | 30 | good | manager5 |     |          |
    Magnit Bed Linen             | Magnitogorsk  | B | 15 | late | manager5 |     |          |
    ООО «Южуралтекстиль»         | Chelyabinsk   | B | 30 | good | manager5 |  83 | manager4 |
    Steppe Trade                 | Orenburg      | B | 30 | good | manager5 |     |          |
    Orenburg Shawls              | Orenburg      | C | 15 | part | manager5 |     |          |
    Kurgan Garments              | Kurgan        | C | 15 | late | manager5 |     |          |
    Igor Belyaev                 | Chelyabinsk   | N |  0 | good | manager5 |     |          |
    Kama Textile                 | Perm          | A | 30 | part | manager6 |     |          |
    ООО «Тюменьткань»            | Tyumen        | B | 30 | good | manager6 |     |          |
    Bashkir Sewing Union         | Ufa           | A | 30 | late | manager6 | 150 | manager5 |
    Perm Hospitality Supply      | Perm          | B | 15 | good | manager6 |     |          |
    Siberia Home                 | Tyumen        | C | 15 | bad  | manager6 |     |          |
    Ufa Curtain Salon            | Ufa           | C |  0 | good | manager6 |     |          |
    Zabota Clinic                | Perm          | C | 30 | good | manager6 | 110 |          |
    Smolensk Fabrics             | Smolensk      | B | 15 | late |          |  33 | manager3 |
    ООО «Прикамье-Опт»           | Perm          | C | 15 | good |          |     |          |
    Yar Boutique Hotels          | Yaroslavl     | P | 30 | good | manager1 |  21 |          |
    Kremlin Souvenirs            | Moscow        | P | 15 | good | manager3 |  12 |          |
    ООО «Тобол-Текстиль»         | Tyumen        | P | 15 | good | manager6 |  17 |          |
    Lyubava Shops                | Vladimir      | C | 15 | good | manager2 |     |          |
    """  # noqa: E501
)

# Closed its business: the card is archived, its documents stay.
ARCHIVED = "Lyubava Shops"
ARCHIVED_DAYS_AGO = 115
# Who has stopped buying without a word, and how many days ago.
STOPPED = {
    "Kurgan Garments": 110,
    "Siberia Home": 75,
    "Hotel Slavyanka": 62,
    "ООО «Южуралтекстиль»": 48,
}

# Why clients change hands, in turn: English | Russian
REASONS = rows(
    """
    Redistribution of districts        | Перераспределение районов
    At the client's request            | По просьбе клиента
    The former manager has other tasks | У прежнего менеджера другие задачи
    """
)
NEW_CLIENT = ["New client", "Новый клиент"]
HELP = ["Helps with a large assortment", "Помогает с большим ассортиментом"]

# English first, last | Russian first, last (women and men in turn)
FIRST_NAMES = rows(
    """
    Olga      | Ольга     | f
    Sergey    | Сергей    | m
    Natalia   | Наталья   | f
    Andrey    | Андрей    | m
    Tatiana   | Татьяна   | f
    Dmitry    | Дмитрий   | m
    Svetlana  | Светлана  | f
    Pavel     | Павел     | m
    Marina    | Марина    | f
    Viktor    | Виктор    | m
    """
)
LAST_NAMES = rows(
    """
    Ivanov | Иванов
    Smirnov | Смирнов
    Popov | Попов
    Morozov | Морозов
    Lebedev | Лебедев
    Kozlov | Козлов
    Novikov | Новиков
    Fyodorov | Фёдоров
    Mikhailov | Михайлов
    Zaitsev | Зайцев
    Golubev | Голубев
    """
)

# English | Russian
FUNCTIONS = rows(
    """
    Purchasing Manager | Менеджер по закупкам
    Director           | Директор
    Chief Accountant   | Главный бухгалтер
    """
)
