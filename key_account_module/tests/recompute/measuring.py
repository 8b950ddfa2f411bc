"""Asking for one figure, without a scheme and a run."""

from datetime import date

from ...engine.catalogue import METRICS, PERCENT
from ...engine.condition import needs, parse_condition
from ...models.recompute.scope import Scope
from ...models.recompute.statement import Statement

#: A Monday; figures are as of this day unless a test says otherwise.
TODAY = date(2026, 6, 29)


class Measuring:
    """For test cases that have a company."""

    def _statement(self, *measures, as_of=TODAY, accounts=None):
        """The statement for some measures, as conditions name them."""
        conditions = []
        for measure in measures:
            zero = "0%" if METRICS[measure["metric"]].unit == PERCENT else 0
            condition, problems = parse_condition({**measure, "gte": zero})
            self.assertFalse(problems)
            conditions.append(condition)
        self.env.flush_all()
        scope = Scope(self.company, as_of, accounts and accounts.ids)
        return Statement(self.env(su=True), scope, needs(*conditions))

    def _figures(self, as_of=TODAY, accounts=None, **measure):
        """Account → its figure (or figures per period) of one measure."""
        rows = self._statement(measure, as_of=as_of, accounts=accounts).rows()
        return {
            self.env["key.account"].browse(row.account_id): figure
            for row in rows
            for figure in (*row.values.values(), *row.series.values())
        }

    def _figure(self, account, as_of=TODAY, **measure):
        """One account's figure of a measure, exact."""
        return self._figures(as_of=as_of, **measure)[account]

    # === Marks of what was touched ===

    def _clear_marks(self):
        """Let the transaction end in which the test has done its business so far."""
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM key_account_run_touched")

    def _marked(self):
        """Accounts that the next run of changes measures because of their business."""
        self.env.flush_all()
        run = self.env["key.account.run"].new(
            {"create_date": "2000-01-01", "horizon": "3:3:"}
        )
        touched = self.env["key.account.run.touched"]
        rows = self.env.execute_query(touched._accounts_since(run))
        return self.env["key.account"].browse(sorted(account for (account,) in rows))

    def _marked_all(self):
        """Whether it measures everybody."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT FROM key_account_run_touched"
            " WHERE partner_id = 0 AND key_account_id = 0"
        )
        return bool(self.env.cr.rowcount)
