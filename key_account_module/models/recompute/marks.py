"""What people said about accounts, read in one query each: flags, options, scores."""

from collections import defaultdict
from decimal import Decimal

from odoo.tools import SQL


class Marks:
    """Flags, options and scores of the accounts of a company.

    :param env: with the rights to read everything
    :param scope: :class:`~.scope.Scope`
    :param needs: only what is needed is read
    """

    def __init__(self, env, scope, needs):
        self.env = env
        self.scope = scope
        flags = {f"flag/{name}": name for name in needs.flags}
        #: account id → flag keys, ``list/key`` of options, evaluation type → score
        self.flags = self._chosen("key_account_flag_rel", flags)
        self.options = self._chosen(
            "key_account_option_rel", {key: key for key in needs.options}
        )
        self.scores = self._scores(sorted(needs.scores))

    def _chosen(self, table, names):
        """Account id → names of the entries it carries."""
        if not names:
            return {}
        accounts = self.env["key.account"]
        accounts.flush_model(["flag_ids", "option_ids"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT chosen.key_account_id, array_agg(option.key)
                  FROM %s AS chosen
                  JOIN key_account_option AS option ON option.id = chosen.option_id
                 WHERE option.key = ANY(%s)
                   AND (option.company_id = %s OR option.company_id IS NULL)%s
                 GROUP BY chosen.key_account_id
                """,
                SQL.identifier(table),
                list(names),
                self.scope.company.id,
                self.scope.only("chosen", "key_account_id"),
            )
        )
        return {
            account: frozenset(names[key] for key in keys) for account, keys in rows
        }

    def _scores(self, types):
        """Account id → latest concluded score by evaluation type, as of the day."""
        scores = defaultdict(dict)
        if not types:
            return scores
        self.env["key.account.evaluation"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (evaluation.key_account_id, kind.key)
                       evaluation.key_account_id, kind.key,
                       CASE WHEN evaluation.unrated IS NOT TRUE
                            THEN evaluation.score::text END
                  FROM key_account_evaluation AS evaluation
                  JOIN key_account_evaluation_type AS kind
                    ON kind.id = evaluation.type_id
                 WHERE evaluation.state = 'concluded'
                   AND evaluation.date <= %s
                   AND evaluation.company_id = %s
                   AND kind.key = ANY(%s)%s
                 ORDER BY evaluation.key_account_id, kind.key,
                          evaluation.date DESC, evaluation.id DESC
                """,
                self.scope.as_of,
                self.scope.company.id,
                types,
                self.scope.only("evaluation", "key_account_id"),
            )
        )
        for account, kind, score in rows:
            scores[account][kind] = score and Decimal(score)
        return scores
