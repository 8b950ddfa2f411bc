"""Runs one of the addon's migration scripts as an upgrade from 19.0.1.0.0 does."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from odoo.modules import get_module_path


def migrate(cr, script):
    """Run a script of any version.

    :param script: its name, without ``.py``
    """
    folder = Path(get_module_path("key_account_module"))
    [path] = folder.glob(f"migrations/*/{script}.py")
    spec = spec_from_file_location(script.replace("-", "_"), path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    module.migrate(cr, "19.0.1.0.0")
