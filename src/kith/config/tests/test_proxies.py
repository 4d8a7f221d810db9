"""Nobody chooses the address that counts against them: headers are believed of named proxies alone."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from kith.config.proxies import client_address


@pytest.mark.parametrize(
    ("sender", "forwarded", "found"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.2", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.2", "1.2.3.4, 198.51.100.1, 10.0.0.7", "198.51.100.1"),
        ("10.0.0.2", "10.0.0.1, 10.0.0.7", "10.0.0.1"),
        ("10.0.0.2", "nonsense", "10.0.0.2"),
        ("10.0.0.2", "", "10.0.0.2"),
        ("", "198.51.100.1", ""),
        ("fd00::1", "2001:db8::5", "2001:db8::5"),
    ],
)
def test_the_address_is_the_last_one_that_no_proxy_of_ours_has(
    settings: Settings, sender: str, forwarded: str, found: str
) -> None:
    settings.KITH_PROXIES = ("10.0.0.0/8", "fd00::/8")
    assert client_address(sender, forwarded) == found


def test_without_named_proxies_no_header_is_believed(settings: Settings) -> None:
    settings.KITH_PROXIES = ()
    assert client_address("10.0.0.2", "198.51.100.1") == "10.0.0.2"
