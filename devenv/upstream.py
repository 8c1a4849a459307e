"""``make upstream``: the tests of the modules that we extend, with and without us.

Odoo's and OCA's own post-install tests run on two clones of one template, side by side:
one as it is, the other with our addons installed. Some tests fail on any ground that is
not their authors' own; what counts is that no test passes only without us.
ARGS="sale crm" runs the tests of these modules only.
"""

import os
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from . import machine, processes
from .odoo import free_port
from .paths import LOGS
from .progress import Step, say
from .workspace import Workspace, open_workspace

# module → what of its tests is run, in the words of --test-tags
MODULES = {
    "account": "/account:TestAccountPartner,/account:TestMergePartner,"
    "/account:TestDuplicatePartnerBank,/account:TestAccountMove,"
    "/account:TestAccountPayment",
    "base": "/base:TestPartner,/base:TestPartnerAddressCompany,/base:TestPartnerForm,"
    "/base:TestPartnerRecursion,/base:TestMergePartner",
    "calendar": "/calendar",
    "contacts": "/contacts",
    "crm": "/crm",
    "helpdesk_mgmt": "/helpdesk_mgmt",
    "hr_holidays": "/hr_holidays:TestHolidaysFlow,/hr_holidays:TestLeaveRequests,"
    "/hr_holidays:TestOutOfOffice,/hr_holidays:TestHrHolidaysCancelLeave,"
    "/hr_holidays:TestAccessRightsWrite,/hr_holidays:TestPartner",
    "loyalty": "/loyalty",
    "mail": "/mail:TestPartner,/mail:TestUser,/mail:TestMailActivityIntegrity,"
    "/mail:TestMailActivityChatter,/mail:TestMailComposerForm",
    "report_xlsx": "/report_xlsx",
    "sale": "/sale",
    "sale_crm": "/sale_crm",
    "sale_loyalty": "/sale_loyalty",
    "sale_management": "/sale_management",
    "sale_stock": "/sale_stock",
    "sales_team": "/sales_team",
}
_STARTED = re.compile(r" INFO \S+ (odoo\.addons\.\S+): Starting (\w+\.\w+)")
_BAD = re.compile(
    r" (?:ERROR|INFO) \S+ (odoo\.addons\.\S+): (?:FAIL:|ERROR:|skipped) (\w+\.\w+)"
)


@dataclass
class Outcome:
    """What happened to the tests on one of the two databases."""

    log: Path
    started: set[str] = field(default_factory=set)
    bad: set[str] = field(default_factory=set)

    @property
    def passed(self) -> set[str]:
        """The tests that ran to their end and were content."""
        return self.started - self.bad

    def read(self) -> None:
        """Take in what has been logged so far."""
        text = self.log.read_text(errors="replace") if self.log.exists() else ""
        self.started = {".".join(found) for found in _STARTED.findall(text)}
        self.bad = {".".join(found) for found in _BAD.findall(text)}


Run = tuple[subprocess.Popen, Outcome]


def main(arguments: list[str]) -> int:
    """Run the tests on both databases and say which pass only without our addons."""
    chosen = os.environ.get("ARGS", "").split() or list(MODULES)
    tags = ",".join(MODULES.get(name, f"/{name}") for name in chosen)
    machine.have_programs(machine.BROWSER, "browser test")
    with open_workspace() as workspace:
        bare, ours = _run_both(workspace, tags)
        suspects = bare.passed - ours.passed
        if suspects:
            suspects -= _second_chance(workspace, suspects)
    for kind, outcome in (("without us", bare), ("with us", ours)):
        say(
            f"{kind}: {len(outcome.started)} tests ran, {len(outcome.passed)} passed "
            f"(log: {outcome.log})"
        )
    for test in sorted(suspects):
        say(f"passes only without our addons: {test}")
    if not bare.passed:
        say("No test passed without our addons, so nothing was compared.")
    say(f"{len(bare.passed) - len(suspects)} passed, {len(suspects)} failed")
    return 1 if suspects or not bare.passed else 0


def _run_both(workspace: Workspace, tags: str) -> tuple[Outcome, Outcome]:
    workspace.drop_leftovers("cm_upstream_")
    names = {kind: f"cm_upstream_{os.getpid()}_{kind}" for kind in ("base", "ours")}
    runs: list[Run] = []
    try:
        for kind, name in names.items():
            workspace.templates.clone(kind, name)
        with Step("Running the tests of the modules that we extend") as step:
            runs = [_start(workspace, name, tags) for name in names.values()]
            _watch(runs, step)
    finally:
        for process, _ in runs:
            processes.end(process)
        for name in names.values():
            workspace.databases.drop(name)
    return runs[0][1], runs[1][1]


def _start(workspace: Workspace, name: str, tags: str) -> Run:
    LOGS.mkdir(parents=True, exist_ok=True)
    outcome = Outcome(LOGS / f"upstream-{name.rsplit('_', 1)[1]}.log")
    arguments = [
        "-d",
        name,
        "--test-enable",
        "--test-tags",
        tags,
        "--stop-after-init",
        "--http-port",
        str(free_port()),
        "--max-cron-threads=0",
        "--db-filter",
        f"^{name}$",
    ]
    with outcome.log.open("w") as file:
        return workspace.odoo.start(arguments, stdout=file), outcome


def _watch(runs: Iterable[Run], step: Step) -> None:
    runs = list(runs)

    def finished() -> bool:
        for _, outcome in runs:
            outcome.read()
        counts = [f"{len(o.started)} ({len(o.bad)} not passed)" for _, o in runs]
        step.show("without us {}, with us {}".format(*counts))
        return all(process.poll() is not None for process, _ in runs)

    while not processes.wait_until(finished, 5):
        pass
    finished()


def _second_chance(workspace: Workspace, suspects: set[str]) -> set[str]:
    """Run the suspects again on both; what then passes with us was only unsteady."""
    say(f"{len(suspects)} tests passed only without us; they are run once more.")
    names = {
        test.split(".tests.")[0].split(".")[-1] + ":" + test.split(".")[-2]
        for test in suspects
    }
    again = _run_both(workspace, ",".join(f"/{name}" for name in sorted(names)))
    return {test for test in suspects if test in again[1].passed}
