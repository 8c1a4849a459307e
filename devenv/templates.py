"""Databases that are built once, kept as templates and cloned.

| kind      | what is in it                                                     |
|-----------|-------------------------------------------------------------------|
| base      | what our addons depend on, Russian loaded, no demo data           |
| base_demo | the same with Odoo's own demo data                                |
| ours      | base and our addons                                               |
| demo      | base and our addons with our demo company, dates as of today      |
| foreign   | base_demo and our addons, installed today without our demo company |

The name of a template carries a hash of all that it depends on, so a change of the
addons costs the installation of the addons only, not of everything under them.
"""

import ast
import datetime
import hashlib
from pathlib import Path

from . import odoo_source, venv
from .databases import Databases, filestore
from .errors import Stop
from .locking import only_one
from .odoo import Odoo
from .paths import addon_names, addons, cache, short_hash
from .progress import Step, say

LANGUAGES = "en_US,ru_RU"  # the first becomes the default
KINDS = ("base", "base_demo", "ours", "demo", "foreign")
_KEPT = 4  # templates of one kind; older ones are dropped
_FORMAT = "4"  # change it when templates are built differently
# The bundles of the log-in page, the web client and printed documents: (name, css, js).
_BUNDLES = (
    ("web.assets_frontend", True, False),
    ("web.assets_frontend_minimal", False, True),
    ("web.assets_frontend_lazy", False, True),
    ("web.assets_web", True, True),
    ("web.report_assets_common", True, False),
)
_BUNDLE = f"""
for name, css, js in {_BUNDLES}:
    bundle = env["ir.qweb"]._get_asset_bundle(name, css=css, js=js)
    css and bundle.css()
    js and bundle.js()
env.cr.commit()
"""
_LEFT_OUT = ("tests", "readme", "__pycache__")


def code_hash() -> str:
    """Changes with every file of the addons that an update would read."""
    digest = hashlib.sha256()
    for addon in addons():
        for file in sorted(path for path in addon.rglob("*") if path.is_file()):
            parts = file.relative_to(addon).parts
            if not set(parts) & set(_LEFT_OUT) and file.suffix != ".pyc":
                digest.update(f"{addon.name}/{'/'.join(parts)}\0".encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:10]


def dependencies() -> list[str]:
    """What our addons depend on, without our addons."""
    ours = set(addon_names())
    found = {name for addon in addons() for name in _manifest(addon)["depends"]}
    return sorted(found - ours)


def _manifest(addon: Path) -> dict:
    return ast.literal_eval((addon / "__manifest__.py").read_text())


class Templates:
    """Gives a template of a kind, building it first when there is none."""

    def __init__(self, databases: Databases, odoo: Odoo) -> None:
        self.databases = databases
        self.odoo = odoo
        # kind → template taken by this run: code edited meanwhile waits for the next
        self.taken: dict[str, str] = {}

    def name(self, kind: str) -> str:
        """The name of the template that fits the present state of code and pins."""
        source = odoo_source.locate().fingerprint()
        key = [_FORMAT, source, venv.addon_pins(), *dependencies()]
        if kind in ("ours", "demo", "foreign"):
            key.append(code_hash())
        if kind in ("demo", "foreign"):
            key.append(datetime.date.today().isoformat())
        return f"cm_{kind}_{short_hash('|'.join(key), 8)}"

    def get(self, kind: str) -> str:
        """The name of a template of this kind that is ready to be cloned."""
        if kind not in KINDS:
            raise Stop(f"There is no template of the kind {kind!r}")
        name = self.taken.get(kind) or self.name(kind)
        if not self._ready(name):
            with only_one(cache() / f"{kind}.lock", f"building {name}"):
                if not self._ready(name):
                    self._build(kind, name)
        self.databases.annotate(name, kind=kind)
        self.taken[kind] = name
        return name

    def clone(self, kind: str, name: str, **facts: str) -> None:
        """Make a database from a template of this kind."""
        self.databases.clone(self.get(kind), name)
        self.databases.annotate(name, made_from=kind, **facts)

    def _ready(self, name: str) -> bool:
        return self.databases.exists(name) and filestore(name).exists()

    def _build(self, kind: str, name: str) -> None:
        """Build beside and rename: nothing half made is ever taken for whole."""
        half = f"{name}_part"
        self.databases.drop(half)
        self.databases.drop(name)
        try:
            getattr(self, f"_build_{kind}")(half)
        except BaseException:
            self.databases.drop(half)
            raise
        self.databases.rename(half, name)
        self._drop_old(kind, name)

    def _build_base(self, name: str, *options: str) -> None:
        say("The database of Odoo's modules is built once and then reused.")
        self.databases.create(name)
        self.odoo.install(
            name,
            ["base", *dependencies()],
            f"--load-language={LANGUAGES}",
            *options,
            title="Installing Odoo's modules",
        )

    def _build_base_demo(self, name: str) -> None:
        self._build_base(name, "--with-demo")

    def _build_ours(self, name: str) -> None:
        self.databases.clone(self.get("base"), name)
        self.odoo.install(name, addon_names(), title="Installing our addons")
        self._build_assets(name)

    def _build_demo(self, name: str) -> None:
        """Our demo company alone: Odoo's own demo data would only bury it.

        Odoo loads a module's demo data only where all it depends on has the demo flag.
        """
        self.databases.clone(self.get("base"), name)
        flag = "UPDATE ir_module_module SET demo = %s WHERE NOT name = ANY(%s)"
        self.databases.execute(flag, True, addon_names(), name=name)
        self.odoo.install(
            name, addon_names(), "--with-demo", title="Installing our demo company"
        )
        self.databases.execute(flag, False, addon_names(), name=name)
        self._build_assets(name)

    def _build_foreign(self, name: str) -> None:
        self.databases.clone(self.get("base_demo"), name)
        self.install_without_demo(name)

    def install_without_demo(self, name: str) -> None:
        """Install our addons beside Odoo's demo data, but not our demo company."""
        flag = "UPDATE ir_module_module SET demo = %s WHERE name = 'contacts'"
        self.databases.execute(flag, False, name=name)
        self.odoo.install(name, addon_names(), title="Installing our addons")
        self.databases.execute(flag, True, name=name)

    def _build_assets(self, name: str) -> None:
        """Bundle scripts and styles once, so that no clone has to do it again."""
        with Step("Bundling scripts and styles"):
            self.odoo.shell(name, _BUNDLE)

    def _drop_old(self, kind: str, current: str) -> None:
        prefix = f"cm_{kind}_"
        ours = [
            name
            for name in self.databases.names(prefix)
            if len(name) == len(prefix) + 8
        ]
        ours.sort(key=lambda name: self.databases.note(name).get("used", 0))
        for name in ours[:-_KEPT]:
            if name != current:
                self.databases.drop(name)
