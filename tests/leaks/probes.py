"""The leak table itself: what was tried, how it ended, and how it is shown."""

from collections import defaultdict
from dataclasses import dataclass, field

from .doors import BROKEN, EMPTY, REACHED, REFUSED, knock

LEAK, CLOSED = "LEAK", "CLOSED"
_MARKS = {REFUSED: "r", EMPTY: "e", REACHED: "+", LEAK: "LEAK", BROKEN: "BROKEN",
          CLOSED: "CLOSED"}  # fmt: skip


@dataclass(frozen=True)
class Probe:
    """One door tried by one user for records of one model."""

    login: str
    model: str
    door: str
    what: str  # the portfolio and the thing
    outcome: str
    said: str = ""

    @property
    def failed(self) -> bool:
        """Whether this is not as it should be."""
        return self.outcome in (LEAK, BROKEN, CLOSED)

    def __str__(self) -> str:
        return (
            f"{self.outcome:7} {self.login:9} {self.model:22} {self.door:20} "
            f"{self.what:22} {self.said[:160]}"
        )


@dataclass
class Table:
    """All probes of a test."""

    probes: list[Probe] = field(default_factory=list)

    def foreign(self, world, login, door, target, name="") -> Probe:
        """Try a door for records the user must not reach."""
        caller = world.web(login)
        outcome, said = knock(door, caller, target)
        leaks = world.leaks_in(login, caller.text)
        if outcome == REACHED or leaks:
            outcome = LEAK
            said = f"{', '.join(leaks)} {said}"
        return self._keep(login, target, door, outcome, said, name)

    def refused(self, world, login, door, target, name="") -> Probe:
        """Try a door that is shut for records the user may well see."""
        outcome, said = knock(door, world.web(login), target)
        if outcome != REFUSED:
            outcome = LEAK
        return self._keep(login, target, door, outcome, said, name)

    def own(self, world, login, door, target, name="") -> Probe:
        """Try a door for records the user may reach: it must be open."""
        caller = world.web(login)
        outcome, said = knock(door, caller, target)
        if outcome in (REFUSED, EMPTY):
            outcome = CLOSED
        leaks = world.leaks_in(login, caller.text)
        if leaks:
            outcome, said = LEAK, f"{', '.join(leaks)} {said}"
        return self._keep(login, target, door, outcome, said, name)

    def _keep(self, login, target, door, outcome, said, name) -> Probe:
        probe = Probe(
            login,
            target.model,
            name or door.__name__,
            f"{target.portfolio} {target.thing}",
            outcome,
            said,
        )
        self.probes.append(probe)
        return probe

    @property
    def failures(self) -> list[Probe]:
        return [probe for probe in self.probes if probe.failed]

    def show(self) -> str:
        """The table for each user: models down, doors across the line."""
        lines = []
        for login in sorted({probe.login for probe in self.probes}):
            cells = defaultdict(lambda: defaultdict(set))
            for probe in self.probes:
                if probe.login == login:
                    cells[probe.model][probe.door].add(_MARKS[probe.outcome])
            lines.append(f"\n{login}  (r refused, e empty, + own records reached)")
            for model in sorted(cells):
                doors = "  ".join(
                    f"{door}:{'/'.join(sorted(marks))}"
                    for door, marks in cells[model].items()
                )
                lines.append(f"  {model:22} {doors}")
        lines.append(f"\n{len(self.probes)} probes, {len(self.failures)} failed")
        return "\n".join(lines)

    def check(self) -> None:
        """Print the table; fail with the rows that are wrong."""
        print(self.show())
        failures = self.failures
        assert not failures, f"{len(failures)} of {len(self.probes)}:\n" + "\n".join(
            map(str, failures)
        )
