from pathlib import Path

from odoo.modules.module import get_module_path, load_script


def update(cr, name: str, module: str = "client_manager"):
    """Run a script of our latest migration, as an update of a database does.

    :param name: of the file, without the ending
    """
    folder = Path(get_module_path(module)) / "migrations" / "19.0.1.1.0"
    script = load_script(str(folder / f"{name}.py"), name)
    script.migrate(cr, "19.0.1.0.0")
