"""Which criteria make a key account, and how many of them."""

import pytest

from key_account_engine.documents import check_document
from key_account_engine.kleene import Truth
from key_account_engine.listings import qualifies

LISTING = {"kind": "listing", "key": "list", "values": {"name": {"en_US": "List"}}}
REVENUE = {"metric": "revenue", "gte": 5, "over": "rolling 12 months"}


def qualifier(key: str = "large", **values: object) -> dict[str, object]:
    full = {"listing": "list", "name": {"en_US": "Large"}, **values}
    return {"kind": "qualifier", "key": f"list/{key}", "values": full}


def listing(**values: object) -> dict[str, object]:
    return {**LISTING, "values": {"name": {"en_US": "List"}, **values}}


def messages(*resources: object) -> list[str]:
    return [problem.message for _, problem in check_document(list(resources))]


@pytest.mark.parametrize(
    ("combine", "met", "answer"),
    [
        ("any", [False, True], True),
        ("any", [False, None], None),
        ("any", [False, False], False),
        ("all", [True, True], True),
        ("all", [True, None], None),
        ("all", [True, False], False),
        (2, [True, True, False], True),
        (2, [True, None, False], None),
        (2, [True, False, False], False),
        ("any", [], None),
        ("all", [], None),
    ],
)
def test_criteria_combine_as_the_policy_says(
    combine: str | int, met: list[Truth], answer: Truth
) -> None:
    """Blank criteria decide nothing, and missing data is neither yes nor no.

    Covers: KAI-05
    """
    assert qualifies(combine, met) is answer


def test_a_list_with_criteria_of_each_kind_is_right() -> None:
    assert not messages(
        listing(combine=2, attention_months=None),
        qualifier(condition=REVENUE, potential=None),
        qualifier("known", how="judged", potential=REVENUE),
        qualifier("partner", how="agreement", condition=None),
    )


@pytest.mark.parametrize("combine", [0, 2])
def test_a_list_cannot_need_more_criteria_than_it_has(combine: int) -> None:
    found = messages(listing(combine=combine), qualifier())

    assert found == [f"{combine} criteria are needed and there are 1"]


def test_a_broken_list_is_not_counted() -> None:
    found = messages(listing(combine="none"), qualifier())

    assert len(found) == 1


def test_figures_do_not_decide_what_people_judge() -> None:
    found = messages(LISTING, qualifier(how="judged", condition=REVENUE))

    assert found == ["a criterion that is `judged` has no condition"]


def test_otherwise_makes_nobody_a_key_account() -> None:
    found = messages(LISTING, qualifier(condition="otherwise"))

    assert found == ["`otherwise` would make every customer a key account"]


def test_a_condition_of_a_criterion_is_read() -> None:
    found = messages(LISTING, qualifier(potential={"metric": "height", "gte": 1}))

    assert len(found) == 1
    assert "height" in found[0]


def test_a_criterion_belongs_to_a_list() -> None:
    found = check_document([qualifier()], known=[])

    assert [problem.message for _, problem in found] == ["no `listing/list` exists"]


def test_a_criterion_that_nobody_can_meet_is_refused() -> None:
    """No figure is ever like that, so the list would miss its customers silently."""
    never = {"metric": "reachability", "gt": "100%"}
    several = {"all": [REVENUE, {"any": [never, {"metric": "orders", "eq": "0.5"}]}]}

    found = messages(LISTING, qualifier(condition=several, potential=never))

    assert found == ["no customer can meet this: no figure is ever like that"] * 2
    assert messages(LISTING, qualifier(condition={"any": [REVENUE, never]})) == []
