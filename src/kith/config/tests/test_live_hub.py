from kith.config.live_hub import AGAIN, MOST_WAITING, OVER, Hub, Stream
from kith.lib.live_pass import LASTS, Pass, unseal

KEY = b"k" * 32


def page(
    hub: Hub,
    *topics: str,
    who: str = "w",
    name: str = "",
    session: str = "s",
    at: float = 100.0,
    sees: bool = True,
    sees_all: bool = True,
) -> Stream:
    return hub.open(Pass(topics, who, name, session, at, sees, sees_all), lambda: None)


def heard(stream: Stream) -> list[str]:
    lines = stream.take().splitlines()
    return [
        line.removeprefix("data: ") for line in lines if line.startswith("data: ") and "topic" not in line
    ]


def test_a_list_hears_of_every_record_of_its_type_and_a_record_of_itself() -> None:
    hub = Hub(KEY)
    people, ada, orders = page(hub, "person"), page(hub, "person:a", "about:a"), page(hub, "order")
    hub.hear("person +a b\nabout a c\nphone x")
    assert heard(people) == ["person +a b"]
    assert heard(ada) == ["person +a", "about a"]
    assert heard(orders) == []


A, B = "0192f0a0-0000-7000-8000-00000000000a", "0192f0a0-0000-7000-8000-00000000000b"


def test_a_list_of_who_may_not_see_all_hears_of_records_under_seal_each_time_another() -> None:
    hub = Hub(KEY)
    some, one = page(hub, "person", sees_all=False), page(hub, f"person:{A}", sees_all=False)
    for _twice in range(2):
        hub.hear(f"person +{A} {B}")
    hub.hear("person *")
    first, second, many = (line.split() for line in heard(some))
    assert not {A, B} & {mark.lstrip("+") for mark in first + second}
    assert len(set(first + second)) == 5
    assert (first[1][:2], first[2][:1], many) == ("+~", "~", ["person", "*"])
    assert [unseal(KEY, mark.lstrip("+")) for mark in second[1:]] == [A, B]
    assert heard(one) == [f"person +{A}"] * 2 + ["person *"]
    late = page(hub, "person", sees_all=False, at=0.0)
    assert A not in late.take()


def test_many_changes_concern_every_page_of_the_type() -> None:
    hub = Hub(KEY)
    people, ada, orders = page(hub, "person"), page(hub, "person:a"), page(hub, "order:a")
    hub.hear("person *")
    assert (heard(people), heard(ada), heard(orders)) == (["person *"], ["person *"], [])


def test_a_page_hears_what_happened_between_its_answer_and_its_stream() -> None:
    hub = Hub(KEY)
    hub.hear("person a", now=90.0)
    hub.hear("person b", now=110.0)
    assert heard(page(hub, "person", at=100.0)) == ["person b"]


def test_a_session_that_ends_takes_its_pages_along_and_no_others() -> None:
    hub = Hub(KEY)
    mine, other = page(hub, "person", session="mine"), page(hub, "person", session="other")
    hub.hear("session mine")
    assert (mine.over, mine.take(), other.over, other.take()) == (True, OVER, False, "")


def test_a_pass_opens_nothing_once_its_session_has_ended() -> None:
    hub = Hub(KEY)
    hub.hear("session mine", now=100.0)
    late = page(hub, "person", session="mine")
    hub.hear("person a")
    assert (late.over, late.take()) == (True, OVER)
    hub.close(late)
    hub.hear("session other", now=100.0 + LASTS)
    assert list(hub._ended) == ["other"]


def test_a_closed_page_hears_nothing_and_leaves_nothing_behind() -> None:
    hub = Hub(KEY)
    stream = page(hub, "person")
    hub.close(stream)
    hub.hear("person a")
    assert heard(stream) == []
    assert hub == Hub(KEY, _past=hub._past)


def test_a_slow_reader_is_told_to_ask_again_instead_of_filling_the_memory() -> None:
    hub = Hub(KEY)
    stream = page(hub, "person")
    for number in range(MOST_WAITING + 1):
        hub.hear(f"person {number}")
    assert stream.take() == AGAIN


def test_those_who_have_a_record_open_see_each_other_and_not_themselves() -> None:
    hub = Hub(KEY)
    ada = page(hub, "person:a", "about:a", who="1", name="Ada")
    twice = page(hub, "person:a", who="1", name="Ada")
    watching = page(hub, "person:a", who="2")
    bo = page(hub, "person:a", who="3", name="Bo")
    assert '"names": ["Bo"]' in ada.take().splitlines()[-2]
    assert '"names": ["Bo"]' in twice.take()
    assert '"names": ["Ada", "Bo"]' in watching.take()
    outside = page(hub, "person:a", who="4", name="Cy", sees=False)
    assert outside.take() == ""
    assert '"names": ["Bo", "Cy"]' in ada.take().splitlines()[-2]
    hub.close(outside)
    hub.close(bo)
    assert '"names": []' in ada.take()
