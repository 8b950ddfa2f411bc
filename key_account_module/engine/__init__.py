"""What policies mean: conditions, grading, scoring, periods, working time.

Plain typed Python that knows neither Odoo nor files. The addon, the adapter and the
unit tests import the same code, so an offline check and the server always agree.

Read in this order: `problems`, `figures`, `catalogue`, `periods`, `measure`,
`condition/`, `facts`, `explain`, `compiled`, `grading`, `tiers`, `scoring`,
`worktime`, `workdays`, `approvals`, `kinds`, `documents`.
"""
