import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from key_account_engine.canonical import canonical_json, sha256_of

from .strategies import quick

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda parts: st.lists(parts) | st.dictionaries(st.text(), parts),
    max_leaves=10,
)


def test_keys_are_sorted_and_nothing_is_escaped_or_spaced():
    value = {"b": (1, None, True), "a": "关键", "c": Decimal("1.50")}

    assert canonical_json(value) == '{"a":"关键","b":[1,null,true],"c":"1.5"}'


@quick
@given(values)
def test_equal_values_have_one_spelling(value):
    text = canonical_json(value)

    assert canonical_json(json.loads(text)) == text
    assert json.loads(text) == value


@quick
@given(st.dictionaries(st.text(), st.integers()))
def test_the_order_of_keys_does_not_matter(value):
    turned = dict(reversed(value.items()))

    assert sha256_of(turned) == sha256_of(value)


@pytest.mark.parametrize("value", [1.5, {1: 2}, date(2026, 1, 1), {"a": [{1}]}])
def test_what_json_cannot_hold_exactly_is_refused(value):
    with pytest.raises(TypeError):
        canonical_json(value)


def test_broken_unicode_still_has_a_hash():
    assert len(sha256_of("\ud800")) == 64
