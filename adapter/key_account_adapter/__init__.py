"""Carry a key account policy from YAML files to an Odoo server.

Reading order: ``policy`` (files to a compiled document), ``client`` (the document to a
server), ``commands`` (what a person asks for), ``output`` (what they get back), ``cli``.
"""

__version__ = "0.1.0"
