"""What people said about accounts, read in one query each: flags, options, scores."""

from collections import defaultdict
from decimal import Decimal

from odoo.tools import SQL

_FLAGS = "key_account_flag_rel"
_OPTIONS = "key_account_option_rel"

IN_FORCE = SQL(
    """evaluation.state = 'concluded' AND NOT EXISTS (
           SELECT FROM key_account_evaluation AS correction
            WHERE correction.corrects_id = evaluation.id
              AND correction.state = 'concluded')"""
)
"""Condition on ``evaluation``: it is a result, and nobody has put it right."""


class Marks:
    """Flags, options and scores of the accounts of a company.

    :param env: with the rights to read everything
    :param scope: :class:`~.scope.Scope`
    :param needs: only what is needed is read
    """

    def __init__(self, env, scope, needs):
        self.env = env
        self.scope = scope
        flush_marks(env)
        flags = {f"flag/{name}": name for name in needs.flags}
        #: account id → flag keys, ``list/key`` of options, evaluation type → score
        self.flags = self._chosen(_FLAGS, flags)
        self.options = self._chosen(_OPTIONS, {key: key for key in needs.options})
        self.scores = self._scores(sorted(needs.scores))

    def _chosen(self, table, names):
        """Account id → names of the entries it carries."""
        chosen = defaultdict(set)
        if names:
            rows = self.env.execute_query(_chosen(self.scope, table, names))
            for account, key in rows:
                chosen[account].add(names[key])
        return {account: frozenset(keys) for account, keys in chosen.items()}

    def _scores(self, types):
        """Account id → latest concluded score by evaluation type, as of the day."""
        scores = defaultdict(dict)
        if types:
            rows = self.env.execute_query(_scores(self.scope, types))
            for account, kind, score in rows:
                scores[account][kind] = score and Decimal(score)
        return scores


def flush_marks(env):
    """Bring to the database what the queries here read."""
    env["key.account"].flush_model(["flag_ids", "option_ids"])
    env["key.account.evaluation"].flush_model()
    env["key.account.evaluation.type"].flush_model(["key", "form_of_id"])


def marks_relation(scope, needs):
    """SQL: all that people said about each account, as one text; equal if equal."""
    flags = [f"flag/{name}" for name in needs.flags]
    relations = [
        SQL("SELECT key_account_id, %s || key AS mark FROM (%s) AS chosen", word, marks)
        for word, marks, needed in (
            ("flag ", _chosen(scope, _FLAGS, flags), flags),
            ("option ", _chosen(scope, _OPTIONS, needs.options), needs.options),
        )
        if needed
    ]
    if needs.scores:
        scores = _scores(scope, sorted(needs.scores))
        words = SQL("concat_ws(' ', 'score', key, score)")
        relations.append(
            SQL("SELECT key_account_id, %s AS mark FROM (%s) AS given", words, scores)
        )
    if not relations:
        return SQL("SELECT NULL::integer AS key_account_id, NULL AS marks")
    return SQL(
        """SELECT key_account_id, string_agg(mark, ',' ORDER BY mark) AS marks
             FROM (%s) AS said GROUP BY key_account_id""",
        SQL(" UNION ALL ").join(relations),
    )


def _chosen(scope, table, keys):
    """SQL: ``(key_account_id, key)`` of the options with these keys."""
    return SQL(
        """
        SELECT chosen.key_account_id, option.key
          FROM %s AS chosen
          JOIN key_account_option AS option ON option.id = chosen.option_id
         WHERE option.key = ANY(%s)
           AND (option.company_id = %s OR option.company_id IS NULL)%s
        """,
        SQL.identifier(table),
        list(keys),
        scope.company.id,
        scope.only("chosen", "key_account_id"),
    )


def _scores(scope, types):
    """SQL: ``(key_account_id, key of the type, latest concluded score)``.

    What was judged by a form is a score of its kind too; what was put right is none.
    """
    return SQL(
        """
        SELECT DISTINCT ON (evaluation.key_account_id, named.key)
               evaluation.key_account_id, named.key,
               CASE WHEN evaluation.unrated IS NOT TRUE
                    THEN evaluation.score::text END AS score
          FROM key_account_evaluation AS evaluation
          JOIN key_account_evaluation_type AS kind ON kind.id = evaluation.type_id
          JOIN key_account_evaluation_type AS named
            ON named.id IN (kind.id, kind.form_of_id)
         WHERE %s
           AND evaluation.date <= %s
           AND evaluation.company_id = %s
           AND named.key = ANY(%s)%s
         ORDER BY evaluation.key_account_id, named.key,
                  evaluation.date DESC, evaluation.id DESC
        """,
        IN_FORCE,
        scope.as_of,
        scope.company.id,
        types,
        scope.only("evaluation", "key_account_id"),
    )
