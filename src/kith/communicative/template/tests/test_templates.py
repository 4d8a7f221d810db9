"""Templates keep what was written to the byte, by language, and give the nearest one that they have."""

from __future__ import annotations

import pytest

from kith.communicative.template import actions
from kith.communicative.template.content import content
from kith.communicative.template.model import Template
from kith.core.errors import Invalid
from kith.core.events.model import Event
from kith.core.principals.actor import system
from kith.core.records import verbs
from kith.core.records.inputs import read_inputs
from kith.core.registry import current

BODY = "<mjml>\r\n\t<mj-body  ><!-- odd  --> </mj-body>\n</mjml>\n\n "


@pytest.mark.django_db
def test_a_version_is_kept_to_the_byte_and_found_by_the_nearest_language() -> None:
    by = system("test")
    made = verbs.create(current().type("template"), by=by, values={"name": "Autumn", "kind": "mail"})
    assert isinstance(made, Template)
    assert content(made, "de") is None
    verb = next(each for each in current().type("template").verbs if each.key == "write")
    sent = {"language": "de", "body_kind": "mjml", "subject": "Herbst", "body": BODY}
    actions.write(by=by, template=made, **read_inputs(by, verb, sent))
    actions.write(by=by, template=made, language="en", body_kind="plain", subject="Autumn", body="Hello")
    actions.write(by=by, template=made, language="en", body_kind="plain", text="Hi")
    german = content(made, "de-AT")
    assert german is not None
    assert (german.language, german.subject, german.body) == ("de", "Herbst", BODY)
    english = content(made, "fr", "en")
    assert english is not None
    assert (english.language, english.body, english.text) == ("en", "Hello", "Hi")
    oldest = content(made, "fr")
    assert oldest is not None
    assert oldest.language == "de"
    assert Event.objects.filter(kind="template.written", subject_id=made.pk).count() == 2

    actions.remove_version(by=by, template=made, language="de")
    with pytest.raises(Invalid):
        actions.remove_version(by=by, template=made, language="de")
    with pytest.raises(Invalid):
        read_inputs(by, verb, {**sent, "body": "a\x00b"})
