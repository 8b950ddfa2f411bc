"""Who may decide which open step now, for many requests in few queries."""

from collections import defaultdict
from functools import cached_property

from ...engine import approvals as engine


class Bench:
    """The people of some requests at this moment.

    Steps are as they were when somebody asked; who is in a role, has a group, is named
    by a field or stands in for whom is read now. What is read does not grow with the
    number of requests.

    :param requests: requests that can be approved; read as superuser
    """

    def __init__(self, requests):
        self.requests = requests.sudo().with_context(active_test=False)
        self.env = self.requests.env

    # === Steps and decisions ===

    @cached_property
    def _decisions(self):
        log = defaultdict(list)
        for decision in self.requests.decision_ids.sorted("id"):
            log[decision.request_id.id].append(decision._engine_decision())
        return log

    def decisions(self, request):
        """The request's decisions for the engine, in order."""
        return self._decisions[request.id]

    def steps(self, request):
        """The frozen steps for the engine."""
        return [
            engine.Step(step["key"], step["sequence"], step["quorum"])
            for step in request.sudo().steps
        ]

    def open_steps(self, request):
        """Steps that can be decided now; none once the round is over."""
        if request.sudo().state != "pending":
            return []
        return engine.open_steps(self.steps(request), self.decisions(request))

    # === People ===

    def table(self, request, key):
        """Who sits in a step now."""
        members = self._members[request.id, key]
        return engine.Table(members, self._excluded(request, key), self._stand_ins)

    def readers(self, request, key):
        """The same without whom the record is hidden from: costs reads per person."""
        record = self.record(request)
        table = self.table(request, key)
        users = self.env["res.users"].browse(table.members)
        return engine.Table(
            [user.id for user in users if record._approval_is_readable_by(user)],
            table.excluded,
            table.stand_ins,
        )

    def record(self, request):
        """What the request is about; empty if it was deleted."""
        return self._records[request.id]

    def deciders(self, request):
        """``{step key: {user id: seat}}`` of everybody who may decide now."""
        log = self.decisions(request)
        return {
            step.key: engine.deciders(step, self.table(request, step.key), log)
            for step in self.open_steps(request)
        }

    def _excluded(self, request, key):
        [step] = [step for step in request.sudo().steps if step["key"] == key]
        if not step["four_eyes"]:
            return frozenset()
        return frozenset((request.requester_id | request.author_ids).sudo().ids)

    @cached_property
    def _members(self):
        """Users whom each step names and who can work in the request's company."""
        found = {
            (request.id, step["key"]): self._named(request, step)
            for request in self.requests
            for step in request.steps
        }
        companies = {request.id: request.company_id for request in self.requests}
        self.env["res.users"].union(*found.values()).fetch(["active", "share"])
        return {
            (id_, key): users.filtered(
                lambda user, company=companies[id_]: (
                    user.active and not user.share and company in user.company_ids
                )
            ).ids
            for (id_, key), users in found.items()
        }

    @cached_property
    def _records(self):
        """Request's id → record; those of one model are read together."""
        found = {}
        for name, requests in self.requests.grouped("res_model").items():
            records = self.env[name].browse(requests.mapped("res_id")).exists()
            by_id = {record.id: record for record in records}
            for request in requests:
                found[request.id] = by_id.get(request.res_id, records.browse())
        return found

    def _named(self, request, step):
        nobody = self.env["res.users"]
        if step["role"]:
            return self._role_members.get(step["role"], nobody)
        if step["group"]:
            return self._group_members.get(step["group"], nobody)
        if step["field"]:
            return self.record(request)._approval_users_at(step["field"])
        return nobody.browse(id_ for id_ in step["users"] if id_ in self._user_ids)

    def _all(self, name):
        return {step[name] for request in self.requests for step in request.steps}

    @cached_property
    def _user_ids(self):
        """Users named by login who have not been deleted."""
        steps = (step for request in self.requests for step in request.steps)
        named = {id_ for step in steps for id_ in step["users"]}
        return {*self.env["res.users"].browse(named).exists().ids}

    @cached_property
    def _role_members(self):
        roles = self.env["key.account.role"].browse(self._all("role") - {False})
        active = roles.exists().filtered("active")
        return {role.id: role._effective_members() for role in active}

    @cached_property
    def _group_members(self):
        groups = self.env["res.groups"].browse(self._all("group") - {False})
        return {group.id: group.all_user_ids for group in groups.exists()}

    @cached_property
    def _stand_ins(self):
        """``{user id: deputy's id}`` of who is away today."""
        users = self.env["res.users"].browse(
            {id_ for ids in self._members.values() for id_ in ids}
            | {d.to for log in self._decisions.values() for d in log if d.to}
        )
        entries = self.env["key.account.deputy"]
        found = entries._stand_ins(users, entries._today())
        return {user.id: deputy.id for user, deputy in found.items()}
