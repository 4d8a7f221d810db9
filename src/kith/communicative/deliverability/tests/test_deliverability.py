"""Whether mail arrives: what domains publish, the receivers' rules, the volume by provider."""

from __future__ import annotations

import re
import socketserver
from collections.abc import Iterator
from threading import Thread
from typing import Any

import dns.flags
import dns.message
import dns.rrset
import pytest
from django.test import Client

from kith.communicative.deliverability import checks, limits, lookup, volumes
from kith.communicative.deliverability.queries import Standing, altogether, by_provider, by_week
from kith.communicative.signature import actions as signature
from kith.core.errors import Invalid, NotAllowed
from kith.core.principals.actor import Actor, actor_of, system
from kith.core.principals.model import Kind, Principal, Role, User
from kith.core.records import verbs
from kith.core.records.settings import change_setting, forget_settings
from kith.core.registry import current

pytestmark = pytest.mark.django_db
Zone = dict[tuple[str, str], list[str]]


class _Answers(socketserver.BaseRequestHandler):
    """Answers from a zone, a real DNS message for a real question."""

    def handle(self) -> None:
        data, line = self.request
        asked = dns.message.from_wire(data)
        answer = dns.message.make_response(asked)
        answer.flags |= dns.flags.RA
        question = asked.question[0]
        name, kind = question.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(question.rdtype)
        if found := self.server.zone.get((name, kind)):  # type: ignore[attr-defined]
            answer.answer.append(dns.rrset.from_text_list(question.name, 60, "IN", kind, found))
        line.sendto(answer.to_wire(), self.client_address)


@pytest.fixture
def zone() -> Iterator[tuple[Zone, int]]:
    """A DNS server of this test: what it knows, and its port."""
    with socketserver.UDPServer(("127.0.0.1", 0), _Answers) as server:
        known: Zone = {}
        server.zone = known  # type: ignore[attr-defined]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield known, server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """What other tests have set is forgotten, and what these set too."""
    forget_settings()
    yield
    forget_settings()


@pytest.fixture
def owner() -> Actor:
    user = User.objects.create_user("owner@house.test")
    return actor_of(
        Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="Maren", user=user), "desk"
    )


def relay(**values: object) -> Any:
    given = {"name": "Out", "host": "relay.house.test", "sender_address": "news@house.test"}
    return verbs.create(current().type("relay"), by=system("test"), values=given | values)


def found() -> dict[str, str]:
    return {key: state for key, state, _found in checks.kept()["domains"]["house.test"]}


def test_a_domain_that_published_everything_is_well(zone: tuple[Zone, int], owner: Actor) -> None:
    known, port = zone
    relay(bounce_address="bounce@news.house.test")
    key = signature.generate(by=owner, domain="house.test", algorithm="ed25519")
    signature.sign_with(by=owner, key=key)
    known[str(key), "TXT"] = [f'"{key.record[:40]}" "{key.record[40:]}"']
    known["news.house.test", "TXT"] = ['"v=spf1 ip4:1.2.3.4 -all"', '"something else"']
    known["_dmarc.house.test", "TXT"] = ['"v=DMARC1; p=reject"']
    known["relay.house.test", "A"] = ["1.2.3.4"]
    known["4.3.2.1.in-addr.arpa", "PTR"] = ["relay.house.test."]
    lookup.use_server(by=owner, address=f"127.0.0.1:{port}")
    checks.check_domains()
    assert found() == dict.fromkeys(("spf", "dkim", "dmarc", "rdns"), "good")
    known[str(key), "TXT"] = ['"v=DKIM1; k=ed25519; p=AAAA"']
    known["4.3.2.1.in-addr.arpa", "PTR"] = ["elsewhere.test."]
    del known["_dmarc.house.test", "TXT"]
    del known["news.house.test", "TXT"]
    checks.check_domains()
    assert found() == dict.fromkeys(("spf", "dkim", "dmarc", "rdns"), "bad")


@pytest.mark.parametrize(
    ("texts", "state"),
    [
        ([], "bad"), (["v=spf1 -all", "v=spf1 mx -all"], "bad"), (["v=spf1 +all"], "bad"), (["v=spf1 mx"], "warn"),
        (["v=spf1 mx ~all"], "good"), (["v=spf1 " + "include:a.test " * 11 + "-all"], "bad"),
    ],
)  # fmt: skip
def test_an_spf_record_is_one_that_ends_in_a_no_and_asks_little(texts: list[str], state: str) -> None:
    assert checks.spf([texts]).state == state


def test_without_a_server_nothing_is_asked_and_a_silent_one_says_nothing(
    owner: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    relay()
    monkeypatch.setattr(lookup, "SECONDS", 0.1)
    checks.check_domains()
    assert checks.kept() == {}
    silent = lookup.Server("127.0.0.1", 9)
    assert {each.state for each in checks.findings(silent, "house.test", [])} <= {"unknown", "bad"}


@pytest.mark.parametrize("address", ["dns.example.org", "127.0.0.1:70000", "1.2.3", "[::1"])
def test_a_server_is_an_address_in_numbers(address: str, owner: Actor) -> None:
    with pytest.raises(Invalid):
        lookup.use_server(by=owner, address=address)
    lookup.use_server(by=owner, address="2001:db8::53")
    assert lookup.server() == lookup.Server("2001:db8::53")


def test_limits_are_set_by_administrators_within_reason(owner: Actor) -> None:
    limits.set_limits(by=owner, bounces="4,5", complaints="")
    assert (limits.limit(limits.BOUNCES), limits.limit(limits.COMPLAINTS)) == (4.5, 0.3)
    for bounces, complaints in (("x", "1"), ("50", ""), ("nan", ""), ("", "-1")):
        with pytest.raises(Invalid):
            limits.set_limits(by=owner, bounces=bounces, complaints=complaints)
    with pytest.raises(NotAllowed):
        limits.set_limits(
            by=actor_of(Principal.objects.create(kind=Kind.USER, name="Ann"), "desk"),
            bounces="",
            complaints="",
        )
    change_setting(limits.BOUNCES, None)


def test_volumes_add_up_by_provider_and_week() -> None:
    volumes.count(
        {"ann@A.test": {"sent": 90, "refused": 10}, "bob@b.test": {"sent": 5}, "a.test": {"deferred": 2}}
    )
    volumes.count({"ann@a.test": {"bounced": 2, "complained": 1}})
    first = Standing("a.test", 90, 2, 10, 2, 1)
    assert by_provider() == [first, Standing("b.test", 5)]
    assert (round(first.bounce_rate, 2), round(first.complaint_rate, 3)) == (0.12, 0.011)
    assert (by_week()[0].sent, altogether().sent) == (95, 95)


def test_the_page_shows_all_of_it_and_what_is_wrong(owner: Actor) -> None:
    relay(host="127.0.0.1", security="off")
    volumes.count({"a.test": {"sent": 90, "refused": 10}})
    change_setting(
        checks.KEPT, {"at": "2026-11-22T10:00:00+00:00", "domains": {"house.test": [["spf", "bad", "<b>"]]}}
    )
    client = Client()
    client.force_login(User.objects.get())
    page = client.get("/settings/deliverability").content.decode()
    shown = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "SPF names who may send Does not hold &lt;b&gt;" in shown
    assert "Mail leaves encrypted Does not hold" in shown
    assert "too much" in shown
    wrong = client.post("/settings/deliverability", {"do": "limits", "bounces": "90", "complaints": ""})
    assert (wrong.status_code, "A percentage from" in wrong.content.decode()) == (422, True)
    assert (
        client.post(
            "/settings/deliverability", {"do": "limits", "bounces": "3", "complaints": ""}
        ).status_code
        == 302
    )
