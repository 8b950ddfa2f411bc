from ..clock.clock_common import ApartCase
from .test_key_account_grade_proposal import ProposalCase


class LevelCase(ProposalCase, ApartCase):
    """Grades that set the service level gold, and complaints that are due by it."""

    _levels = [
        (
            "option",
            "service_level/gold",
            {"list": "service_level", "name": {"en_US": "Gold"}},
        )
    ]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.abc.primary = False
