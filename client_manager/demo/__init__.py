from . import (
    client_demo,
    clients,
    company,
    money,
    people,
    privacy,
    products,
    sales,
    territories,
    transfers,
    work,
)
