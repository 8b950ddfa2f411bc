from odoo import api, fields, models
from odoo.tools import SQL

from ...engine.words import measure_words
from ..clock.record_rows import leave_room
from ..grading.wording import Wording


class KeyAccountMetric(models.Model):
    """A figure of an account as the last recompute of a month found it (CHU-12).

    Written only by the recompute, one statement a batch; not tracked, not editable.
    """

    _name = "key.account.metric"
    _description = "Monthly figure of a key account"
    _inherit = ["key.account.sealed.mixin", "key.account.access.mixin"]
    _order = "month desc, measure, key_account_id"

    month = fields.Date(required=True, readonly=True, help="First day of the month.")
    measure = fields.Char(
        "Measure key",
        required=True,
        readonly=True,
        help="What was measured, over which window.",
    )
    measure_words = fields.Char("Measure", compute="_compute_measure_words")
    metric = fields.Char(required=True, readonly=True)
    value = fields.Float(digits=(18, 4), readonly=True, aggregator="sum")
    snapshot_id = fields.Many2one(
        "key.account.snapshot",
        string="Account in the month",
        ondelete="restrict",
        readonly=True,
    )
    # As they were in that month; the account itself knows only today's.
    tier_id = fields.Many2one(related="snapshot_id.tier_id")
    user_id = fields.Many2one(related="snapshot_id.user_id")
    team_id = fields.Many2one(related="snapshot_id.team_id")
    state = fields.Selection(related="snapshot_id.state")
    standing = fields.Selection(related="snapshot_id.standing")
    country_id = fields.Many2one(related="snapshot_id.country_id")
    state_id = fields.Many2one(related="snapshot_id.state_id")
    service_level_id = fields.Many2one(related="snapshot_id.service_level_id")
    industry_class_id = fields.Many2one(related="snapshot_id.industry_class_id")
    size_class_id = fields.Many2one(related="snapshot_id.size_class_id")
    relation_class_id = fields.Many2one(related="snapshot_id.relation_class_id")
    potential_class_id = fields.Many2one(related="snapshot_id.potential_class_id")
    dealing_class_id = fields.Many2one(related="snapshot_id.dealing_class_id")
    channel_class_id = fields.Many2one(related="snapshot_id.channel_class_id")
    sales_object_id = fields.Many2one(related="snapshot_id.sales_object_id")
    sales_form_id = fields.Many2one(related="snapshot_id.sales_form_id")
    is_latest = fields.Boolean(
        string="Latest month",
        compute="_compute_is_latest",
        search="_search_is_latest",
    )

    _account_month_measure = models.UniqueIndex(
        "(key_account_id, month, measure)",
        "An account has one value of a measure in a month.",
    )

    def init(self):
        leave_room(self)
        return super().init()

    @api.depends("measure", "month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for metric in self:
            metric.display_name = f"{metric.measure_words} {metric.month:%Y-%m}"

    @api.depends("measure")
    @api.depends_context("lang")
    def _compute_measure_words(self):
        lang = self.env.lang or "en_US"
        names = Wording(self.env).names
        for metric in self:
            metric.measure_words = measure_words(metric.measure or "", lang, names)

    @api.model
    def _latest_months(self):
        """Last month that holds a figure, by company."""
        return dict(self._read_group([], ["company_id"], ["month:max"]))

    def _compute_is_latest(self):
        latest = self._latest_months()
        for metric in self:
            metric.is_latest = latest.get(metric.company_id) == metric.month

    @api.model
    def _search_is_latest(self, operator, value):
        if operator != "in":
            return NotImplemented
        return fields.Domain.OR(
            [("company_id", "=", company.id), ("month", "=", month)]
            for company, month in self._latest_months().items()
        )

    # === Used by the recompute ===

    @api.model
    def _known(self, scope):
        """``(account, measure)`` → value as text, of the month."""
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT key_account_id, measure, trim_scale(value)::text
                  FROM key_account_metric
                 WHERE company_id = %s AND month = %s%s
                """,
                scope.company.id,
                scope.month,
                scope.only("key_account_metric", "key_account_id"),
            )
        )
        return {(account, measure): value for account, measure, value in rows}

    @api.model
    def _differing(self, parts, scope, before):
        """SELECT of figures that are not as the month holds them.

        PostgreSQL cannot know how few there are and would read the whole table: what it
        joins by ``OFFSET 0``, it looks up one by one.

        :param parts: :class:`~.parts.Parts` of lists ``[measure, metric, value]``, the
            value as decimal text
        :param before: moment of measuring, or nothing; what was written later stays
        :return: ``(key_account_id, measure, metric, value, known)``, both values as text
        """
        self.flush_model()
        return SQL(
            """
            SELECT new.*, trim_scale(old.value)::text AS known
              FROM (SELECT key_account_id, figure ->> 0 AS measure,
                           figure ->> 1 AS metric, figure ->> 2 AS value
                      FROM (%s) AS parts
                     CROSS JOIN jsonb_array_elements(part) AS figure OFFSET 0) AS new
              LEFT JOIN LATERAL (
                    SELECT value, write_date FROM key_account_metric
                     WHERE key_account_id = new.key_account_id AND month = %s
                       AND measure = new.measure OFFSET 0) AS old ON TRUE
             WHERE old.value IS DISTINCT FROM new.value::numeric
               AND (old.write_date > %s) IS NOT TRUE
            """,
            parts.rows,
            scope.month,
            before or None,
        )

    @api.model
    def _upsert(self, parts, scope, before):
        """Write figures of a month, one statement whatever their number.

        :param parts: as for :meth:`_differing`, and ``before`` too
        :param scope: gives the month, whose snapshots go along
        :return: number of figures that are new or different
        """
        self.env["key.account"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO key_account_metric AS old (
                    key_account_id, company_id, month, measure, metric, value, snapshot_id,
                    create_uid, create_date, write_uid, write_date)
                SELECT new.key_account_id, account.company_id, %(month)s, new.measure,
                       new.metric, new.value::numeric, snapshot.id,
                       %(uid)s, now() AT TIME ZONE 'UTC',
                       %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM (%(differing)s) AS new
                 CROSS JOIN LATERAL (
                       SELECT company_id FROM key_account
                        WHERE id = new.key_account_id OFFSET 0) AS account
                  LEFT JOIN LATERAL (
                       SELECT id FROM key_account_snapshot
                        WHERE key_account_id = new.key_account_id
                          AND month = %(month)s OFFSET 0) AS snapshot ON TRUE
                    ON CONFLICT (key_account_id, month, measure) DO UPDATE
                   SET value = EXCLUDED.value,
                       snapshot_id = EXCLUDED.snapshot_id,
                       write_uid = EXCLUDED.write_uid,
                       write_date = EXCLUDED.write_date
                """,
                month=scope.month,
                uid=self.env.uid,
                differing=self._differing(parts, scope, before),
            )
        )
        changed = self.env.cr.rowcount
        self.invalidate_model()
        return changed
