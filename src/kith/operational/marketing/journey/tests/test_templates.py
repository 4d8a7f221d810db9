"""Mails of a journey that are written as templates: each in the language of its reader, as it was when it was published."""

from __future__ import annotations

import re
from typing import Any

import pytest

from kith.communicative.channels.email.tests.sink import Sink
from kith.communicative.relay.model import MailRelay
from kith.communicative.template.model import Template, TemplateVersion
from kith.core.errors import Invalid
from kith.core.principals.actor import Actor
from kith.customers.party.model import Party
from kith.operational.marketing.conftest import People, make
from kith.operational.marketing.journey.rehearsal import rehearse
from kith.operational.marketing.journey.tests.walking import Clock, clock, mail, published
from kith.operational.marketing.journey.written import from_json

pytestmark = pytest.mark.django_db
__all__ = ["clock"]


def welcome(by: Actor, **subjects: str) -> Template:
    made = make("template", by, name="Welcome", kind="mail")
    for language, subject in subjects.items():
        TemplateVersion.objects.create(
            template=made,
            language=language,
            subject=subject,
            body_kind="plain",
            body="{{ person.given_name }}",
        )
    assert isinstance(made, Template)
    return made


def written_with(template: Any) -> dict[str, Any]:
    return {**mail("a", ""), "body": "", "template": str(template.uid)}


def test_everybody_gets_the_template_in_their_language_as_it_was_published(
    by: Actor, people: People, relay: MailRelay, sink: Sink, clock: Clock
) -> None:
    everybody = people(3)
    Party.objects.filter(pk=everybody[1].pk).update(language="de")
    Party.objects.filter(pk=everybody[2].pk).update(language="fr")
    template = welcome(by, en="Hello {{ person.given_name }}", de="Hallo {{ person.given_name }}")
    published(by, relay, [written_with(template)])
    template.versions.update(subject="Changed later")
    clock.passes(minutes=5)
    found = {to: re.search(rb"Subject: (.*)\r\n", text)[1].decode() for to, text in sink.accepted}  # type: ignore[index]
    assert found == {
        "ann0@customers.test": "Hello Ann 0", "ann1@customers.test": "Hallo Ann 1", "ann2@customers.test": "Hello Ann 2",
    }  # fmt: skip


def test_the_rehearsal_shows_each_reader_their_own_subject(
    by: Actor, people: People, relay: MailRelay, clock: Clock
) -> None:
    first, second = people(2)
    Party.objects.filter(pk=second.pk).update(language="de")
    journey = published(by, relay, [written_with(welcome(by, en="Hello", de="Hallo"))])
    everybody = Party.objects.filter(pk__in=(first.pk, second.pk)).order_by("pk")
    walks = rehearse(by, journey, from_json(journey.draft), everybody)
    assert [walk.passages[0].subject for walk in walks] == ["Hello", "Hallo"]


def test_a_template_that_is_not_there_or_says_nothing_is_told_at_its_step(
    by: Actor, relay: MailRelay
) -> None:
    for template in (welcome(by), make("template", by, name="Letter", kind="letter")):
        with pytest.raises(Invalid) as refused:
            published(by, relay, [written_with(template)])
        assert list(refused.value.fields) == ["a.template"]
