"""The committed terms are those that Odoo finds in the addons."""

import pytest

from devenv import translations
from devenv.paths import addons


@pytest.mark.parametrize("addon", addons(), ids=lambda addon: addon.name)
def test_catalogue_is_up_to_date(addon, workspace, tmp_path):
    exported = tmp_path / "exported.pot"
    database = workspace.templates.get("ours")
    translations.export(workspace, addon.name, database, exported)
    committed = translations.terms(translations.catalogue(addon))
    assert translations.terms(exported) == committed, "run make pot"
