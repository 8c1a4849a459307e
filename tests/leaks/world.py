"""What the probes know: who may reach which things, and doors into the server."""

import re
from dataclasses import dataclass

from ..common import Database
from .doors import Web
from .people import FOREIGN
from .tables import KEPT, PORTFOLIOS, secret

_SECRET = re.compile(r"sx([a-z]+)x([a-z]+?)x(?![a-z])", re.IGNORECASE)
_PRICES = {f"{price:.2f}": key for key, (_, _, price) in PORTFOLIOS.items()}
_PRICE = re.compile("|".join(map(re.escape, _PRICES)))
_PLAIN = {key.replace("_", ""): key for key in PORTFOLIOS}
# What else of the client is written on documents that somebody keeps.
_ON_PAPER = ("client", "street", "addressstreet", "address", "contact", "contactmail")


@dataclass(frozen=True)
class Target:
    """Records of one model that belong to one thing of one portfolio."""

    portfolio: str
    thing: str
    model: str
    ids: tuple[int, ...]

    @property
    def secret(self) -> str:
        return secret(self.portfolio, self.thing)


class World:
    """The filled database, its server, and who is who."""

    def __init__(self, database: Database, server, facts: dict) -> None:
        self.database = database
        self.server = server
        self.users: dict[str, int] = facts["users"]
        self.companies: dict[str, int] = facts["companies"]
        self.product: int = facts["product"]
        self.api_keys: dict[str, str] = facts["api_keys"]
        self.registry: dict = facts["registry"]
        self._things = facts["things"]
        self._webs: dict[str, Web] = {}

    def web(self, login: str) -> Web:
        """A logged-in web client."""
        if login not in self._webs:
            self._webs[login] = Web(self.server.url, self.database.name, login)
        return self._webs[login]

    def targets(self, portfolio: str) -> list[Target]:
        """Everything of a portfolio, by thing and model."""
        return [
            Target(portfolio, thing, model, tuple(ids))
            for thing, models in self._things[portfolio].items()
            for model, ids in models.items()
            if ids
        ]

    def partner(self, portfolio: str) -> int:
        """The client itself."""
        return self._things[portfolio]["client"]["res.partner"][0]

    def one(self, portfolio: str, thing: str, model: str) -> Target:
        """The records of one model in a thing."""
        return Target(
            portfolio, thing, model, tuple(self._things[portfolio][thing][model])
        )

    def foreign(self, login: str) -> list[Target]:
        """Everything that this user must not reach."""
        return [
            target
            for portfolio in FOREIGN[login]
            for target in self.targets(portfolio)
            if not is_open(login, portfolio, target.thing)
        ]

    def leaks_in(self, login: str, text: str) -> list[str]:
        """The foreign secrets in an answer."""
        foreign = FOREIGN[login]
        found = set()
        for key, thing in _SECRET.findall(text):
            portfolio = _PLAIN.get(key.lower())
            if portfolio in foreign and not may_see(login, portfolio, thing.lower()):
                found.add(f"{portfolio} {thing.lower()}")
        for price in _PRICE.findall(text):
            portfolio = _PRICES[price]
            if portfolio in foreign and (login, portfolio) not in KEPT:
                found.add(f"{portfolio} amount")
        return sorted(found)


def is_open(login: str, portfolio: str, thing: str) -> bool:
    """Whether a manager keeps this of a client that is no longer theirs (to read)."""
    return thing.startswith(KEPT.get((login, portfolio), ()))


def may_see(login: str, portfolio: str, thing: str) -> bool:
    """Whether a text may stand in what this user sees."""
    if thing == "addressmail":
        return True  # what find_by_mail sends; who may, makes a partner of it
    return is_open(login, portfolio, thing) or (
        (login, portfolio) in KEPT and thing in _ON_PAPER
    )
