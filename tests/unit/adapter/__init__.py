"""The adapter without Odoo: files, transports and commands."""
