from __future__ import annotations

import pytest

from kith.lib.country import read_country
from kith.lib.unreadable import Unreadable


@pytest.mark.parametrize(
    "written",
    [
        "DE",
        "de",
        "DEU",
        "276",
        "Germany",
        "GERMANY",
        "Deutschland",
        "Allemagne",
        "Γερμανία",
        "ドイツ",
        "Duitsland",
    ],
)
def test_a_country_is_known_by_code_and_by_name_in_many_languages(written: str) -> None:
    assert read_country(written) == "DE"


@pytest.mark.parametrize(
    ("written", "code"), [("UK", "GB"), ("England", "GB"), ("USA", "US"), ("U.S.A.", "US"), ("Türkiye", "TR")]
)
def test_everyday_names_are_understood(written: str, code: str) -> None:
    assert read_country(written) == code


@pytest.mark.parametrize("written", ["", "Atlantis", "ZZ", "XX", "EU", "001"])
def test_what_is_no_country_is_refused(written: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_country(written)
    assert caught.value.code == "country.unknown"
