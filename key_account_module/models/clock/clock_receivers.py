from datetime import timedelta

from odoo import models

from ...engine.counting import next_opening
from ...engine.workdays import EmptyCalendar
from ...engine.zoned import Zoned
from .clock_values import aware, naive
from .working_days import WorkingDays

#: who is told when the receiver of a step cannot be
FALLBACK = ("owner", "manager", "team_leader")


class KeyAccountClock(models.Model):
    """Who a step of a ladder goes to, and when he works."""

    _inherit = "key.account.clock"

    def _people(self):
        """``{clock: function level → [(user, absent), …]}``, read once for all."""
        roles = self._role_members()
        named = {clock: clock._by_post() for clock in self}
        everybody = self.env["res.users"].union(
            *roles.values(), *(u for posts in named.values() for u in posts.values())
        )
        entries = self.env["key.account.deputy"]
        deputies = entries._stand_ins(everybody, entries._today())
        return {
            clock: lambda level, clock=clock: clock._told(
                level, named[clock], roles, deputies
            )
            for clock in self
        }

    def _by_post(self):
        account = self.key_account_id
        return {
            "owner": self.user_id,
            "manager": account.user_id,
            "team_leader": account.team_id.user_id,
        }

    def _role_members(self):
        """``{(policy, key): users}`` of the roles that pinned levels name."""
        keys = {
            level["role"]
            for clock in self
            for level in (clock.target or {}).get("levels") or []
            if level.get("role")
        }
        roles = self.env["key.account.role"].search(
            [("key", "in", list(keys)), ("bundle_id", "in", self._bundles().ids)]
        )
        return {(role.bundle_id, role.key): role.member_ids for role in roles}

    def _bundles(self):
        return self.revision_id.bundle_id

    def _told(self, level, posts, roles, deputies):
        """``[(user, absent), …]``: whoever acts for the receivers and may read.

        If nobody is left, the account's manager and then the team's leader are told.
        """
        to = level["to"] if level else "owner"
        users = (
            roles.get((self._bundles(), level["role"]), self.env["res.users"])
            if to == "role"
            else posts[to]
        )
        for candidates in (users, *(posts[post] for post in FALLBACK)):
            told = self._acting(candidates, deputies)
            if told:
                return told
        return []

    def _acting(self, users, deputies):
        nobody = self.env["res.users"]
        found = {}
        for user in users:
            acting = deputies.get(user, user)
            absent = user if acting != user else nobody
            if acting.active and self._is_open_to(acting):
                found.setdefault(acting, absent)
        return list(found.items())

    def _is_open_to(self, user):
        """Whether a user may read the account, or the record alone, as a panel does."""
        if self.key_account_id._is_readable_by(user):
            return True
        companies = self.company_id.ids
        document = self._document().with_user(user)
        document = document.with_context(allowed_company_ids=companies)
        return self.company_id in user.company_ids and document.has_access("read")

    # === When they work ===

    def _opening(self, told, level, now):
        """When all receivers work; ``now`` if they do, or if it cannot wait."""
        if not told:
            # Nobody is left: look again tomorrow, when somebody may be back.
            return now + timedelta(days=1)
        if level and level.get("immediate"):
            return now
        return max(self._opening_of(user, now) for user, _absent in told)

    def _opening_of(self, user, now):
        """When one receiver works; ``now`` if his working time never comes."""
        calendar = self._hours_of(user)
        try:
            return naive(next_opening(calendar, aware(now))) if calendar else now
        except EmptyCalendar:
            return now

    def _hours_of(self, user):
        """The working time of a person, by default that of the clock."""
        hours = user.sudo().resource_calendar_id
        if not hours:
            return self._calendar()
        content = self.env["key.account.calendar"]._content_of_person(
            hours, user.sudo()
        )
        return Zoned(WorkingDays.from_content(content), content["timezone"])
