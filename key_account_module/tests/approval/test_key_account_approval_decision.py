"""Nobody forges, skips or disturbs an approval (T7): the ten ways, and more."""

from contextlib import contextmanager
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ApprovalCase

#: keys that switched other engines off, and some that might
CONTEXT = {
    "skip_validation_check": True,
    "skip_check_state_condition": True,
    "tracking_disable": True,
    "mail_activity_automation_skip": True,
    "install_mode": True,
    "su": True,
    "uid": 1,
    "default_state": "approved",
    "default_verdict": "approve",
    "default_completes": True,
}


@tagged("post_install", "-at_install")
@freeze_time("2026-09-14 02:00:00")
class TestKeyAccountApprovalDecision(ApprovalCase):
    """The forger is a plain employee who manages the account and wrote the opinion."""

    def setUp(self):
        super().setUp()
        self._with_lines()
        self.complaint = self._make_complaint(opinion="Replace both")
        self.request = self._ask(self._two_steps(), self.complaint)
        self.forger = self.seller

    def _as_forger(self, record, **context):
        return record.with_user(self.forger).with_context(**context)

    @contextmanager
    def _refused(self, way):
        """The way is refused, whatever it says, and nothing has happened."""
        before = self._state()
        # AccessError and ValidationError are UserErrors too.
        with self.subTest(way=way), self.assertRaises(UserError):
            yield
        self.env.invalidate_all()
        self.assertEqual(self._state(), before)

    def _state(self):
        request = self.request.sudo()
        return (
            request.state,
            request.content_hash,
            request.requester_id,
            request.res_id,
            self._said(request),
            len(request.search([])),
        )

    # === The ten ways of the features' list ===

    def test_t07_a_plain_employee_forges_skips_or_disturbs_nothing(self):
        """The ten ways that succeed elsewhere, with every context key (T7)."""
        requests = self._as_forger(self.request, **CONTEXT)
        leader = self.request.with_user(self.regional)
        with self._refused("1a write the state"):
            requests.write({"state": "approved"})
        with self._refused("1b forge a decision"):
            self._decisions(**CONTEXT).create(self._forged_decision())
        with self._refused("2 delete the request"):
            requests.unlink()
        with self._refused("3 a context key that skips the check"):
            requests.action_approve()
        with self._refused("6 refuse as somebody who is not asked"):
            requests.action_refuse(comment="No")
        with self._refused("7a approve as somebody who is not asked"):
            requests.action_approve(comment="Yes")
        with self._refused("7b decide the next step out of order"):
            requests.with_user(self.director).action_approve(step="opinion/board")
        with self._refused("8 comment by the dialogue"):
            self._dialogue("approve").action_confirm()
        with self._refused("9 create an approved request"):
            requests.create(self._forged_request())
        requests.action_cancel()
        with self._refused("10 go on after it was withdrawn"):
            leader.action_approve()

    def test_t07_content_changed_under_or_after_approval_counts_no_more(self):
        """Ways 4 and 5: child lines changed while it waits, and once it is approved."""
        for state in ("pending", "approved"):
            complaint = self._make_complaint(opinion="Replace both")
            chain = self._make_chain(("lead", 10, {"who": self.regional}), key=state)
            request = self._ask(chain, complaint)
            if state == "approved":
                request.with_user(self.regional).action_approve()

            self.env["key.account.action"].with_user(self.forger).create(
                {
                    "key_account_id": self.account.id,
                    "res_model": complaint._name,
                    "res_id": complaint.id,
                    "name": "A hundred drums more",
                    "date_agreed": "2026-09-14",
                    "date_deadline": "2026-09-30",
                }
            )

            with self.subTest(state=state):
                self.assertEqual(request.state, "superseded")
                with self.assertRaises(UserError):
                    complaint._approval_check("opinion")

    # === Ways of our own ===

    def test_t07_no_path_of_the_orm_writes_a_request_or_a_decision(self):
        """Import, copy, web client, x2many of the parent, onchange, names, archive."""
        requests = self._as_forger(self.request, **CONTEXT)
        complaint = self._as_forger(self.complaint, **CONTEXT)
        field = "approval_request_ids"
        ways = {
            "load": lambda: self._load(requests),
            "copy": lambda: requests.copy({"state": "approved"}),
            "web_save": lambda: requests.web_save({"state": "approved"}, {}),
            "web_save of a new one": lambda: requests.browse().web_save(
                self._forged_request(), {}
            ),
            "name_create": lambda: requests.name_create("Approved"),
            "move to another record": lambda: requests.write({"res_id": 1}),
            "move to another model": lambda: requests.write({"res_model": "x"}),
            "take the authors out": lambda: requests.write(
                {"author_ids": [Command.clear()]}
            ),
            "ask oneself": lambda: requests.write(
                {"asked_ids": [Command.link(self.forger.id)]}
            ),
            "parent creates": lambda: complaint.write(
                {field: [Command.create(self._forged_request())]}
            ),
            "parent updates": lambda: complaint.write(
                {field: [Command.update(requests.id, {"state": "approved"})]}
            ),
            "parent deletes": lambda: complaint.write(
                {field: [Command.delete(requests.id)]}
            ),
            "parent unlinks": lambda: complaint.write({field: [Command.clear()]}),
            "parent takes over": lambda: complaint.write(
                {field: [Command.link(requests.id)]} | {"approval_authors": {}}
            ),
            "request makes decisions": lambda: requests.write(
                {"decision_ids": [Command.create(self._forged_decision())]}
            ),
            "authorship": lambda: complaint.write({"approval_authors": {}}),
            "new with authorship": lambda: self._make_complaint(approval_authors={}),
        }
        for way, attempt in ways.items():
            with self._refused(way):
                attempt()
                self.env.flush_all()

    def _load(self, requests):
        """An import tells of its errors instead of raising them."""
        result = requests.load([".id", "state"], [[str(requests.id), "approved"]])
        if not result["ids"]:
            raise UserError(str(result["messages"]))

    def test_t07_decisions_stay_for_ever(self):
        """Whoever decided cannot change it either, nor can an administrator."""
        self.request.with_user(self.regional).action_approve(comment="Fine")
        admin = self.env.ref("base.user_admin")
        system = self._make_user("system")
        system.group_ids |= self.env.ref("base.group_system")
        for user in (self.forger, self.regional, self.director, admin, system):
            decision = self.request.sudo().decision_ids.with_user(user)
            request = self.request.with_user(user)
            for way, attempt in {
                "comment": lambda d=decision: d.write({"comment": "Never"}),
                "delete": lambda d=decision: d.unlink(),
                "copy": lambda d=decision: d.copy(),
                "state": lambda r=request: r.write({"state": "refused"}),
                "delete request": lambda r=request: r.unlink(),
                "superuser": lambda d=decision: d.sudo().write({"verdict": "refuse"}),
            }.items():
                with self._refused(f"{way} as {user.login}"):
                    attempt()

    def test_t07_onchange_pretends_nothing(self):
        """An unsaved form may show anything; it reaches no record."""
        request = self._as_forger(self.request)
        before = self._state()

        with self._refused("form of the request"):
            request.onchange({"state": "approved"}, ["state"], {"state": {}})
        self._as_forger(self.complaint).onchange(
            {"approval_request_ids": [], "approval_authors": {}},
            ["approval_request_ids"],
            {"approval_request_ids": {}, "approval_pending": {}},
        )
        self.env.flush_all()
        self.env.invalidate_all()

        self.assertEqual(self._state(), before)

    def test_t07_words_in_the_chatter_are_no_decision(self):
        """A message may say anything; on the request itself not even that."""
        lie = {"body": "Approved", "author_id": self.director.partner_id.id}
        with self._refused("message on the request"):
            self._as_forger(self.request).message_post(**lie)
        with self._refused("message beside the thread"):
            self._as_forger(self.env["mail.message"]).create(
                {**lie, "model": self.request._name, "res_id": self.request.id}
            )
        with self._refused("take charge of the clock"):
            self._as_forger(self.request).action_acknowledge()
        self._as_forger(self.complaint).message_post(**lie)

        self.assertEqual(self.request.state, "pending")
        self.assertFalse(self._said(self.request))

    def test_t07_changing_the_chain_or_the_roles_is_not_for_employees(self):
        chain = self.request.chain_id
        with self._refused("name oneself in the step"):
            self._as_forger(chain.step_ids).write(
                {"user_ids": [Command.link(self.forger.id)]}
            )
        with self._refused("delete the step"):
            self._as_forger(chain.step_ids).unlink()
        with self._refused("a chain of one's own"):
            self._as_forger(chain).create({"key": "mine", "name": "Mine"})
        with self._refused("a role"):
            self._as_forger(self.env["key.account.role"]).create(
                {"key": "mine", "name": "Mine", "member_ids": [self.forger.id]}
            )
        with self._refused("deputy of the leader"):
            self._as_forger(self.env["key.account.deputy"]).create(
                {
                    "user_id": self.regional.id,
                    "deputy_id": self.forger.id,
                    "date_from": date(2026, 9, 14),
                    "date_to": date(2026, 9, 15),
                }
            )

    def test_t07_private_methods_enter_the_state_and_no_others(self):
        """What RPC could call by name is what checks the caller by itself."""
        public = {
            name
            for model in (self.request, self.request.sudo().decision_ids)
            for cls in type(model).__mro__
            if cls.__module__.startswith("odoo.addons.key_account_module.")
            for name in vars(cls)
            if not name.startswith("_") and callable(getattr(cls, name))
        }

        self.assertEqual(
            {name for name in public if not name.startswith("action_open")},
            {"action_approve", "action_refuse", "action_delegate", "action_cancel"}
            | {"create", "write", "unlink", "onchange", "message_post"}
            # Of the clocks, for whoever may write the record: here nobody.
            | {"action_acknowledge"},
        )

    # === Who may not, and when ===

    def test_a_double_click_decides_once(self):
        leader = self.request.with_user(self.regional)
        dialogue = self._dialogue("approve", self.regional)

        dialogue.action_confirm()

        with self._refused("second click"):
            dialogue.action_confirm()
        with self._refused("second call"):
            leader.action_approve()
        self.assertEqual(len(self._said(self.request)), 1)

    def test_a_second_click_does_not_decide_the_next_step(self):
        chain = self._make_chain(
            ("first", 10, {"who": self.regional}),
            ("second", 20, {"who": self.regional}),
            key="twice",
        )
        complaint = self._make_complaint(opinion="Refund")
        self.request = self._ask(chain, complaint)
        dialogue = self._dialogue("approve", self.regional)

        dialogue.action_confirm()
        with self._refused("second click"):
            dialogue.action_confirm()

        self.assertEqual(
            self._said(self.request), [("first", "approve", self.regional)]
        )

    def test_the_database_keeps_one_decision_a_person(self):
        """Two workers at once: the unique index refuses the second."""
        self.request.with_user(self.regional).action_approve()
        index = "key_account_approval_decision_once"

        self.cr.execute("SELECT 1 FROM pg_indexes WHERE indexname = %s", [index])

        self.assertTrue(self.cr.fetchone())

    def test_an_archived_approver_decides_nothing_and_directors_are_told(self):
        complaint = self._make_complaint(opinion="Refund")
        chain = self._make_chain(("lead", 10, {"who": self.regional}), key="alone")
        self.request = self._ask(chain, complaint)
        self.regional.active = False

        with self._refused("archived"):
            self.request.with_user(self.regional).action_approve()
        self.env["key.account.approval.request"]._cron_look_after()

        self.assertTrue(self.request.is_orphaned)
        told = self.env["mail.message"].search(
            [("model", "=", self.request._name), ("res_id", "=", self.request.id)]
        )
        self.assertIn(self.director.partner_id, told.notified_partner_ids)

    def test_an_approver_who_lost_the_account_decides_nothing(self):
        self.account.team_id = self.south

        with self._refused("no access"):
            self.request.with_user(self.regional).action_approve()

    def test_a_stranger_learns_nothing(self):
        stranger = self.request.with_user(self.colleague)
        for way, attempt in {
            "read": lambda: stranger.read(["content_words"]),
            "approve": lambda: stranger.action_approve(),
            "open": lambda: stranger.action_open_approve(),
            "cancel": lambda: stranger.action_cancel(),
        }.items():
            with self._refused(way):
                attempt()
        groups = stranger.formatted_read_group([], ["state"], ["__count"])
        self.assertFalse(groups)

    # === Helpers ===

    def _decisions(self, **context):
        return self._as_forger(self.env["key.account.approval.decision"], **context)

    def _forged_decision(self):
        return {
            "request_id": self.request.id,
            "key_account_id": self.account.id,
            "step": "opinion/lead",
            "verdict": "approve",
            "user_id": self.regional.id,
            "seat_id": self.regional.id,
            "date": "2026-09-14 02:00:00",
            "completes": True,
        }

    def _forged_request(self):
        return {
            "name": "Forged",
            "key_account_id": self.account.id,
            "res_model": "key.account.complaint",
            "res_id": self.complaint.id,
            "subject": "opinion",
            "chain_id": self.request.chain_id.id,
            "round": 99,
            "requester_id": self.forger.id,
            "steps": [],
            "content": {},
            "content_hash": self.request.sudo().content_hash,
            "state": "approved",
            "date_requested": "2026-09-14 02:00:00",
        }

    def _dialogue(self, verdict, user=None):
        dialogues = self.env["key.account.approval.decide"]
        return dialogues.with_user(user or self.forger).create(
            {
                "request_id": self.request.id,
                "verdict": verdict,
                "step": self.request.sudo().steps[0]["key"],
                "comment": "Fine",
            }
        )
