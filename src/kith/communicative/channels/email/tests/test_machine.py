import pytest

from ..machine import is_machine, verdict

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0"
GMAIL = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"


@pytest.mark.parametrize("click", [True, False])
def test_a_browser_minutes_later_is_a_person(click: bool) -> None:
    assert is_machine(FIREFOX, 180, click=click) is None
    assert is_machine(FIREFOX, None, click=click) is None


def test_of_a_proxy_that_fetches_pictures_nobody_can_tell_who_asked() -> None:
    reason = is_machine(GMAIL, 180, click=False)
    assert (reason, verdict(reason or "")) == ("picture proxy", "unknown")
    assert is_machine(GMAIL, 180, click=True) is None


def test_a_verdict_is_a_persons_only_without_a_reason() -> None:
    assert [verdict(reason) for reason in ("", "scanner", "picture proxy")] == [
        "person",
        "machine",
        "unknown",
    ]


@pytest.mark.parametrize(
    ("agent", "seconds", "click", "method", "links", "reason"),
    [
        ("", 180, True, "GET", 1, "no name"),
        (FIREFOX, 180, True, "HEAD", 1, "only asked"),
        ("BarracudaCentral/1.0", 180, True, "GET", 1, "scanner"),
        ("Googlebot/2.1", 180, True, "GET", 1, "scanner"),
        ("python-requests/2.31", 180, True, "GET", 1, "data centre"),
        ("Mozilla/5.0 HeadlessChrome/130.0", 180, True, "GET", 1, "data centre"),
        ("Mozilla/5.0", 180, False, "GET", 1, "fetched ahead"),
        (FIREFOX, 180, True, "GET", 3, "all at once"),
        (FIREFOX, 3, True, "GET", 1, "too soon"),
        (FIREFOX, 1, False, "GET", 1, "too soon"),
    ],
)
def test_machines_give_themselves_away(
    agent: str, seconds: float, click: bool, method: str, links: int, reason: str
) -> None:
    assert is_machine(agent, seconds, click=click, method=method, links_at_once=links) == reason
