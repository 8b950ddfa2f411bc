from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import format_datetime

from ...engine import approvals as engine
from .bench import Bench

ACTIVITY = "key_account_module.mail_activity_type_approval"


class KeyAccountApprovalRequest(models.Model):
    """Who is told what: approvers, the requester, the record's chatter, directors."""

    _inherit = "key.account.approval.request"

    def _plainly(self):
        """As superuser, without context keys that would silence somebody."""
        kept = ("lang", "tz", "allowed_company_ids")
        context = {k: v for k, v in self.env.context.items() if k in kept}
        return self.with_env(self.env(su=True, context=context))

    # === Ask ===

    def _ask(self):
        """Ask everybody who may decide now, once; forget who need not any more."""
        for request in self._plainly():
            request._keep_clocks()
            people = request._people_to_ask()
            fresh = people - request.asked_ids
            request._write_sealed(
                {
                    "asked_ids": [(4, id_) for id_ in people.ids],
                    "user_id": people[:1].id or request.requester_id.id,
                }
            )
            request._sync_activities(people)
            request._tell(fresh, lambda request: request._words_please())
            request._tell_directors_if_orphaned()

    def _people_to_ask(self):
        bench = Bench(self)
        found, log = set(), bench.decisions(self)
        for step in bench.open_steps(self):
            found |= {*engine.deciders(step, bench.readers(self, step.key), log)}
        users = self.env["res.users"].browse(sorted(found))
        return users.filtered(self._record()._approval_is_readable_by)

    def _sync_activities(self, people):
        """One open activity for each of ``people`` and none for anybody else."""
        done = self.decision_ids.user_id
        # Reminders of the ladder are another matter.
        kind = self.env.ref(ACTIVITY)
        own = self.activity_ids.filtered(lambda a: a.activity_type_id == kind)
        superfluous = own.filtered(lambda a: a.user_id not in people)
        superfluous.filtered(lambda a: a.user_id in done).action_feedback()
        superfluous.exists().filtered("active").unlink()
        missing = people - own.exists().user_id
        self.env["mail.activity"].create([self._activity_values(u) for u in missing])

    def _activity_values(self, user):
        return {
            "activity_type_id": self.env.ref(ACTIVITY).id,
            "res_model_id": self.env["ir.model"]._get_id(self._name),
            "res_id": self.id,
            "user_id": user.id,
            "date_deadline": fields.Date.context_today(self, self.deadline or None),
            "summary": self.with_context(lang=user.lang).display_name,
            "automated": True,
        }

    def _tell_directors_if_orphaned(self):
        """Nobody left is nobody's own task, so the directors are told, once."""
        bench = Bench(self)
        stuck = [
            step.key
            for step in bench.open_steps(self)
            if not engine.reachable(
                step, bench.readers(self, step.key), bench.decisions(self)
            )
        ]
        if stuck and not self.is_orphaned:
            group = self.env.ref("key_account_module.group_director")
            directors = group.all_user_ids.filtered(
                lambda user: user.active and self.company_id in user.company_ids
            )
            self._tell(directors, lambda request: request._words_orphaned(stuck))
        if bool(stuck) != self.is_orphaned:
            self._write_sealed({"is_orphaned": bool(stuck)})

    @api.model
    def _cron_look_after(self):
        """People come and go: ask who is new, tell if nobody is left, void changes."""
        pending = self.sudo().search([("state", "=", "pending")])
        for name, requests in pending.grouped("res_model").items():
            records = self.env[name].sudo().browse(requests.mapped("res_id")).exists()
            there = requests.filtered_domain([("res_id", "in", records.ids)])
            (requests - there)._void_deleted()
            self._void_changed(records)
        pending.filtered(lambda request: request.state == "pending")._ask()

    # === Tell ===

    def _tell(self, users, words):
        """Inbox or e-mail, with a link to the request.

        :param words: function of the request, which is given to it in the language of
            those who are told
        """
        for lang, some in users.sudo().grouped("lang").items():
            request = self._plainly().with_context(lang=lang)
            request.message_notify(
                partner_ids=some.partner_id.ids,
                subject=request.display_name,
                body=words(request),
            )

    def _note(self, words):
        """A line in the chatter of the record, by whoever did it."""
        record = self._plainly()._record()
        if record and words:
            record.message_post(body=words)

    def _close(self):
        """Nothing is to be done any more; everybody concerned is told."""
        request = self._plainly()
        concerned = request.requester_id | request.decision_ids.user_id
        concerned |= request.activity_ids.user_id
        request._sync_activities(self.env["res.users"])
        request._tell(concerned - self.env.user, lambda request: request._words_ended())

    # === Words ===

    def _words_asked(self):
        return self.env._(
            "Approval asked for: %(subject)s, round %(round)s. %(note)s",
            subject=self.subject_name,
            round=self.round,
            note=self.note or "",
        )

    def _words_please(self):
        return self.env._(
            "%(requester)s asks for your decision: %(subject)s of %(record)s.",
            requester=self.requester_id.name,
            subject=self.subject_name,
            record=self.name,
        )

    def _words_orphaned(self, keys):
        return self.env._(
            "Nobody can decide any more: %(steps)s. Fill the role or group that the "
            "policy names, or withdraw the request.",
            steps=", ".join(map(self._step_name, keys)),
        )

    def _words_decided(self, decision):
        """Who said what; the comment, if there is one."""
        words = {
            "approve": self.env._("Step “%(step)s” approved by %(user)s."),
            "refuse": self.env._("Step “%(step)s” refused by %(user)s."),
            "delegate": self.env._("Step “%(step)s” delegated by %(user)s to %(to)s."),
        }
        text = words[decision.verdict] % {
            "step": decision.step_name,
            "user": decision._who_words(),
            "to": decision.delegate_id.name,
        }
        if not decision.comment:
            return text
        return Markup("%s<br/>%s") % (text, decision.comment)

    def _words_ended(self):
        state = dict(self._fields["state"]._description_selection(self.env))[self.state]
        text = self.env._(
            "%(subject)s, round %(round)s: %(state)s.",
            subject=self.subject_name,
            round=self.round,
            state=state,
        )
        return f"{text} {self.reason}" if self.reason else text

    def _when(self, moment):
        return format_datetime(self.env, moment, dt_format="short")
