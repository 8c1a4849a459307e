"""``make shell``: an Odoo shell on the demo database."""

import subprocess

from . import demo
from .paths import CHECKOUT
from .workspace import open_workspace


def main(arguments: list[str]) -> int:
    """Open the shell; what is changed in it stays only after ``env.cr.commit()``."""
    with open_workspace() as workspace:
        name = demo.database_name(workspace)
        demo.prepare(workspace, name)
        command = workspace.odoo.command("shell", "-d", name, "--no-http")
        return subprocess.run(command, cwd=CHECKOUT, check=False).returncode
