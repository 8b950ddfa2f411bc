"""Chains of approval and complaints that ask for one."""

from ...models.approval.subject import Subject
from ..service.common import ServiceCase


class ApprovalCase(ServiceCase):
    """The seller asks; the regional manager and the director lead him."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._make_user("second", "group_director")
        cls.third = cls._make_user("third", "group_director")

    @classmethod
    def _make_chain(cls, *steps, key="opinion"):
        """A chain made by hand: ``(key, sequence, values)`` a step."""
        chain = cls.env["key.account.approval.chain"].create(
            {"key": key, "name": key.title()}
        )
        cls.env["key.account.approval.step"].create(
            [
                {
                    "chain_id": chain.id,
                    "key": f"{key}/{name}",
                    "name": name.title(),
                    "sequence": sequence,
                    **cls._people(values.pop("who", None)),
                    **values,
                }
                for name, sequence, values in steps
            ]
        )
        return chain

    @staticmethod
    def _people(who):
        """``who`` as values of a step: users, a role, a group or a path."""
        if not who:
            return {}
        if isinstance(who, str):
            return {"path": who}
        if who._name == "res.users":
            return {"user_ids": [(6, 0, who.ids)]}
        field = {"key.account.role": "role_id", "res.groups": "group_id"}[who._name]
        return {field: who.id}

    @classmethod
    def _make_role(cls, key, members=None, **vals):
        return cls.env["key.account.role"].create(
            {
                "key": key,
                "name": key.title(),
                "scope": "approval",
                "member_ids": [(6, 0, members.ids if members else [])],
                **vals,
            }
        )

    def _ask(self, chain, complaint=None, user=None, note=None):
        """Ask for approval of a complaint's opinion, by default as the seller."""
        complaint = complaint or self._make_complaint(opinion="Replace both")
        asking = complaint.with_user(user or self.seller)
        return asking._approval_request("opinion", chain, note)

    def _one_step(self, who=None, **values):
        """A chain of one step, by default decided by the regional manager."""
        return self._make_chain(("lead", 10, {"who": who or self.regional, **values}))

    def _two_steps(self):
        """First the regional manager, then the director."""
        return self._make_chain(
            ("lead", 10, {"who": self.regional}),
            ("board", 20, {"who": self.director}),
        )

    def _with_lines(self):
        """As if the follow-up actions were part of the opinion."""
        subject = Subject(
            fields=("opinion", "severity_id", "key_account_id"),
            lines={"action_ids": ("name", "user_id", "date_deadline")},
        )
        self.patch(
            self.env.registry["key.account.complaint"],
            "_approval_subjects",
            {"opinion": subject},
        )

    def _without_lines(self):
        """As if the follow-up actions were no part of the opinion."""
        self.patch(
            self.env.registry["key.account.complaint"],
            "_approval_subjects",
            {"opinion": Subject(fields=("opinion", "severity_id", "key_account_id"))},
        )

    def _hook(self, name):
        """Record the calls of a hook of the complaint: ``[(record, request)]``."""
        calls = []
        self.patch(
            self.env.registry["key.account.complaint"],
            name,
            lambda record, request: calls.append((record, request.state)),
        )
        return calls

    def _said(self, request):
        """What was decided: ``[(step, verdict, by)]``."""
        return [
            (d.step.rpartition("/")[2], d.verdict, d.user_id)
            for d in request.sudo().decision_ids.sorted("id")
        ]
