"""Complaints with clocks, and reasons for pausing them."""

from freezegun import freeze_time

from ...models.grading.effect_writer import EffectWriter
from ..service.common import ServiceCase
from .common import utc

SUBJECT = "complaint/general"


class ClocksCase(ServiceCase):
    """A general complaint is due after one working day, 08:30–12:00 and 13:30–17:30."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.waiting = cls._make_reason("waiting")
        cls.short_wait = cls._make_reason("short_wait", 180)

    @classmethod
    def _make_reason(cls, key, longest=False):
        return cls.env["key.account.option"].create(
            {
                "key": f"pause_reason/{key}",
                "list": "pause_reason",
                "name": key.replace("_", " ").title(),
                "longest_pause": longest,
            }
        )

    def _clock(self, complaint, name="resolution"):
        return complaint.clock_ids.filtered(lambda clock: clock.name == name)

    def _assert_due(self, complaint, expected):
        """The deadline of the document and of its clock, as UTC text or ``False``."""
        moment = expected and utc(expected)
        self.assertEqual(complaint.deadline, moment)
        self.assertEqual(self._clock(complaint).deadline, moment)


class ApartCase(ClocksCase):
    """General complaints in three days; accounts in some grades or levels in others.

    The account is in grade B of the scheme ABC.
    """

    #: resources that every apply names besides
    _levels = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.abc = cls._make_abc()
        cls._grade(cls.account, cls.abc, "B", 200_000)

    @classmethod
    def _apply_apart(cls, days_of, request_id="apart", **severity):
        values = {
            "name": {"en_US": "General"},
            "calendar": "office",
            "clock_start": "received",
            "days": 3,
            **severity,
        }
        targets = [(SUBJECT, "resolution", None, 3)]
        targets += [(SUBJECT, "resolution", *pair) for pair in days_of.items()]
        return cls._apply_policy(
            *cls._levels,
            ("calendar", "office", cls._calendar_values()),
            ("severity", "general", values),
            *(cls._target(*target) for target in targets),
            request_id=request_id,
        )

    @classmethod
    def _target(cls, subject, clock, whose, days):
        values = {
            "subject": subject,
            "clock": clock,
            "calendar": "office",
            "days": days,
            "start": "received",
        }
        key = f"{subject}/{clock}"
        if whose:
            values["tier" if "/" in whose else "service_level"] = whose
            key = f"{key}/{whose}"
        return ("clock_target", key, values)

    def _at(self, moment, method, complaint, *args):
        with freeze_time(moment):
            getattr(complaint, method)("resolution", *args)

    def _assert_moved_by_a_plan(self, change, why, words):
        """A change at Monday noon, which makes three days one, moves nothing by itself.

        Then the new target counts from the original start, the pause of an hour is kept,
        and the log says why.

        :param words: which the explanation has to hold
        :return: the complaint, due on Wednesday 09:30
        """
        complaint = self._make_complaint("2026-09-14 01:00")
        clock = self._clock(complaint)
        self._at("2026-09-14 02:00", "_clock_pause", complaint, self.waiting)
        self._at("2026-09-14 03:00", "_clock_resume", complaint)
        with freeze_time("2026-09-14 04:00"):
            elapsed = clock.explain()[0]["segments"][0]["minutes"]
            change()
            [move] = self._replan()
            self._assert_due(complaint, "2026-09-18 01:30")

            self._replan(why=why, dry_run=False)

        self.assertEqual(move["new"], "2026-09-16T01:30:00")
        self._assert_due(complaint, "2026-09-16 01:30")
        self.assertEqual(clock.date_start, utc("2026-09-14 01:00"))
        self.assertEqual(clock.explain()[0]["segments"][0]["minutes"], elapsed)
        self.assertIn(words, complaint.deadline_words)
        self.assertIn("paused", complaint.deadline_words)
        event = clock.event_ids[-1]
        self.assertEqual((event.kind, event.note), ("retarget", why))
        return complaint

    def _replan(self, **options):
        return self.env["key.account.clock"].with_user(self.director).replan(**options)

    def _preview(self, tier):
        account = self.account.with_user(self.director)
        return EffectWriter(account.env).preview(account, account.grade_id, tier)
