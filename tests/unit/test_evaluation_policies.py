"""The evaluations that ship say what their source documents say, and no more."""

from pathlib import Path

from tests.unit.test_policies import overlay, values


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

    assert annual["benefits"] == sorted([*benefits][:3])
    names = [benefits[key]["name"]["zh_CN"] for key in [*benefits][:3]]
    assert names == ["优先供货", "定制化服务", "专项营销活动"]


def test_further_benefits_of_key_accounts_are_granted_case_by_case() -> None:
    """Four value-added services and priority in new business; nothing gives them alone."""
    benefits = values("enterprise", "benefit")
    annual = values("enterprise", "evaluation_type")["annual"]

    further = [item["name"]["zh_CN"] for item in [*benefits.values()][3:]]

    assert further == [
        *("培训", "咨询", "技术支持", "个性化解决方案", "新产品新业务合作优先权")
    ]
    assert not {*annual["benefits"]} & {*[*benefits][3:]}


def test_what_the_erp_knows_is_judged_until_somebody_says_how_it_is_measured(
    tmp_path: Path,
) -> None:
    """How a figure becomes points is blank in the source."""
    mine = overlay(
        tmp_path,
        "criteria: {cooperation_stability: {criteria: {cooperation_years: {measure:\n"
        "  {kind: linear, metric: years_of_cooperation, from: 0, to: 5}}}}}\n",
    )
    blank = values("enterprise", "criterion")
    measured = {key.split("/")[-1] for key in blank if "measure" in blank[key]}

    assert measured == {
        *("annual_purchase_amount", "purchase_frequency", "cooperation_years"),
        "payment_record",
    }
    assert {item.get("measure") for item in blank.values()} == {None}
    years = values("enterprise", "criterion", mine)
    measure = years["cooperation_stability/cooperation_years"]["measure"]
    assert measure["metric"] == "years_of_cooperation"


def test_how_often_poor_and_what_follows_is_blank() -> None:
    """The source says neither how many results nor to which category.

    Covers: EVA-11
    """
    annual = values("enterprise", "evaluation_type")["annual"]

    assert {annual[key] for key in annual if key.startswith("poor_")} == {None}
    assert "poor_in_a_row" in annual
    assert "poor_option" in annual
