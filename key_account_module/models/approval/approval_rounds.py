from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ...engine import approvals as engine
from ..clock.record_rows import wait_for_rows
from .bench import Bench
from .subject import content_of, hash_of, words_of

#: states in which a change of the content takes the request back
LIVE = ("pending", "approved")


class KeyAccountApprovalRequest(models.Model):
    """How a round opens, is decided and ends; private, so out of reach of RPC."""

    _inherit = "key.account.approval.request"

    # === Open ===

    def _open_round(self, record, subject, chain, note):
        """Ask for approval of ``record``; see the approval mixin.

        :raise UserError: a step that nobody can decide, each with its way out
        """
        definition = record._approval_subjects[subject]
        steps = chain.sudo().step_ids.sorted("sequence")
        if not steps:
            raise UserError(
                self.env._(
                    "“%s” has no steps: the policy has not said who approves.",
                    chain.sudo().display_name,
                )
            )
        # The end of the round before may still wait to be written.
        self.flush_model()
        quiet = self.sudo().with_context(mail_create_nosubscribe=True)
        request = quiet._create_sealed(
            [
                {
                    "name": record.display_name,
                    "key_account_id": record.key_account_id.id,
                    "res_model": record._name,
                    "res_id": record.id,
                    "subject": subject,
                    "chain_id": chain.id,
                    "revision_id": chain.sudo().bundle_id.revision_id.id,
                    "round": self._next_round(record, subject),
                    "note": note,
                    "requester_id": self.env.user.id,
                    "author_ids": [(6, 0, record._approval_author_ids(subject))],
                    "steps": [step._frozen() for step in steps],
                    "content": content_of(record, definition),
                    "content_hash": hash_of(record, definition),
                    "content_words": words_of(record, definition),
                    "state": "pending",
                    "date_requested": fields.Datetime.now(),
                }
            ]
        )
        request = self.sudo().browse(request.id)
        request._require_deciders()
        request._note(request._words_asked())
        request._ask()
        return request.sudo(False)

    def _next_round(self, record, subject):
        last = self.sudo().search(
            [*self._of_records(record), ("subject", "=", subject)],
            order="round desc",
            limit=1,
        )
        return last.round + 1

    def _of_records(self, records):
        return [("res_model", "=", records._name), ("res_id", "in", records.ids)]

    def _live(self, records):
        """The last round of each subject of ``records`` that pends or holds."""
        found = self.sudo().search([*self._of_records(records)], order="round")
        last = {(request.res_id, request.subject): request for request in found}
        live = [request.id for request in last.values() if request.state in LIVE]
        return self.sudo().browse(live)

    def _require_deciders(self):
        """Every step has somebody who can decide it, or asking is refused."""
        bench, problems = Bench(self), []
        for step in bench.steps(self):
            table = bench.readers(self, step.key)
            if not engine.reachable(step, table, ()):
                problems.append(self._nobody_words(bench, step, table))
        if problems:
            raise UserError("\n".join(problems))

    def _nobody_words(self, bench, step, table):
        """Why nobody, or too few, could decide a step, and what to do about it."""
        definition, everybody = self._step(step.key), bench.table(self, step.key)
        name = self._step_name(step.key)
        if not any(definition[way] for way in ("role", "users", "group", "field")):
            return self.env._(
                "Step “%s”: the policy does not say who approves. Name a role, users, "
                "a group or a field in the policy.",
                name,
            )
        if not everybody.members:
            return self.env._(
                "Step “%s”: there is no active user who could approve. Fill the role, "
                "group or field that the step names.",
                name,
            )
        if not everybody.seats():
            return self.env._(
                "Step “%s”: only those who asked or wrote it could approve (four "
                "eyes). Let somebody else ask, or name more people in the policy.",
                name,
            )
        if not table.seats():
            return self.env._(
                "Step “%s”: nobody who could approve has access to the account. Give "
                "him access, or name somebody who has.",
                name,
            )
        return self.env._(
            "Step “%(step)s”: %(need)s must approve, but only %(there)s could. Name "
            "more people in the policy, or give them access to the account.",
            step=name,
            need=definition["quorum"],
            there=len(table.seats()),
        )

    # === Decide ===

    def _check_readable(self):
        """The caller sees the request and what it is about, or gets no further."""
        self.check_access("read")
        for request in self:
            request._record().check_access("read")

    def _lock(self):
        """Wait for whoever decides or changes the same."""
        # The record may have been deleted.
        for row in filter(None, (self, self._record())):
            wait_for_rows(row)

    def _require_pending(self):
        state = self.sudo().state
        if state == "pending":
            return
        words = dict(self._fields["state"]._description_selection(self.env))[state]
        raise UserError(
            self.env._(
                "“%(request)s” is over (%(state)s). Ask again if it is still needed.",
                request=self.display_name,
                state=words,
            )
        )

    def _decide(self, verdict, comment, key, receiver=None, meeting=None):
        """Write down what the caller says, if he may say it now."""
        self.ensure_one()
        self._check_readable()
        self._lock()
        self._require_pending()
        self._require_unchanged()
        request = self.sudo()
        bench = Bench(request)
        step = self._chosen_step(bench, key)
        table = bench.readers(request, step.key)
        seat = self._seat(bench, step, table)
        self._require_comment(step.key, verdict, comment)
        if verdict == "delegate":
            self._require_receiver(bench, step, table, receiver)
        else:
            meeting = self._minutes(step.key, verdict, meeting)
        said = {
            "verdict": verdict,
            "seat_id": seat,
            "delegate_id": receiver and receiver.id,
            "meeting_id": meeting and meeting.id,
            "comment": (comment or "").strip() or False,
        }
        request._log(step, table, said)
        request._go_on()

    def _require_unchanged(self):
        record = self._record()
        if self._hash_now(record) != self.sudo().content_hash:
            raise UserError(
                self.env._(
                    "“%s” has changed since approval was asked for. Ask again.",
                    self.sudo().name,
                )
            )

    def _hash_now(self, record):
        """The hash of the content now; nothing if the record is gone."""
        subject = record and record._approval_subjects.get(self.sudo().subject)
        return hash_of(record, subject) if subject else None

    def _chosen_step(self, bench, key):
        """The step named, or the only one that waits for the caller."""
        steps = {step.key: step for step in bench.steps(self)}
        if key:
            if key not in steps:
                raise UserError(self.env._("There is no step “%s”.", key))
            self._require_open(bench, key)
            return steps[key]
        mine = [
            key
            for key, people in bench.deciders(self).items()
            if self.env.uid in people
        ]
        if len(mine) > 1:
            names = ", ".join(self._step_name(key) for key in mine)
            raise UserError(
                self.env._("Several steps wait for you: say which. %s", names)
            )
        if not mine:
            # Any open step tells why the caller may not decide.
            return bench.open_steps(self)[0]
        return steps[mine[0]]

    def _require_open(self, bench, key):
        state = self._step_states()[key]
        if state == "open":
            return
        name = self._step_name(key)
        if state == "granted":
            raise UserError(self.env._("Step “%s” has been granted already.", name))
        first = ", ".join(self._step_name(step.key) for step in bench.open_steps(self))
        raise UserError(
            self.env._(
                "Step “%(step)s” is not open yet: %(first)s comes first.",
                step=name,
                first=first,
            )
        )

    def _seat(self, bench, step, table):
        """In whose place the caller decides; refused if he may not."""
        log = bench.decisions(self)
        reason = engine.bar(step, table, log, self.env.uid)
        name = self._step_name(step.key)
        if reason == "excluded":
            raise UserError(
                self.env._(
                    "Step “%s” is not decided by who asked for it or wrote it.", name
                )
            )
        if reason == "decided":
            raise UserError(self.env._("You have decided step “%s” already.", name))
        if reason:
            raise AccessError(self.env._("Step “%s” does not wait for you.", name))
        return engine.deciders(step, table, log)[self.env.uid]

    def _require_comment(self, key, verdict, comment):
        rule = self._step(key)["comment"]
        needed = rule == "always" or (rule == "on_refusal" and verdict == "refuse")
        if needed and not (comment or "").strip():
            raise UserError(
                self.env._("Step “%s” needs a comment.", self._step_name(key))
            )

    def _require_receiver(self, bench, step, table, receiver):
        """A seat goes to an active colleague who may decide and sees the record."""
        name = receiver.exists().sudo().name or self.env._("nobody")
        if not receiver.exists() or receiver.sudo().share or not receiver.sudo().active:
            raise UserError(self.env._("%s is no active internal user.", name))
        if not engine.may_receive(step, table, bench.decisions(self), receiver.id):
            raise UserError(
                self.env._(
                    "%s decides this step anyway, or may not: he asked for it, wrote it "
                    "or has decided already.",
                    name,
                )
            )
        if not self._record()._approval_is_readable_by(receiver):
            raise UserError(self.env._("%s has no access to the account.", name))

    def _log(self, step, table, said):
        """Append what the caller said; it may complete the step."""
        log = Bench(self).decisions(self)
        verdict = said["verdict"]
        new = engine.Decision(
            step.key, verdict, said["seat_id"], self.env.uid, said["delegate_id"]
        )
        grants = verdict == "approve" and engine.completes(step, table, [*log, new])
        row = {
            **said,
            "request_id": self.id,
            "key_account_id": self.key_account_id.id,
            "step": step.key,
            "user_id": self.env.uid,
            "date": fields.Datetime.now(),
            "completes": grants,
        }
        self.env["key.account.approval.decision"].sudo()._create_sealed([row])
        self._write_sealed({"decision_count": self.decision_count + 1})
        self._note(self._words_decided(self.decision_ids[-1]))

    def _go_on(self):
        """End the round if it is decided, else ask those who are next."""
        bench = Bench(self)
        state = engine.round_state(bench.steps(self), bench.decisions(self))
        if state == "pending":
            self._ask()
        else:
            self._end(state)

    # === End ===

    def _end(self, state, reason=None):
        """Close the round and tell the record, by the one hook that fits."""
        request, record = self.sudo(), self._record().sudo()
        request._write_sealed(
            {"state": state, "reason": reason, "date_done": fields.Datetime.now()}
        )
        request._note(request._words_ended())
        request._keep_clocks()
        request._close()
        if record and state == "approved":
            record._approval_granted(request)
        elif record and state == "refused":
            record._approval_refused(request)
        elif record:
            record._approval_voided(request)

    def _void_changed(self, records):
        """Take back what was asked or granted for a content that is no more."""
        for request in self._live(records):
            record = records.browse(request.res_id).with_prefetch(records.ids)
            if request._hash_now(record) != request.content_hash:
                request._end("superseded", self.env._("The content was changed."))

    def _was_granted(self):
        """Whether every step had been granted, whatever became of the round."""
        bench = Bench(self)
        log = bench.decisions(self)
        return engine.round_state(bench.steps(self), log) == "approved"

    def _void_deleted(self):
        for request in self:
            request._end("superseded", self.env._("The record was deleted."))
