"""A visit report of two rows, as a policy makes it."""

from .common import ContactCase

SCORES = {"good": "90", "bad": "30", "unsaid": None}


class VisitCase(ContactCase):
    """Visits need the report; calls do not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._apply_visits()
        cls.form = cls._part("visit.form", "report")
        cls.visit_mode = cls._part("option", "mode/visit")
        cls.goods = cls._part("visit.row", "report/goods")
        cls.good, cls.bad, cls.unsaid = (
            cls._part("option", f"verdict/{key}") for key in SCORES
        )

    @classmethod
    def _apply_visits(cls, request_id="visits", scores=SCORES, **form):
        options = [
            (
                "option",
                f"verdict/{key}",
                {
                    "list": "verdict",
                    "name": {"en_US": key.title()},
                    "sequence": place,
                    "score": score,
                },
            )
            for place, (key, score) in enumerate(scores.items(), 1)
        ]
        rows = [
            (
                "visit_row",
                f"report/{key}",
                {
                    "form": "report",
                    "name": {"en_US": key.title()},
                    "sequence": place,
                    "scale": "verdict",
                },
            )
            for place, key in enumerate(("goods", "service"), 1)
        ]
        values = {
            "name": {"en_US": "Visit report"},
            "modes": ["visit"],
            "stamp": True,
            "low_below": None,
            **form,
        }
        visit = {"list": "mode", "name": {"en_US": "Visit"}, "sequence": 10}
        return cls._apply_policy(
            ("option", "mode/visit", visit),
            *options,
            ("visit_form", "report", values),
            *rows,
            request_id=request_id,
        )

    @classmethod
    def _part(cls, model, key):
        return cls.env[f"key.account.{model}"].search(
            [("key", "=", key), ("bundle_id.name", "=", "test")]
        )

    def _make_visit(self, user=None, **vals):
        """A visit of the seller to the buyer, without verdict."""
        return self._make_interaction(user=user, mode_id=self.visit_mode.id, **vals)

    def _judge(self, visit, *options):
        for rating, option in zip(visit.verdict_ids, options, strict=True):
            rating.option_id = option

    def _complete(self, visit, *options):
        """Everything that the policy asks for."""
        self._judge(visit, *(options or (self.good, self.good)))
        visit.write({"signature": b"c2lnbmVk", "no_action_reason": "All is well"})
        visit.action_close()
