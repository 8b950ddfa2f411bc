"""Keeps the account's own fields in line with its current grades."""

from odoo.tools import SQL

from ..clock.record_rows import write_rows, write_selected
from ..clock.sql_rows import as_rows

ROUNDED = SQL("round(rows.revenue / currency.rounding) * currency.rounding")
READ = ("key.account", "key.account.grade", "res.company", "res.currency")


class AccountDisplay:
    """What accounts show of their grades, for any number of them at once.

    :param env: environment with the rights of the grading
    """

    def __init__(self, env):
        self.env = env
        self.accounts = env["key.account"]

    def sync(self, account_ids, figures=None):
        """Write what differs from the current grades.

        A tier is written through the ORM, for all accounts that get it: whoever extends
        or automates accounts hears of it. What is another in each of them, the row of the
        grade and the revenue, is written in one statement.

        :param figures: account id → revenue of 12 months, or None to leave it
        """
        for model in READ:
            self.env[model].flush_model()
        wanted = self.env.execute_query_dict(
            self._differing(account_ids, figures or {})
        )
        rows = {
            row["id"]: {"grade_id": row["grade_id"], "revenue_12m": row["revenue"]}
            for row in wanted
        }
        write_rows(self.accounts, rows)
        for name in ("tier_id", "needs_decision"):
            values = {r["id"]: r[name] for r in wanted if r[name] != r[f"{name}_now"]}
            accounts = self.accounts.browse(values)
            for value, group in accounts.grouped(lambda a, v=values: v[a.id]).items():
                group._write_guarded({name: value})

    def show_revenue(self, company, found):
        """Write the revenue of accounts whose grades stay.

        :param company: of all these accounts
        :param found: SELECT of ``(key_account_id, revenue)``
        """
        selected = SQL(
            """
            SELECT rows.key_account_id AS id, %(rounded)s AS revenue_12m
              FROM (%(found)s) AS rows
              JOIN res_company AS company ON company.id = %(company)s
              JOIN res_currency AS currency ON currency.id = company.currency_id
            """,
            rounded=ROUNDED,
            company=company.id,
            found=found,
        )
        differs = SQL("record.revenue_12m IS DISTINCT FROM rows.revenue_12m")
        write_selected(self.accounts, ["revenue_12m"], selected, differs)

    def _differing(self, account_ids, figures):
        """SELECT of accounts that show something else than they should."""
        primary = self.env["key.account.scheme"]._primary_by_company()
        rows = [
            {"id": id_, "revenue": None if (r := figures.get(id_)) is None else str(r)}
            for id_ in account_ids
        ]
        return SQL(
            """
            SELECT account.id, grade.id AS grade_id, shown.revenue::text AS revenue,
                   grade.tier_id, account.tier_id AS tier_id_now,
                   shown.needs_decision, shown.needs_decision_now
              FROM %(rows)s
              JOIN key_account AS account USING (id)
              JOIN res_company AS company ON company.id = account.company_id
              JOIN res_currency AS currency ON currency.id = company.currency_id
              LEFT JOIN (key_account_grade AS grade
                         JOIN key_account_scheme AS scheme ON scheme.id = grade.scheme_id)
                ON grade.key_account_id = account.id AND grade.valid_to IS NULL
               AND scheme.id = ANY(%(schemes)s)
               AND scheme.company_id = account.company_id
             CROSS JOIN LATERAL (
                SELECT coalesce(%(rounded)s, account.revenue_12m) AS revenue,
                       EXISTS (SELECT FROM key_account_grade
                                WHERE key_account_id = account.id AND needs_decision
                                  AND valid_to IS NULL) AS needs_decision,
                       coalesce(account.needs_decision, false) AS needs_decision_now
                   ) AS shown
             WHERE (account.grade_id, account.tier_id, account.revenue_12m,
                    shown.needs_decision_now)
                   IS DISTINCT FROM
                   (grade.id, grade.tier_id, shown.revenue, shown.needs_decision)
            """,
            rounded=ROUNDED,
            rows=as_rows(rows, {"id": "int", "revenue": "numeric"}),
            schemes=[scheme.id for scheme in primary.values()],
        )
