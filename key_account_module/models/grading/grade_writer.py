"""The one place that writes grades: closes rows, opens rows, tells the account."""

from collections import defaultdict

from markupsafe import Markup

from .wording import Wording


class GradeWriter:
    """Writes grades as of one day, for any number of accounts at once.

    Works as superuser: whoever makes one has checked the user's rights, or is the
    recompute. The number of queries does not depend on the number of accounts.

    :param env: environment of the user on whose behalf the grades are written
    :param as_of: the day on which the new grades start
    :param run: the run that decided, or None
    """

    def __init__(self, env, as_of, run=None):
        self.user = env.user
        # One note a transition is written below; field tracking would repeat it.
        self.env = env(su=True, context={**env.context, "tracking_disable": True})
        self.grades = self.env["key.account.grade"]
        self.as_of = as_of
        self.run = run

    # === What may happen ===

    def apply(self, decisions):
        """Write the decisions of a run; returns the number of transitions."""
        decisions = self._current_decisions(decisions)
        current = self._current([d.account_id for d in decisions])
        refreshed, moved = [], []
        for decision in decisions:
            row = current.get((decision.account_id, decision.scheme_id))
            if row and (row.fingerprint == decision.fingerprint or self._is_newer(row)):
                continue
            stays = row and self._stays(row, decision)
            (refreshed if stays else moved).append((row or self.grades, decision))
        self._refresh(refreshed)
        rows = self._move(
            [row for row, _decision in moved],
            [self._decision_vals(row, decision) for row, decision in moved],
        )
        changed = [decision for _row, decision in refreshed + moved]
        figures = {d.account_id: d.revenue_12m for d in changed}
        self._tell_accounts(figures, figures)
        self._log(rows)
        return len(rows)

    def decide(self, accounts, tier, reason):
        """Grade ``accounts`` as a person wants it, and keep it against the policy."""
        current = self._current(accounts.ids)
        rows = [current.get((a.id, tier.scheme_id.id), self.grades) for a in accounts]
        vals_list = [
            self._manual_vals(account, row, tier, reason)
            for account, row in zip(accounts, rows, strict=True)
        ]
        moved = self._move(rows, vals_list)
        self._tell_accounts(accounts.ids)
        self._log(moved)

    def release(self, accounts, scheme_id, reason):
        """Give grades held by hand back to the recompute."""
        current = self._current(accounts.ids)
        rows = self.grades.concat(
            *(row for (_a, scheme), row in current.items() if scheme == scheme_id)
        ).filtered("manual_hold")
        # Without a fingerprint the next run looks at the row again.
        rows.write({"manual_hold": False, "fingerprint": False})
        note = self.env._("The grade follows the policy again: %s", reason)
        self._message(dict.fromkeys(rows.key_account_id.ids, note))

    def sync_primary(self):
        """Show the grade of the primary schemes, where another one is shown."""
        chosen = self.env["key.account.scheme"]._primary_by_company().values()
        ids = [scheme.id for scheme in chosen]
        wrong = (
            self.env["key.account"]
            .with_context(active_test=False)
            .search(
                [
                    "|",
                    "&",
                    ("grade_id", "!=", False),
                    ("grade_id.scheme_id", "not in", ids),
                    "&",
                    ("grade_id", "=", False),
                    ("current_grade_ids.scheme_id", "in", ids),
                ]
            )
        )
        self._tell_accounts(wrong.ids)

    # === Reading ===

    def _current_decisions(self, decisions):
        """The last decision of each account and scheme."""
        return list({(d.account_id, d.scheme_id): d for d in decisions}.values())

    def _current(self, account_ids):
        rows = self.grades.search(
            [("key_account_id", "in", list(account_ids)), ("valid_to", "=", False)]
        )
        return {(row.key_account_id.id, row.scheme_id.id): row for row in rows}

    def _is_newer(self, row):
        """Whether a grade was written after this run had computed its figures."""
        return bool(self.run) and row.write_date > self.run.create_date

    def _stays(self, row, decision):
        return row.manual_hold or row.tier_id.id == _id(decision.new_tier_id)

    # === Writing rows ===

    def _refresh(self, pairs):
        """Newer evidence for grades that stay."""
        by_conflicts = defaultdict(self.grades.browse)
        for row, decision in pairs:
            conflicts = tuple(sorted(decision.conflict_tier_ids))
            needs_decision = self._open_question(row, decision)
            if conflicts != tuple(sorted(row.conflict_tier_ids.ids)):
                by_conflicts[conflicts] |= row
            row.write({"needs_decision": needs_decision, **self._evidence(decision)})
        for conflicts, rows in by_conflicts.items():
            rows.write({"conflict_tier_ids": [(6, 0, conflicts)]})

    def _open_question(self, row, decision):
        """Whether a grade that stays is for a person to decide."""
        answered = row.computed_tier_id.id == _id(decision.tier_id)
        if answered and set(row.conflict_tier_ids.ids) == {*decision.conflict_tier_ids}:
            return row.needs_decision
        # A grade that movement holds back is where the policy wants it.
        differs = row.tier_id.id != _id(decision.new_tier_id)
        return differs or bool(decision.conflict_tier_ids)

    def _move(self, rows, vals_list):
        """Close ``rows`` and open their successors."""
        closing = defaultdict(self.grades.browse)
        for row, vals in zip(rows, vals_list, strict=True):
            if row:
                vals["valid_from"] = max(row.valid_from, vals["valid_from"])
                closing[vals["valid_from"]] |= row
        for day, ended in closing.items():
            ended.write({"valid_to": day, "needs_decision": False})
        # The old rows end in the database before the new ones start: one is current.
        self.grades.flush_model(["valid_to", "needs_decision"])
        return self.grades.create(vals_list)

    def _decision_vals(self, row, decision):
        tier = self.env["key.account.tier"].browse(_id(decision.new_tier_id))
        return {
            "key_account_id": decision.account_id,
            "scheme_id": decision.scheme_id,
            "tier_id": tier.id,
            "previous_tier_id": row.tier_id.id,
            "movement": _movement(row, tier),
            "valid_from": self.as_of,
            "reason": decision.reason,
            "explanation": decision.explanation,
            "figures": decision.figures,
            "automatic": True,
            "needs_decision": bool(decision.conflict_tier_ids),
            "conflict_tier_ids": [(6, 0, decision.conflict_tier_ids)],
            "revision_id": decision.revision_id,
            "run_id": self.run.id if self.run else False,
            **self._evidence(decision),
        }

    def _manual_vals(self, account, row, tier, reason):
        return {
            "key_account_id": account.id,
            "scheme_id": tier.scheme_id.id,
            "tier_id": tier.id,
            "previous_tier_id": row.tier_id.id,
            "movement": _movement(row, tier),
            "valid_from": self.as_of,
            "reason": reason,
            "explanation": row.latest_explanation,
            "figures": row.latest_figures,
            "automatic": False,
            "decided_by": self.user.id,
            "manual_hold": True,
            "needs_decision": False,
            "conflict_tier_ids": [(6, 0, row.conflict_tier_ids.ids)],
            "revision_id": tier.bundle_id.revision_id.id,
            "computed_tier_id": row.computed_tier_id.id,
            "latest_explanation": row.latest_explanation,
            "latest_figures": row.latest_figures,
            "fingerprint": row.fingerprint,
        }

    def _evidence(self, decision):
        move = decision.move
        return {
            "progress": (move and move.progress) or False,
            "review_on": (move and move.review_on) or False,
            "computed_tier_id": _id(decision.tier_id),
            "latest_explanation": decision.explanation,
            "latest_figures": decision.figures,
            "fingerprint": decision.fingerprint,
        }

    # === Telling the account ===

    def _tell_accounts(self, account_ids, figures=None):
        """Bring the account's own fields in line with its current grades."""
        accounts = self.env["key.account"].browse(account_ids)
        current = self._current(account_ids)
        to_decide = {key[0] for key, row in current.items() if row.needs_decision}
        primary = self.env["key.account.scheme"]._primary_by_company()
        for account in accounts:
            scheme = primary.get(account.company_id.id)
            row = current.get((account.id, scheme.id if scheme else 0), self.grades)
            vals = {
                "grade_id": row.id,
                "tier_id": row.tier_id.id,
                "needs_decision": account.id in to_decide,
            }
            revenue = (figures or {}).get(account.id)
            if revenue is not None:
                vals["revenue_12m"] = float(revenue)
            self._write_differences(account, vals)

    def _write_differences(self, account, vals):
        now = {
            "grade_id": account.grade_id.id,
            "tier_id": account.tier_id.id,
            "needs_decision": account.needs_decision,
            "revenue_12m": account.revenue_12m,
        }
        vals = {name: value for name, value in vals.items() if now[name] != value}
        if vals:
            account._write_guarded(vals)

    def _log(self, rows):
        """One note per account that really moved; a first grade is no move.

        A note costs more than everything else about a grade, and the first grading of
        a company would write one for each of its customers.
        """
        rows = rows.filtered("previous_tier_id")
        words = Wording(self.env)
        lines = defaultdict(list)
        for row in rows:
            lines[row.key_account_id.id].append(self._line(row, words))
        self._message({id_: Markup("<br/>").join(rows) for id_, rows in lines.items()})

    def _line(self, row, words):
        none = self.env._("no grade")
        why = row.reason or words.of_explanation(row.explanation)
        return Markup("<b>%s</b>: %s → %s<br/>%s") % (
            row.scheme_id.name,
            row.previous_tier_id.name or none,
            row.tier_id.name or none,
            why,
        )

    def _message(self, bodies):
        accounts = self.env["key.account"].browse(bodies)
        if accounts:
            accounts._message_log_batch(bodies)


def _id(value):
    return value or False


def _movement(row, tier):
    """Which way the grade goes; a lower sequence is the better tier."""
    before = row.tier_id
    if not tier:
        return "none"
    if not before:
        return "first"
    if before == tier:
        return "confirmed"
    return "up" if tier.sequence < before.sequence else "down"
