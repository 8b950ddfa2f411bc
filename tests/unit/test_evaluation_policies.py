"""The evaluations that ship say what their source documents say, and no more."""

from tests.unit.test_policies import values


def test_chemical_customers_are_reviewed_by_quarter_half_year_and_year() -> None:
    """By the sales department, once each period is over.

    Covers: EVA-12
    """
    review = values("chemical_products", "evaluation_type")["review"]

    assert review["regular"] == ["half", "quarter", "year"]
    assert (review["starts"], review["departments"]) == ("period end", ["sales"])


def test_what_makes_an_evaluation_out_of_turn_necessary() -> None:
    """Covers: EVA-05"""
    triggers = [key for key in values("enterprise", "option") if "trigger" in key]
    annual = values("enterprise", "evaluation_type")["annual"]

    assert len(triggers) == 3
    assert (annual["regular"], annual["starts"]) == (["year"], None)


def test_an_excellent_result_gives_three_benefits() -> None:
    """Covers: EVA-09, INC-05"""
    annual = values("enterprise", "evaluation_type")["annual"]
    benefits = values("enterprise", "benefit")

    assert annual["benefits"] == sorted(benefits)
    names = [item["name"]["zh_CN"] for item in benefits.values()]
    assert names == ["优先供货", "定制化服务", "专项营销活动"]


def test_how_often_poor_and_what_follows_is_blank() -> None:
    """The source says neither how many results nor to which category.

    Covers: EVA-11
    """
    annual = values("enterprise", "evaluation_type")["annual"]

    assert {annual[key] for key in annual if key.startswith("poor_")} == {None}
    assert "poor_in_a_row" in annual
    assert "poor_option" in annual
