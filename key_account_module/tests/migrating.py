"""Runs one of the addon's migration scripts as an upgrade from 19.0.1.0.0 does."""

from importlib.util import module_from_spec, spec_from_file_location

from odoo.modules import get_module_path


def migrate(cr, script):
    """Run a script of the folder ``19.0.1.1.0``.

    :param script: its name, without ``.py``
    """
    folder = get_module_path("key_account_module")
    path = f"{folder}/migrations/19.0.1.1.0/{script}.py"
    spec = spec_from_file_location(script.replace("-", "_"), path)
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    module.migrate(cr, "19.0.1.0.0")
