from markupsafe import Markup

from odoo import api, fields, models

from .bench import Bench

#: state of a step → colour of its badge; the word stands beside it
COLOURS = {
    "waiting": "text-bg-light",
    "open": "text-bg-info",
    "granted": "text-bg-success",
    "refused": "text-bg-danger",
    "skipped": "text-bg-secondary",
}


class KeyAccountApprovalRequest(models.Model):
    """How a round looks: its steps with who, when, verdict and comment."""

    _inherit = "key.account.approval.request"

    steps_html = fields.Html(
        compute="_compute_steps_html", string="Steps", sanitize=False
    )

    @api.depends("state", "decision_ids", "steps")
    @api.depends_context("lang", "uid", "tz")
    def _compute_steps_html(self):
        bench = Bench(self)
        for request in self:
            request.steps_html = request._html_of_steps(bench)

    def _html_of_steps(self, bench):
        states, people = self._step_states(), bench.deciders(self)
        rows = [
            self._html_of_step(step, states[step["key"]], people.get(step["key"], {}))
            for step in sorted(self.steps or [], key=lambda step: step["sequence"])
        ]
        return Markup('<ol class="o_key_account_steps mb-0">%s</ol>') % Markup().join(
            rows
        )

    def _html_of_step(self, step, state, people):
        lines = [
            self._html_of_decision(decision)
            for decision in self.decision_ids
            if decision.step == step["key"]
        ]
        due = self._due(step) if people else None
        if due:
            words = self.env._("Due %s", self._when(due))
            lines.append(Markup("<li>%s</li>") % words)
        if people:
            users = self.env["res.users"].sudo().browse(sorted(people))
            waiting = self.env._("Waiting for %s", ", ".join(users.mapped("name")))
            lines.append(Markup('<li class="text-muted">%s</li>') % waiting)
        return Markup(
            '<li class="mb-1"><span class="badge rounded-pill %s">%s</span> '
            '<strong>%s</strong> <span class="text-muted">(%s)</span>'
            '<ul class="list-unstyled ms-3 mb-0">%s</ul></li>'
        ) % (
            COLOURS[state],
            self._state_words()[state],
            self._step_name(step["key"]),
            self._quorum_words(step["quorum"]),
            Markup().join(lines),
        )

    def _due(self, step):
        clocks = self.sudo().clock_ids.filtered(
            lambda clock: clock.name == step["key"].rpartition("/")[2]
        )
        return clocks.deadline

    def _html_of_decision(self, decision):
        text = self.env._(
            "%(verdict)s: %(user)s, %(when)s",
            verdict=decision._verdict_words(),
            user=decision._who_words(),
            when=self._when(decision.date),
        )
        comment = (
            Markup('<div class="fst-italic">“%s”</div>') % decision.comment
            if decision.comment
            else ""
        )
        return Markup("<li>%s%s</li>") % (text, comment)

    def _state_words(self):
        return {
            "waiting": self.env._("Not yet"),
            "open": self.env._("To decide"),
            "granted": self.env._("Approved"),
            "refused": self.env._("Refused"),
            "skipped": self.env._("Not decided"),
        }

    def _quorum_words(self, quorum):
        if quorum == "any":
            return self.env._("one of them")
        if quorum == "all":
            return self.env._("all of them")
        return self.env._("%s of them", quorum)

    def _html_of_last_rounds(self):
        """The last round of each subject."""
        bench = Bench(self)
        last = (
            requests.sorted("round")[-1]
            for requests in self.grouped("subject").values()
        )
        return Markup().join(request._html_of_round(bench) for request in last) or False

    def _html_of_round(self, bench):
        state = dict(self._fields["state"]._description_selection(self.env))[self.state]
        title = self.env._(
            "%(subject)s, round %(round)s: %(state)s",
            subject=self.subject_name,
            round=self.round,
            state=state,
        )
        asked = self.env._(
            "Asked by %(user)s, %(when)s",
            user=self.requester_id.sudo().name,
            when=self._when(self.date_requested),
        )
        return Markup(
            '<section class="mb-3" aria-label="%s"><div class="fw-bold">%s</div>'
            '<div class="text-muted">%s</div>%s</section>'
        ) % (title, title, asked, self._html_of_steps(bench))
