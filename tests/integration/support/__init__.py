"""What the tests against a live Odoo share: people, databases, RPC, the command line."""
