"""A local Odoo for developers: get it, start it, fill it, test on it.

Everything `setup` needs uses the standard library alone, because it runs before any
virtual environment exists. The parts, in the order they build on each other:

    errors, paths, progress, locks, process    the ground
    odoo_source, debian, venvs, system, setup  get Odoo and the tools
    postgres, odoo, databases, testing         run them
    cli                                        `python -m dev ...`
"""
