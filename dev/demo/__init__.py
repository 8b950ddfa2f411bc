"""The demo: a company with customers, orders and policies, graded for real.

`story.py` says who they are, `in_odoo/` fills them in through Odoo's own flows,
`carry.py` applies the policies with the command line, `report.py` prints the result.
"""
