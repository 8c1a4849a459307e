from . import (
    client_demo,
    clients,
    company,
    money,
    people,
    privacy,
    products,
    sales,
    substitutions,
    territories,
    transfers,
    work,
)
