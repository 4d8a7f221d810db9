"""Postal addresses as the posts of their countries want them."""

from kith.lib.postal import Place, format_of, letter_lines, one_line, postcode_fits


def test_each_country_has_its_own_lines() -> None:
    written = {
        Place("Hauptstraße 5", "10115", "Berlin", "", "DE"): ("Hauptstraße 5", "10115 Berlin"),
        Place("350 5th Ave\nApt 4", "10118", "New York", "NY", "US"): ("350 5th Ave", "Apt 4", "NEW YORK, NY 10118"),
        Place("10 High Street", "sw1a 2aa", "London", "", "GB"): ("10 High Street", "LONDON", "SW1A 2AA"),
        Place("Brīvības 1", "LV-1010", "Rīga", "", "LV"): ("Brīvības 1", "Rīga, LV-1010"),
        Place("8 rue X", "98000", "Monaco", "", "MC"): ("8 rue X", "MC-98000 Monaco"),
        Place("1 Raffles Place", "048616", "Singapore", "", "SG"): ("1 Raffles Place", "SINGAPORE 048616"),
        Place("霞が関1-3-2", "100-8798", "千代田区", "東京都", "JP"): ("〒100-8798", "東京都", "千代田区霞が関1-3-2"),
        Place("1-3-2 Kasumigaseki", "100-8798", "Chiyoda", "Tokyo", "JP"): (
            "1-3-2 Kasumigaseki", "Chiyoda, TOKYO", "100-8798",
        ),
        Place("中关村1号", "100096", "海淀区", "北京市", "CN"): ("100096", "北京市海淀区", "中关村1号"),
    }  # fmt: skip
    for place, lines in written.items():
        assert letter_lines(place, home=place.country) == lines


def test_a_letter_abroad_says_the_country_in_the_senders_language_and_in_capitals() -> None:
    place = Place("Kossuth u. 1", "1055", "Budapest", "", "HU", extra="2. em.")
    lines = letter_lines(place, ["Nagy Anna"], home="DE", language="de")
    assert lines == ("NAGY ANNA", "BUDAPEST", "2. EM.", "KOSSUTH U. 1", "1055", "UNGARN")
    roma = letter_lines(Place("Via Roma 1", "00100", "Roma", "", "IT"), ["A"], home="FR", language="fr")
    assert roma == ("A", "Via Roma 1", "00100 ROMA", "ITALIE")
    assert one_line(place, home="DE", language="de") == "Budapest, 2. em., Kossuth u. 1, 1055, Ungarn"
    assert one_line(place, home="HU") == "Budapest, 2. em., Kossuth u. 1, 1055"


def test_what_is_missing_leaves_no_traces() -> None:
    assert letter_lines(Place()) == ()
    assert letter_lines(Place(city="Paris", country="FR"), home="FR") == ("PARIS",)
    assert letter_lines(Place(street="Only street")) == ("Only street",)
    assert letter_lines(Place(city="Reno", country="US"), home="US") == ("RENO",)
    assert letter_lines(Place(postcode="89501", country="US"), home="US") == ("89501",)
    assert letter_lines(Place("1 X", "9", "Y", "Z", "XX"), home="", language="??") == (
        "1 X",
        "9 Y",
        "Z",
        "XX",
    )


def test_a_form_asks_in_the_countrys_order_and_words() -> None:
    assert format_of("JP").parts == ("postcode", "region", "city", "street")
    assert (format_of("JP").region, format_of("US").region, format_of("IE").region) == (
        "prefecture",
        "state",
        "county",
    )
    assert (format_of("US").postcode, format_of("IE").postcode, format_of("GB").city) == (
        "zip",
        "eircode",
        "post_town",
    )
    assert "region" not in format_of("DE").parts
    assert format_of("").parts == ("street", "postcode", "city", "region")


def test_postcodes_are_looked_at_where_something_is_known_of_them() -> None:
    assert postcode_fits("10115", "DE")
    assert not postcode_fits("1011", "DE")
    assert postcode_fits("sw1a 2aa", "GB")
    assert postcode_fits("anything", "AO")
    assert postcode_fits("", "DE")
