from . import (
    client_demo,
    clients,
    company,
    money,
    people,
    products,
    sales,
    territories,
    work,
)
