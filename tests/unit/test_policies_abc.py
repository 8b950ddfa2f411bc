"""What the grades of the ABC policy bring along, as its source says."""

from pathlib import Path

import pytest

from tests.unit.test_policies import overlay, values


@pytest.mark.parametrize(
    ("grade", "post", "benefits"),
    [
        ("A", "sales_leadership", 3),
        ("B", "senior_salesperson", 3),
        ("C", "sales_specialist", 1),
    ],
)
def test_each_abc_grade_names_who_looks_after_it_and_what_it_gets(
    grade: str, post: str, benefits: int
) -> None:
    """The posts are the source's; who holds them is not."""
    tier = values("crm_abc", "tier")[f"abc/{grade}"]
    role = values("crm_abc", "role")[post]

    assert tier["effects"] == {"owner_role": post}
    assert "members" not in role
    assert len(tier["benefits"]) == benefits
    assert {*tier["benefits"]} <= values("crm_abc", "benefit").keys()


def test_decisions_by_hand_on_abc_are_without_a_limit_until_somebody_sets_one(
    tmp_path: Path,
) -> None:
    mine = overlay(tmp_path, "schemes: {abc: {overrides: {longest: 6 months}}}\n")

    said = values("crm_abc", "scheme")["abc"]

    assert "decision" not in said
    assert (said["override_months"], said["override_approval"]) == (None, None)
    assert values("crm_abc", "scheme", mine)["abc"]["override_months"] == 6
