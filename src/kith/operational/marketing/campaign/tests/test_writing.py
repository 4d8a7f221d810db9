"""A draft is written in the editor, begins from a template, and parts of it are for a segment alone."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from kith.communicative.merge import values_of_people
from kith.communicative.template import actions as templates
from kith.communicative.template.model import Template
from kith.core.errors import Conflict
from kith.core.principals.actor import Actor
from kith.core.principals.model import Kind, Principal, Role, User
from kith.operational.marketing.campaign.actions import approve
from kith.operational.marketing.campaign.content import compile_campaign, preview
from kith.operational.marketing.campaign.model import Campaign
from kith.operational.marketing.campaign.report_view import untold
from kith.operational.marketing.campaign.versions import versions
from kith.operational.marketing.campaign.writing import begin, content_of, write_content
from kith.operational.marketing.conftest import Draft, make, person

MJML = "<mjml>\r\n<mj-body>\n\n <mj-section><mj-column><mj-text>Hi</mj-text></mj-column></mj-section></mj-body></mjml>\n\n"
pytestmark = pytest.mark.django_db


def test_a_campaign_begins_from_a_template_in_all_its_languages_and_keeps_every_byte(
    by: Actor, draft: Draft
) -> None:
    template = make("template", by, name="Autumn", kind="mail")
    assert isinstance(template, Template)
    templates.write(by=by, template=template, language="en", body_kind="mjml", subject="Autumn", body=MJML)
    templates.write(
        by=by, template=template, language="de", body_kind="mjml", subject="Herbst", body=MJML + " "
    )
    made = begin(by=by, template=template)
    said = [(each.key, each.language, each.subject, each.body) for each in versions(made)]
    assert said == [("A", "", "Autumn", MJML), ("A", "de", "Herbst", MJML + " ")]

    user = User.objects.create_user("ada@house.test")
    Principal.objects.create(kind=Kind.USER, role=Role.MEMBER, name="Ada", user=user)
    desk = Client()
    desk.force_login(user)
    href = f"/campaigns/{made.uid}/content/A-de"
    assert "Herbst" in desk.get(href).text
    sent = {"exact": json.dumps(MJML + "\t\r\n"), "subject": "Winter", "body_kind": "mjml", "quiet": "1"}
    assert desk.post(href, sent).status_code == 204
    german = content_of(made, "A", "de")
    assert (german.subject, german.body) == ("Winter", MJML + "\t\r\n")
    assert desk.get(f"/campaigns/{made.uid}/content/B").status_code == 404
    assert "The mail" in desk.get(f"/campaigns/{made.uid}").text


def test_a_part_is_for_a_segment_alone_and_the_approval_ends_the_writing(by: Actor, draft: Draft) -> None:
    ann, bo = person(by, "Ann", "ann@c.test", "newsletter"), person(by, "Bo", "bo@c.test", "newsletter")
    is_ann = {"field": "given_name", "op": "is", "value": "Ann"}
    segment = make("segment", by, name="Anns", condition={"all": [is_ann]})
    body = f"All. {{% if segment.{segment.uid} %}}Only Ann.{{% endif %}}"
    campaign: Campaign = draft(body=body)
    assert "Only Ann" in preview(by, campaign, ann.uid).text
    assert "Only Ann" not in preview(by, campaign, bo.uid).text
    asks = compile_campaign(campaign, tracked=False).asks
    found = values_of_people(by, [ann.uid, bo.uid], asks)
    assert [f"segment.{segment.uid}" in found[str(each.uid)] for each in (ann, bo)] == [True, False]
    approve(by=by, campaign=campaign)
    with pytest.raises(Conflict):
        write_content(by=by, campaign=campaign, content=content_of(campaign))


def test_letters_begin_from_a_template_of_letters_without_a_relay(by: Actor, draft: Draft) -> None:
    template = make("template", by, name="Autumn by post", kind="letter")
    assert isinstance(template, Template)
    templates.write(
        by=by, template=template, language="en", body_kind="plain", body="Dear {{ person.given_name }}"
    )
    templates.write(by=by, template=template, language="de", body_kind="plain", body="Guten Tag")
    made = begin(by=by, template=template)
    assert (made.channel, made.relay, made.body) == ("letter", None, "Dear {{ person.given_name }}")
    assert [each.language for each in versions(made)] == ["", "de"]
    assert untold(made)[0] == "No letter is printed yet"
