from ..lift import Arm, Lift, Stratum, measure
from ..verdict import Verdict, verdict


def result(contacted: int, buyers: int, held_out: int, buyers_out: int) -> Lift:
    return measure([Stratum("A", Arm(contacted, buyers), Arm(held_out, buyers_out))])


def said(told: Verdict) -> str:
    return f"{told.headline % told.params} {told.reason % told.params}"


def test_a_campaign_that_worked_is_told_with_its_range() -> None:
    told = verdict(result(8412, 412, 935, 26))
    assert told.kind == "worked"
    assert said(told) == (
        "It worked: about 178 people bought who would not have bought otherwise."
        " Measured against 935 people chosen by lot who got nothing."
        " The true number lies between 66 and 263 (95 %)."
    )


def test_a_campaign_that_did_harm_is_told_as_plainly() -> None:
    told = verdict(result(9000, 180, 1000, 60))
    assert told.kind == "did harm"
    assert "about 360 people did not buy who would have bought without it" in said(told)


def test_a_difference_that_may_be_chance_is_not_sold_as_a_success() -> None:
    told = verdict(result(900, 36, 100, 3))
    assert told.kind == "open"
    assert said(told).startswith(
        "Nothing can be told yet: the difference may be chance."
        " Of those contacted 4.0% bought, of the 100 held out 3.0%. If it stays so, about 30,000 more people"
    )


def test_no_difference_at_all_promises_no_certainty() -> None:
    told = verdict(result(900, 36, 100, 4))
    assert said(told).endswith("cannot be told with any campaign of this kind.")


def test_without_a_hold_out_the_way_out_is_named() -> None:
    assert said(verdict(result(900, 36, 0, 0))) == (
        "Nothing can be told yet: there are no two groups to compare."
        " Nobody was held out. Hold out one in ten by lot next time, and the effect can be measured."
    )
    assert said(verdict(measure([]))).endswith("Nobody has been contacted yet.")


def test_numbers_are_written_as_the_reader_is_used_to() -> None:
    told = verdict(result(9000, 180, 1000, 60), number=lambda value: f"<{value:.0f}>")
    assert "about <360> people" in said(told)


def test_more_people_are_asked_for_even_where_the_formula_finds_them_enough() -> None:
    for buyers in range(200, 600, 10):
        lift = result(9000, buyers, 1000, 30)
        told = verdict(lift)
        if told.kind == "open" and "more" in told.params:
            assert int(told.params["more"].replace(",", "")) >= 1000
