"""The one place that writes grades: closes rows, opens rows, tells the account."""

from collections import defaultdict
from datetime import timedelta

from ...engine.movement_data import held_data, progress_data
from ..clock.record_rows import create_rows, write_rows
from .account_display import AccountDisplay
from .effect_writer import EffectWriter
from .grade_notes import GradeNotes
from .proposal_writer import ProposalWriter

#: what the writer reads of a current grade; the explanations are long and not needed
READ = (
    *("key_account_id", "scheme_id", "tier_id", "valid_from", "fingerprint"),
    *("computed_tier_id", "conflict_tier_ids", "needs_decision", "manual_hold"),
    *("hold_until", "progress", "review_on", "effects", "write_date"),
)


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
        self.accounts = AccountDisplay(self.env)
        self.notes = GradeNotes(self.env)
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
            if row and self._is_settled(row, decision):
                continue
            stays = row and self._stays(row, decision)
            (refreshed if stays else moved).append((row or self.grades, decision))
        changed = [decision for _row, decision in refreshed + moved]
        ended = [row for row, _decision in refreshed + moved if self._is_over(row)]
        proposals = ProposalWriter(self.env, self.as_of, self.run)
        asking = [(row, d) for row, d in refreshed if d.asks_anew(row.progress)]
        proposals.supersede_for(changed)
        proposals.propose(asking)
        self._refresh(refreshed)
        rows = self._move(
            [row for row, _decision in moved],
            [self._decision_vals(row, decision) for row, decision in moved],
            self._begin_decided,
        )
        figures = {d.account_id: d.revenue_12m for d in changed}
        self.accounts.sync(figures, figures)
        self.notes.transitions(rows)
        self.notes.ended(ended)
        return len(rows)

    def settle(self, proposals, user, comment):
        """Grade accounts as proposed; the policy goes on from there.

        :param proposals: open proposals of the current grades
        :param user: who agreed
        """
        current = self._current(proposals.key_account_id.ids)
        rows = [current[p.key_account_id.id, p.scheme_id.id] for p in proposals]
        vals_list = [
            self._settled_vals(row, proposal, user, comment)
            for row, proposal in zip(rows, proposals, strict=True)
        ]
        moved = self._move(rows, vals_list)
        self.accounts.sync(proposals.key_account_id.ids)
        self.notes.transitions(moved)
        return moved

    def decide(self, accounts, tier, override):
        """Grade ``accounts`` as a person wants it, and keep it against the policy.

        :param override: :class:`.decision.Override`
        """
        why = self.env._("Decided by hand: %s", override.reason)
        ProposalWriter(self.env, self.as_of).supersede(accounts, tier.scheme_id, why)
        current = self._current(accounts.ids)
        rows = [current.get((a.id, tier.scheme_id.id), self.grades) for a in accounts]
        vals_list = [
            self._manual_vals(account, row, tier, override)
            for account, row in zip(accounts, rows, strict=True)
        ]
        moved = self._move(rows, vals_list)
        self.accounts.sync(accounts.ids)
        self.notes.transitions(moved)

    def release(self, accounts, scheme_id, reason):
        """Give grades held by hand back to the recompute."""
        current = self._current(accounts.ids)
        rows = self.grades.concat(
            *(row for (_a, scheme), row in current.items() if scheme == scheme_id)
        ).filtered("manual_hold")
        # Without a fingerprint the next run looks at the row again.
        rows.write({**_NOT_HELD, "fingerprint": False})
        note = self.env._("The grade follows the policy again: %s", reason)
        self.notes.post(dict.fromkeys(rows.key_account_id.ids, note))

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
        self.accounts.sync(wrong.ids)

    # === Reading ===

    def _current_decisions(self, decisions):
        """The last decision of each account and scheme; archived ones give no grade."""
        last = {(d.account_id, d.scheme_id): d for d in decisions}
        schemes = self.env["key.account.scheme"].browse({id_ for _a, id_ in last})
        active = {*schemes.filtered("active").ids}
        return [d for d in last.values() if d.scheme_id in active]

    def _current(self, account_ids):
        rows = self.grades.search_fetch(
            [("key_account_id", "in", list(account_ids)), ("valid_to", "=", False)],
            READ,
        )
        return {(row.key_account_id.id, row.scheme_id.id): row for row in rows}

    def _is_newer(self, row):
        """Whether a grade was written after this run had computed its figures."""
        return bool(self.run) and row.write_date > self.run.measured_at

    def _is_over(self, row):
        """Whether a decision by hand has ended."""
        return bool(row.hold_until) and row.hold_until < self.as_of

    def _is_held(self, row):
        return row.manual_hold and not self._is_over(row)

    def _is_settled(self, row, decision):
        """Whether the decision says nothing new, or an older thing than the grade."""
        known = row.fingerprint == decision.fingerprint and not self._is_over(row)
        return known or self._is_newer(row)

    def _stays(self, row, decision):
        return self._is_held(row) or row.tier_id.id == _id(decision.new_tier_id)

    # === Writing rows ===

    def _refresh(self, pairs):
        """Newer evidence for grades that stay."""
        rows = {row.id: self._refreshed_vals(row, decision) for row, decision in pairs}
        self._set_conflicts(
            (row, decision.conflict_tier_ids)
            for row, decision in pairs
            if {*decision.conflict_tier_ids} != {*row.conflict_tier_ids.ids}
        )
        self.grades.browse(rows)._forget_seen()
        write_rows(self.grades, rows)

    def _refreshed_vals(self, row, decision):
        vals = {
            "needs_decision": self._open_question(row, decision),
            "manual_hold": self._is_held(row),
            "hold_until": None if self._is_over(row) else row.hold_until or None,
            **self._evidence(decision),
        }
        if self._is_held(row):
            # Its next day is that of the decision by hand.
            vals.update({name: row[name] or None for name in _MOVING})
        return vals

    def _set_conflicts(self, pairs):
        """Name the tiers that other evidence points to.

        :param pairs: grades and ids of tiers
        """
        by_conflicts = defaultdict(self.grades.browse)
        for row, conflicts in pairs:
            by_conflicts[tuple(sorted(conflicts))] |= row
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

    def _move(self, rows, vals_list, begin=None):
        """Close ``rows`` and open their successors.

        :param begin: makes the successors; default the ORM
        """
        days = {}
        for row, vals in zip(rows, vals_list, strict=True):
            if row:
                days[row] = vals["valid_from"] = max(row.valid_from, vals["valid_from"])
        self._close(days)
        began = (begin or self.grades.create)(vals_list)
        EffectWriter(self.env).follow(rows, began)
        return began

    def _close(self, days):
        """End grades.

        :param days: grade → the first day on which it no longer holds
        """
        closing = defaultdict(self.grades.browse)
        for row, day in days.items():
            closing[day] |= row
        for day, ended in closing.items():
            ended.write({"valid_to": day, "needs_decision": False})
        # The old rows end in the database before new ones start: one is current.
        self.grades.flush_model(["valid_to", "needs_decision"])

    def _begin_decided(self, vals_list):
        """Make the grades of a run, all in one statement."""
        conflicts = [vals.pop("conflict_tier_ids") for vals in vals_list]
        accounts = self.env["key.account"].browse(
            v["key_account_id"] for v in vals_list
        )
        accounts.fetch(["company_id"])
        for vals, account in zip(vals_list, accounts, strict=True):
            vals["company_id"] = account.company_id.id
        began = create_rows(self.grades, vals_list)
        began.fetch(["key_account_id", "tier_id"])
        began._forget_seen()
        pairs = zip(began, conflicts, strict=True)
        self._set_conflicts((row, ids) for row, ids in pairs if ids)
        return began

    def _decision_vals(self, row, decision):
        tier = self.env["key.account.tier"].browse(_id(decision.new_tier_id))
        return {
            "key_account_id": decision.account_id,
            "scheme_id": decision.scheme_id,
            "tier_id": tier.id or None,
            "previous_tier_id": row.tier_id.id or None,
            "movement": _movement(row, tier),
            "valid_from": self.as_of,
            "reason": decision.reason,
            "explanation": decision.explanation,
            "figures": decision.figures,
            "figures_on": self.as_of,
            "automatic": True,
            "manual_hold": False,
            "needs_decision": bool(decision.conflict_tier_ids),
            "conflict_tier_ids": decision.conflict_tier_ids,
            "revision_id": decision.revision_id,
            "run_id": self.run.id if self.run else None,
            **self._evidence(decision),
        }

    def _settled_vals(self, row, proposal, user, comment):
        """What the run had decided, and a person has agreed to."""
        tier = proposal.to_tier_id
        scheme = proposal.scheme_id
        arrival = scheme._arrival(tier, row.computed_tier_id, self.as_of)
        held = {"movement": held_data(scheme._engine_movement(), arrival)}
        return {
            **self._carried_vals(row, tier),
            "reason": comment,
            "explanation": {**proposal.explanation, **held},
            "figures": proposal.figures,
            "figures_on": proposal.as_of,
            "latest_explanation": {**row.latest_explanation, **held},
            "decided_by": user.id,
            "revision_id": proposal.revision_id.id,
            "run_id": proposal.run_id.id,
            "progress": progress_data(arrival.progress) or False,
            "review_on": arrival.next or False,
        }

    def _carried_vals(self, row, tier):
        """A new grade by a person's word: the evidence of the last run stays."""
        return {
            "key_account_id": row.key_account_id.id,
            "scheme_id": tier.scheme_id.id or row.scheme_id.id,
            "tier_id": tier.id,
            "previous_tier_id": row.tier_id.id,
            "movement": _movement(row, tier),
            "valid_from": self.as_of,
            "needs_decision": False,
            "conflict_tier_ids": [(6, 0, row.conflict_tier_ids.ids)],
            "computed_tier_id": row.computed_tier_id.id,
            "latest_explanation": row.latest_explanation,
            "latest_figures": row.latest_figures,
            "latest_on": row.latest_on,
            "latest_revision_id": row.latest_revision_id.id,
            "fingerprint": row.fingerprint,
        }

    def _manual_vals(self, account, row, tier, override):
        until = override.valid_until
        return {
            **self._carried_vals(row, tier),
            "key_account_id": account.id,
            "reason": override.reason,
            "reason_code_id": override.reason_code_id,
            "explanation": row.latest_explanation,
            "figures": row.latest_figures,
            "figures_on": row.figures_on,
            "automatic": False,
            "decided_by": self.user.id,
            "approved_by": override.approver_id,
            "manual_hold": True,
            "hold_until": until,
            "review_on": until + timedelta(days=1),
            "revision_id": tier.bundle_id.revision_id.id,
        }

    def _evidence(self, decision):
        move = decision.move
        return {
            "progress": (move and move.progress) or None,
            "review_on": (move and move.review_on) or None,
            "computed_tier_id": decision.tier_id or None,
            "latest_explanation": decision.explanation,
            "latest_figures": decision.figures,
            "latest_on": self.as_of,
            "latest_revision_id": decision.revision_id,
            "fingerprint": decision.fingerprint,
        }


#: what moves by itself from day to day while nobody holds the grade
_MOVING = ("progress", "review_on")
_NOT_HELD = {"manual_hold": False, "hold_until": False, "review_on": False}


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
