"""Mistakes in schemes are found with their place in the file."""

from pathlib import Path

import pytest

from .test_round_trip import exported
from .test_shape import HEAD, findings, load_text

STARS = """\
schemes:
  star:
    name: Star
    currency: CNY
    movement:
      every: 1 month
      up: {steps: 1}
      start: ordinary
    tiers:
      two:
        name: Two stars
        condition: {metric: revenue, over: calendar month, gte: 2000}
        keep: {metric: revenue, over: calendar month, gte: 1800}
      one:
        name: One star
        condition: {metric: revenue, over: calendar month, between: [1000, 2000]}
      ordinary:
        name: Ordinary
        condition: {metric: revenue, over: calendar month, lt: 1000}
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("every: 1 month", "every: monthly", "9:14 POL109 every: expected a time like"),
        ("steps: 1", "steps: 0", "10:19 POL109 steps"),
        ("start: ordinary", "start: ordinery", "11:14 POL207 the scheme has no tier"),
        ("movement:", "movment:", "8:5 POL103 unknown key 'movment'"),
        ("gte: 1800", "gte: 2000", "16:15 POL313 `keep` of tier `two` keeps nobody"),
        ("gte: 1800", "gte: 2100", "16:15 POL313 `keep` of tier `two` keeps nobody"),
        ("[1000, 2000]", "[1000, 1900]", "5:3 POL302 no tier for revenue between"),
        ("[1000, 2000]", "[900, 2000]", "22:20 POL302 tiers `one` and `ordinary` both"),
    ],
)
def test_a_mistake_is_found_where_it_stands(
    tmp_path: Path, old: str, new: str, expected: str
) -> None:
    assert findings(tmp_path, HEAD + STARS) == []

    found = findings(tmp_path, HEAD + STARS.replace(old, new, 1))

    assert any(expected in line for line in found), found


def test_a_tier_that_can_never_be_reached(tmp_path: Path) -> None:
    text = STARS.replace("overlap: refuse", "").replace(
        "    tiers:\n", "    overlap: first_wins\n    tiers:\n"
    )
    text += (
        "      never:\n"
        "        name: Never\n"
        "        condition: {metric: revenue, over: calendar month, gte: 5000}\n"
    )

    [found] = findings(tmp_path, HEAD + text)

    assert found.startswith("26:20 POL303 tier `never` is never given")


def test_otherwise_is_no_limit_for_staying(tmp_path: Path) -> None:
    keep = "keep: {metric: revenue, over: calendar month, gte: 1800}"

    found = findings(tmp_path, HEAD + STARS.replace(keep, "keep: otherwise"))

    assert found == ["16:15 POL314 `otherwise` says nothing here: it is always met"]


SCOPED = """\
options:
  product_group:
    oil: {name: Oil, categories: [All / Oil]}
    gas: {name: Gas, categories: [All / Gas]}
schemes:
  star:
    name: Star
    scope: {product_group: oil}
    tiers:
      two:
        name: Two stars
        condition: {all: [{metric: quantity, unit: t, gte: 2000}, {metric: overdue, lt: 1}]}
      one: {name: One star, condition: otherwise}
"""


def test_a_scope_goes_into_what_can_be_told_by_it(tmp_path: Path) -> None:
    """A scheme of one product group counts that group in all its tiers.

    Covers: CLS-17
    """
    document = load_text(tmp_path, HEAD + SCOPED).document

    assert document is not None
    tier = document.resource("tier/star/two")
    assert tier is not None
    assert tier.values["condition"]["all"] == [
        {
            "metric": "quantity",
            "unit": "t",
            "gte": 2000,
            "where": {"product_group": "oil"},
        },
        {"metric": "overdue", "lt": 1},
    ]
    text = exported(document)
    assert "scope:" in text
    assert "where" not in text


def test_a_tier_does_not_leave_the_scope(tmp_path: Path) -> None:
    old = "gte: 2000}"
    text = SCOPED.replace(old, "gte: 2000, where: {product_group: gas}}")

    found, _more = findings(tmp_path, HEAD + text)

    assert "POL313 the scheme is about product group `oil`" in found
    assert found.startswith("15:")


def test_what_counts_whole_documents_is_a_warning_in_a_scope(tmp_path: Path) -> None:
    [found] = load_text(tmp_path, HEAD + SCOPED).found

    text = (
        "`overdue` counts more than product group `oil`: an invoice is due as a whole"
    )
    assert (found.severity, found.code) == ("warning", "POL313")
    assert found.message.startswith(text)
    assert found.mark is not None
    assert found.mark.line == 15


@pytest.mark.parametrize(
    ("metric", "why", "instead"),
    [
        ("paid", "customers pay documents", "`invoiced` with `payment_state: paid`"),
        ("overdue", "an invoice is due as a whole", "`payment_state: not_paid`"),
        ("days_late", "an invoice is due as a whole", "leave it out"),
        ("order_gap", "the rhythm is that of all orders", "`orders`"),
        ("complaints", "cannot be told of `complaints`", "`quantity`"),
    ],
)
def test_a_metric_that_knows_no_product_says_why_and_what_to_use(
    tmp_path: Path, metric: str, why: str, instead: str
) -> None:
    """With file, line and column of the filter."""
    told = f"{{metric: {metric}, lt: 1, where: {{product_group: oil}}}}"
    text = SCOPED.replace("{metric: overdue, lt: 1}", told)

    found = next(
        item
        for item in load_text(tmp_path, HEAD + text).found
        if item.severity == "error"
    )

    assert found.mark is not None
    line = (HEAD + text).splitlines()[found.mark.line - 1]
    assert line[found.mark.column - 1 :].startswith("oil}")
    assert (found.code, why in found.message) == ("POL313", True), found
    assert instead in str(found.hint)


def test_a_scope_names_a_product_group(tmp_path: Path) -> None:
    found = findings(tmp_path, HEAD + SCOPED.replace("group: oil}", "group: oli}"))

    assert any("POL207" in line and "11:28" in line for line in found), found
