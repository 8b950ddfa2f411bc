"""Newer evidence for grades that stay as they are: by far the most of what a run writes.

Nothing is decided here, so nothing is read: PostgreSQL takes what the run has staged.
"""

from odoo.tools import SQL

from ..clock.record_rows import write_selected
from .account_display import AccountDisplay

EVIDENCE = {
    "latest_explanation": SQL("kept -> 'latest_explanation'"),
    "latest_figures": SQL("kept -> 'latest_figures'"),
    "latest_on": SQL("(kept ->> 'latest_on')::date"),
    "latest_revision_id": SQL("(kept ->> 'latest_revision_id')::integer"),
    "fingerprint": SQL("kept ->> 'fingerprint'"),
    "progress": SQL("NULLIF(kept -> 'progress', 'null')"),
    "review_on": SQL("(kept ->> 'review_on')::date"),
}
"""Field of a grade → SQL of its value in :meth:`.decision.GradeDecision.as_evidence`."""


def refresh_kept(env, company, parts, run=None):
    """Write evidence, and the revenue that accounts show.

    A grade that ended meanwhile, or was written after the run had computed its figures,
    knows better: it stays as it is.

    :param env: with the rights of the grading
    :param company: of the accounts
    :param parts: :class:`~..recompute.parts.Parts` of lists of evidence
    :param run: the run that decided, or None
    """
    kept = SQL(
        "SELECT key_account_id, kept FROM (%s) AS parts"
        " CROSS JOIN jsonb_array_elements(part) AS kept",
        parts.rows,
    )
    values = SQL(", ").join(
        SQL("%s AS %s", value, SQL.identifier(name)) for name, value in EVIDENCE.items()
    )
    written = write_selected(
        env["key.account.grade"],
        list(EVIDENCE),
        SQL(
            "SELECT (kept ->> 'grade_id')::integer AS id, %s FROM (%s) AS k",
            values,
            kept,
        ),
        SQL(
            "record.valid_to IS NULL AND record.write_date <= %s"
            " AND record.fingerprint IS DISTINCT FROM rows.fingerprint",
            run.measured_at if run else SQL("'infinity'"),
        ),
    )
    AccountDisplay(env).show_revenue(company, _revenues(kept, written))


def _revenues(kept, grades):
    """SELECT of ``(key_account_id, revenue)`` as the evidence of some grades has it.

    The schemes of an account see the same revenue.
    """
    return SQL(
        """
        SELECT key_account_id, max((kept ->> 'revenue_12m')::numeric) AS revenue
          FROM (%s) AS kept
         WHERE (kept ->> 'grade_id')::integer = ANY(%s)
           AND kept ->> 'revenue_12m' IS NOT NULL
         GROUP BY key_account_id
        """,
        kept,
        grades.ids,
    )
