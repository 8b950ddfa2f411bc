from odoo import api, fields, models
from odoo.tools import SQL

from ..account.account_classes import CLASSES
from .marks import IN_FORCE

#: Columns of the account, of its customer, and what grading and evaluation say of it.
OF_ACCOUNT = (
    *("user_id", "team_id", "state", "standing", "service_level_id"),
    *CLASSES.values(),
)
OF_CUSTOMER = ("country_id", "state_id")
KEPT = (*OF_ACCOUNT, *OF_CUSTOMER, "tier_id", "evaluation_id")
READS = {"key.account": OF_ACCOUNT, "res.partner": OF_CUSTOMER}
"""Model → fields whose change the snapshot has to follow."""

NO_TIERS = SQL(
    "SELECT NULL::integer AS key_account_id, NULL::integer AS tier_id LIMIT 0"
)


def _entry(name):
    """An entry of a list of the policy, as the account had it."""
    return fields.Many2one("key.account.option", string=name, ondelete="restrict")


class KeyAccountSnapshot(models.Model):
    """What an account was in a month, and who looked after it (CHU-12).

    The account itself knows only today's manager, region, classes and grade; analyses
    of the past use those of the past. Written by the recompute alone, one statement a
    batch. The last month of a company follows its accounts, the months before stay as
    they are: whatever is missing there is filled in, nothing is written anew.
    """

    _name = "key.account.snapshot"
    _description = "Key account as it was in a month"
    _inherit = ["key.account.sealed.mixin", "key.account.access.mixin"]
    _order = "month desc, key_account_id"

    month = fields.Date(required=True, help="First day of the month.")
    as_of = fields.Date(
        string="Seen on",
        required=True,
        help="Day of the recompute that found the account like this first.",
    )
    filled_in = fields.Boolean(
        string="Filled in later",
        help="The month was over when it was first looked at: grade and evaluation are "
        "those of its time, everything else is as it was later.",
    )
    user_id = fields.Many2one(
        "res.users", string="Account manager", ondelete="restrict"
    )
    team_id = fields.Many2one("crm.team", string="Region", ondelete="restrict")
    state = fields.Selection(lambda self: self._choices("state"), string="Relation")
    standing = fields.Selection(
        lambda self: self._choices("standing"), string="Key-account list"
    )
    country_id = fields.Many2one("res.country", ondelete="restrict")
    state_id = fields.Many2one(
        "res.country.state", string="State or province", ondelete="restrict"
    )
    tier_id = fields.Many2one(
        "key.account.tier",
        string="Grade",
        ondelete="restrict",
        index="btree_not_null",
        help="In the primary scheme of the company.",
    )
    evaluation_id = fields.Many2one(
        "key.account.evaluation",
        string="Last evaluation",
        ondelete="restrict",
        index="btree_not_null",
        help="The last that was concluded with a score.",
    )
    score = fields.Float(related="evaluation_id.score", aggregator="avg")
    service_level_id = _entry("Service level")
    industry_class_id = _entry("Industry class")
    size_class_id = _entry("Size")
    relation_class_id = _entry("Cooperation relation")
    potential_class_id = _entry("Cooperation potential")
    dealing_class_id = _entry("Dealings")
    channel_class_id = _entry("Sales channel")
    sales_object_id = _entry("Sales object")
    sales_form_id = _entry("Sales form")
    metric_ids = fields.One2many(
        "key.account.metric", string="Figures", compute="_compute_metric_ids"
    )

    _account_month = models.UniqueIndex(
        "(key_account_id, month)", "An account has one snapshot of a month."
    )
    _month_of_company = models.Index("(company_id, month)")

    @api.model
    def _choices(self, name):
        """What a selection of the account may be."""
        return self.env["key.account"]._fields[name]._description_selection(self.env)

    @api.depends("key_account_id", "month")
    def _compute_display_name(self):
        for snapshot in self:
            account = snapshot.key_account_id.display_name
            snapshot.display_name = f"{account} {snapshot.month:%Y-%m}"

    @api.depends("key_account_id", "month")
    def _compute_metric_ids(self):
        metrics = self.env["key.account.metric"].search(
            [
                ("key_account_id", "in", self.key_account_id.ids),
                ("month", "in", self.mapped("month")),
            ]
        )
        found = metrics.grouped(lambda metric: (metric.key_account_id, metric.month))
        for snapshot in self:
            key = (snapshot.key_account_id, snapshot.month)
            snapshot.metric_ids = found.get(key, metrics.browse())

    # === Used by the recompute ===

    @api.model
    def _outdated(self, scope, fill, graded=True):
        """SQL: accounts whose snapshot of the month is missing, or not what they are.

        :param fill: only missing ones, as in a month that is over
        :param graded: compare the grade too
        """
        names = [name for name in KEPT if graded or name != "tier_id"]
        self._flush_kept()
        return SQL(
            """
            SELECT now.key_account_id
              FROM (%(now)s) AS now
              LEFT JOIN key_account_snapshot AS old
                ON old.key_account_id = now.key_account_id
               AND old.company_id = %(company)s AND old.month = %(month)s
             WHERE old.id IS NULL OR (%(open)s AND %(different)s)
            """,
            now=self._now(scope, graded),
            company=scope.company.id,
            month=scope.month,
            open=self._is_open(scope, fill),
            different=_differ(names),
        )

    @api.model
    def _take(self, scope, fill):
        """Bring the snapshots of some accounts up to date, in one statement.

        :param fill: leave those that exist, as in a month that is over
        :return: number of snapshots that are new or different
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO key_account_snapshot AS old (
                    key_account_id, company_id, month, as_of, filled_in,
                    create_uid, create_date, write_uid, write_date, %(kept)s)
                SELECT now.key_account_id, %(company)s, %(month)s, %(as_of)s,
                       %(later)s, %(uid)s, now() AT TIME ZONE 'UTC',
                       %(uid)s, now() AT TIME ZONE 'UTC', %(new)s
                  FROM (%(now)s) AS now
                 WHERE now.key_account_id IN (%(outdated)s)
                    ON CONFLICT (key_account_id, month) DO UPDATE
                   SET (as_of, write_uid, write_date, %(kept)s)
                       = ROW(EXCLUDED.as_of, EXCLUDED.write_uid, EXCLUDED.write_date,
                             %(excluded)s)
                """,
                kept=columns(KEPT),
                new=columns(KEPT, "now"),
                excluded=columns(KEPT, "excluded"),
                company=scope.company.id,
                month=scope.month,
                as_of=scope.as_of,
                later=self._later(scope),
                uid=self.env.uid,
                now=self._now(scope),
                outdated=self._outdated(scope, fill),
            )
        )
        changed = self.env.cr.rowcount
        self.invalidate_model()
        return changed

    def _is_open(self, scope, fill):
        """SQL: whether snapshots of the month may change."""
        return SQL("false") if fill else SQL("NOT %s", self._later(scope))

    def _later(self, scope):
        """SQL: whether a later month of the company has snapshots."""
        return SQL(
            """EXISTS (SELECT FROM key_account_snapshot AS later
                        WHERE later.company_id = %s AND later.month > %s)""",
            scope.company.id,
            scope.month,
        )

    def _flush_kept(self):
        """Bring to the database what the queries here read."""
        self.flush_model()
        self.env["key.account"].flush_model(["active", "company_id", *OF_ACCOUNT])
        self.env["res.partner"].flush_model(OF_CUSTOMER)
        for model in ("key.account.grade", "key.account.evaluation"):
            self.env[model].flush_model()

    def _now(self, scope, graded=True):
        """SQL: the accounts of a scope as they are; grade and score as of its day."""
        return SQL(
            """
            SELECT account.id AS key_account_id, %(of_account)s, %(of_customer)s,
                   grade.tier_id, evaluation.id AS evaluation_id
              FROM key_account AS account
              JOIN res_partner AS customer ON customer.id = account.partner_id
              LEFT JOIN (%(tiers)s) AS grade ON grade.key_account_id = account.id
              LEFT JOIN (%(evaluations)s) AS evaluation
                ON evaluation.key_account_id = account.id
             WHERE account.company_id = %(company)s AND account.active%(only)s
            """,
            of_account=columns(OF_ACCOUNT, "account"),
            of_customer=columns(OF_CUSTOMER, "customer"),
            tiers=self._tiers(scope) if graded else NO_TIERS,
            evaluations=self._evaluations(scope),
            company=scope.company.id,
            only=scope.only("account", "id"),
        )

    def _tiers(self, scope):
        """SQL: ``(key_account_id, tier_id)`` by the primary scheme on the day."""
        schemes = self.env["key.account.scheme"]._primary_by_company()
        scheme = schemes.get(scope.company.id)
        return SQL(
            """SELECT key_account_id, tier_id FROM key_account_grade
                WHERE scheme_id = %s AND valid_from <= %s
                  AND (valid_to IS NULL OR valid_to > %s)%s""",
            scheme and scheme.id,
            scope.as_of,
            scope.as_of,
            scope.only("key_account_id"),
        )

    def _evaluations(self, scope):
        """SQL: ``(key_account_id, id)`` of the last with a score until the day."""
        return SQL(
            """SELECT DISTINCT ON (key_account_id) key_account_id, id
                 FROM key_account_evaluation AS evaluation
                WHERE %s AND unrated IS NOT TRUE
                  AND date <= %s AND company_id = %s%s
                ORDER BY key_account_id, date DESC, id DESC""",
            IN_FORCE,
            scope.as_of,
            scope.company.id,
            scope.only("key_account_id"),
        )


def columns(names, table=None):
    """SQL of columns, of a table if one is given."""
    parts = [(table, name) if table else (name,) for name in names]
    return SQL(", ").join(SQL.identifier(*part) for part in parts)


def _differ(names):
    """SQL: whether the snapshot is not what the account is."""
    return SQL(
        "(%s) IS DISTINCT FROM (%s)", columns(names, "old"), columns(names, "now")
    )
