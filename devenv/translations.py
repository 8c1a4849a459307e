"""Terms to translate: ``make pot`` exports them; Russian must be complete."""

import re
from pathlib import Path

import polib

from .paths import addons
from .progress import say
from .workspace import Workspace, open_workspace

_VOLATILE = ("POT-Creation-Date", "PO-Revision-Date")
_EXPORT = """
from odoo.tools.translate import trans_export
with open({file!r}, "wb") as file:
    trans_export(None, [{addon!r}], file, "po", env)
"""


def main(arguments: list[str]) -> int:
    """Export the terms of each addon and merge them into its Russian file."""
    with open_workspace() as workspace:
        for addon in addons():
            template = catalogue(addon)
            template.parent.mkdir(exist_ok=True)
            export(workspace, addon.name, workspace.templates.get("ours"), template)
            _merge(polib.pofile(str(template)), _russian(addon))
    return 0 if check() else 1


def catalogue(addon: Path) -> Path:
    """The file of an addon's terms."""
    return addon / "i18n" / f"{addon.name}.pot"


def export(workspace: Workspace, addon: str, database: str, file: Path) -> None:
    """Write the terms that Odoo finds in an addon, without the date of the export."""
    copy = f"cm_terms_{database}"
    workspace.databases.drop(copy)
    workspace.databases.clone(database, copy)
    try:
        workspace.odoo.shell(copy, _EXPORT.format(file=str(file), addon=addon))
    finally:
        workspace.databases.drop(copy)
    text = file.read_text()
    for name in _VOLATILE:
        text = re.sub(rf'^"{name}:.*\n', "", text, flags=re.MULTILINE)
    file.write_text(text)


def terms(file: Path) -> set[str]:
    """What is to be translated according to a catalogue."""
    return {entry.msgid for entry in polib.pofile(str(file)) if not entry.obsolete}


def check() -> bool:
    """Say which terms of which addon have no Russian translation; True if none."""
    return not sum(_say_missing(addon) for addon in addons())


def _say_missing(addon: Path) -> int:
    if not catalogue(addon).exists():
        say(f"{addon.name}: {catalogue(addon).name} is missing; make pot writes it.")
        return 1
    missing = untranslated(catalogue(addon), _russian(addon))
    for term in missing:
        say(f"{addon.name}/i18n/ru.po: no translation of {term!r}")
    return len(missing)


def untranslated(template: Path, translated: Path) -> list[str]:
    """The terms of a catalogue without a translation that would be used."""
    done = set()
    if translated.exists():
        entries = polib.pofile(str(translated))
        done = {entry.msgid for entry in entries.translated_entries()}
    return sorted(terms(template) - done)


def _russian(addon: Path) -> Path:
    return addon / "i18n" / "ru.po"


def _merge(template: polib.POFile, file: Path) -> None:
    """Bring a translation file to the terms of the catalogue, keeping what is done."""
    old = polib.pofile(str(file)) if file.exists() else polib.POFile()
    done = {entry.msgid: entry.msgstr for entry in old if not entry.obsolete}
    merged = polib.POFile(wrapwidth=78)
    merged.header = template.header
    merged.metadata = {
        **template.metadata,
        "Language": "ru",
        "Plural-Forms": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && "
        "n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
    }
    for entry in template:
        entry.msgstr = done.get(entry.msgid, "")
        merged.append(entry)
    merged.save(str(file))
