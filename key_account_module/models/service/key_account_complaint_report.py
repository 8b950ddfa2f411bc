from odoo import api, fields, models
from odoo.tools import SQL

#: age of an open case or time a closed one took, in whole days from … on
AGES = [
    ("0", "Up to 1 day"),
    ("1", "1 to 3 days"),
    ("3", "3 to 7 days"),
    ("7", "7 days and more"),
]


class KeyAccountComplaintReport(models.Model):
    """Cases by severity, age and breach, and how often the time was kept (CMP-11).

    A query and not a table: whether an open case is late depends on the hour, so it is
    worked out when somebody looks, and no job can hide it.
    """

    _name = "key.account.complaint.report"
    _description = "Complaint figures"
    _auto = False
    _rec_name = "complaint_id"
    _order = "date_received desc"

    complaint_id = fields.Many2one(
        "key.account.complaint", string="Case", readonly=True
    )
    key_account_id = fields.Many2one("key.account", string="Account", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    team_id = fields.Many2one("crm.team", string="Region", readonly=True)
    manager_id = fields.Many2one("res.users", string="Account manager", readonly=True)
    user_id = fields.Many2one("res.users", string="Owner", readonly=True)
    kind = fields.Selection(selection="_kinds", string="Type of case", readonly=True)
    severity_id = fields.Many2one("key.account.severity", readonly=True)
    category_id = fields.Many2one("key.account.option", string="Subject", readonly=True)
    cause_id = fields.Many2one("key.account.option", readonly=True)
    state = fields.Selection(selection="_states", readonly=True)
    date_received = fields.Datetime(string="Received", readonly=True)
    deadline = fields.Datetime(readonly=True)
    outcome = fields.Selection(
        [
            ("none", "No deadline"),
            ("running", "Open, in time"),
            ("breached", "Open, breached"),
            ("kept", "Done in time"),
            ("missed", "Done late"),
        ],
        string="Deadline kept",
        readonly=True,
    )
    age_band = fields.Selection(AGES, string="Age", readonly=True)
    age_days = fields.Float(string="Days", aggregator="avg", readonly=True)
    late_days = fields.Float(string="Days late", aggregator="avg", readonly=True)
    kept_share = fields.Float(
        string="Kept in time (%)",
        aggregator="avg",
        readonly=True,
        help="Of the cases whose time is decided: done, or past their deadline.",
    )

    @api.model
    def _kinds(self):
        return self.env["key.account.complaint"]._fields["kind"].selection

    @api.model
    def _states(self):
        return self.env["key.account.complaint"]._fields["state"].selection

    @property
    def _table_query(self):
        now = fields.Datetime.now()
        return SQL(
            """
            SELECT c.id, c.id AS complaint_id, c.key_account_id, c.company_id,
                   a.team_id, a.user_id AS manager_id, c.user_id, c.kind,
                   c.severity_id, c.category_id, c.cause_id, c.state,
                   c.date_received, c.deadline,
                   CASE WHEN c.deadline IS NULL THEN 'none'
                        WHEN c.clock_met IS NULL AND c.deadline < %(now)s
                            THEN 'breached'
                        WHEN c.clock_met IS NULL THEN 'running'
                        WHEN c.clock_met <= c.deadline THEN 'kept'
                        ELSE 'missed' END AS outcome,
                   CASE WHEN t.days < 1 THEN '0' WHEN t.days < 3 THEN '1'
                        WHEN t.days < 7 THEN '3' ELSE '7' END AS age_band,
                   t.days AS age_days,
                   CASE WHEN t.late > 0 THEN t.late END AS late_days,
                   CASE WHEN t.late > 0 THEN 0
                        WHEN c.clock_met IS NOT NULL AND c.deadline IS NOT NULL
                            THEN 100 END AS kept_share
              FROM key_account_complaint c
              JOIN key_account a ON a.id = c.key_account_id
        CROSS JOIN LATERAL (
                   SELECT EXTRACT(EPOCH FROM
                              COALESCE(c.date_handled, %(now)s) - c.date_received
                          )::float / 86400 AS days,
                          EXTRACT(EPOCH FROM
                              COALESCE(c.clock_met, %(now)s) - c.deadline
                          )::float / 86400 AS late) t
            """,
            now=now,
        )
