"""The editor changes the source by blocks, shows and checks it, and keeps pictures and blocks."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from kith.communicative.editor.check import check, contrast
from kith.communicative.gallery.shipped import LANGUAGES, NAMES, shipped, take
from kith.communicative.mjml.brand import COLOURS, Brand, brand
from kith.communicative.mjml.rich import cleaned, is_simple
from kith.communicative.picture import actions as pictures
from kith.communicative.template.content import Content, contents
from kith.core.attachment.actions import attach
from kith.core.errors import Invalid
from kith.core.principals.actor import system
from kith.core.principals.model import Kind, Principal, Role, User
from kith.core.records import verbs
from kith.core.records.settings import change_setting
from kith.core.registry import current

SOURCE = "<mjml>\r\n<mj-body><mj-section><mj-column>\r\n<mj-text>Hi</mj-text></mj-column></mj-section></mj-body></mjml>"


def asked(client: Client, **data: object) -> dict[str, Any]:
    answer = client.post("/editor/blocks", json.dumps(data), content_type="application/json")
    assert answer.status_code == 200, answer.content[:300]
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.django_db
def test_blocks_are_written_moved_and_hung_on_a_condition_and_nothing_else_changes() -> None:
    client, user = Client(), User.objects.create_user("ada@house.test")
    Principal.objects.create(kind=Kind.USER, role=Role.MEMBER, name="Ada", user=user)
    client.force_login(user)
    drawn = asked(client, source=SOURCE, number=2)
    assert drawn["source"] == SOURCE
    assert 'data-choose="2"' in drawn["outline"]
    assert "Hi</div>" in drawn["form"]
    put = asked(client, source=SOURCE, number=2, do="add", value="button")
    assert put["source"].startswith(SOURCE[: SOURCE.index("</mj-column>")] + "\r\n<mj-button")
    named = asked(client, source=put["source"], number=3, do="set", name="label", value="Buy & go")
    assert ">Buy &amp; go</mj-button>" in named["source"]
    up = asked(client, source=named["source"], number=3, do="up")
    assert up["number"] == 2
    hung = asked(client, source=SOURCE, number=2, do="condition", value='person.city == "Bonn"')
    assert '<mj-raw>{% if person.city == "Bonn" %}</mj-raw>' in hung["source"]
    wrong = asked(client, source=SOURCE, number=2, do="condition", value="for x")
    assert wrong["source"] == SOURCE
    assert "no condition" in wrong["problem"]
    kept = client.post(
        "/editor/keep", json.dumps({"source": SOURCE, "number": 2, "value": "Greeting"}), "application/json"
    )
    assert "Greeting" in kept.json()["saved"]
    shown = client.post("/editor/canvas", {"exact": json.dumps(SOURCE), "body_kind": "mjml"})
    assert "kb-2" in shown.content.decode()
    assert "script" not in shown["Content-Security-Policy"]
    refused = client.post("/editor/canvas", {"exact": '"<mjml><mj-body>"', "body_kind": "mjml"})
    assert "is not closed" in refused.content.decode()


@pytest.mark.django_db
def test_a_product_brings_the_picture_of_its_files_and_the_page_that_it_has() -> None:
    client, user, by = Client(), User.objects.create_user("ada@house.test"), system("test")
    Principal.objects.create(kind=Kind.USER, role=Role.OWNER, name="Ada", user=user)
    client.force_login(user)
    product = current().type("product")
    made: Any = verbs.create(product, by=by, values={"name": "Longbox & co", "number": "https://shop.test/longbox?a&b"})
    attach(by=by, declared=product, record=made, name="plan.txt", parts=[b"no picture"])
    bare = asked(client, source=SOURCE, number=2, do="product", value=str(made.uid))["source"]
    assert 'src="" alt="Longbox &amp; co" href="https://shop.test/longbox?a&amp;b"' in bare
    content = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(content, "PNG")
    attach(by=by, declared=product, record=made, name="longbox.png", parts=[content.getvalue()])
    shown = asked(client, source=SOURCE, number=2, do="product", value=str(made.uid))["source"]
    (address,) = re.findall(r'src="(/p/[^"]+\.png)"', shown)
    assert Client().get(address)["Content-Type"] == "image/png"
    type(made).objects.update(number="LB-1")
    plain = asked(client, source=SOURCE, number=2, do="product", value=str(made.uid))["source"]
    assert re.search(r'<mj-image src="/p/[^"]+" alt="Longbox &amp; co" />', plain)


@pytest.mark.django_db
def test_ready_templates_are_taken_in_the_colours_of_the_house_and_pass_their_checks() -> None:
    by = system("test")
    change_setting("mail.brand", {"accent": "#112233", "footer": "Kith & Co\nBonn", "gone": "x"})
    assert brand().accent == "#112233"
    for key in NAMES:
        made = take(by=by, key=key)
        assert [each.language for each in contents(made)] == list(LANGUAGES)
        for language in LANGUAGES:
            content = shipped(key, language)
            assert "#112233" in content.body
            assert "[[" not in content.body
            assert "Kith &amp; Co<br/>Bonn" in content.body
            assert {each.tone for each in check(content)} <= {"good", "info"}, (key, language)


@pytest.mark.django_db
def test_the_check_names_what_is_wrong() -> None:
    body = (
        "<mjml><mj-body><mj-section><mj-column><mj-image src='/p/a.png'/><mj-text color='#eeeeee'>Pale</mj-text>"
        "<mj-button href='htp:/x'>Go</mj-button></mj-column></mj-section></mj-body></mjml>"
    )
    found = check(Content("en", "", "", "mjml", body))
    said = " ".join(each.text for each in found if each.tone in ("bad", "warn"))
    assert found[0].tone == "bad"
    for words in ("subject is empty", "leads nowhere: htp:/x", "no words", "Little text", "Hard to read"):
        assert words in said
    assert "Gmail cuts it off" in " ".join(
        each.text for each in check(Content("en", "S", "", "html", f"<p>{'word ' * 22_000}</p>"))
    )
    assert check(Content("en", "S", "", "plain", "{{ person.shoe }}"))[0].tone == "bad"
    assert round(contrast("#000", "#ffffff"), 1) == 21


@pytest.mark.django_db
def test_pictures_are_made_anew_and_served_without_a_sign_in(client: Client) -> None:
    came = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    Image.new("RGB", (2000, 10), "red").save(came, "JPEG", exif=exif)
    made = pictures.keep(by=system("test"), name="a.jpg", parts=[came.getvalue()])
    assert (made.width, made.kind) == (1200, "image/jpeg")
    answer = client.get(made.href)
    got = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert b"secret place" not in got
    assert answer["Content-Type"] == "image/jpeg"
    assert client.get("/p/guessed.png").status_code == 404
    with pytest.raises(Invalid):
        pictures.keep(by=system("test"), name="a.svg", parts=[b"<svg onload='alert(1)'/>"])


@pytest.mark.django_db
def test_the_brand_kit_is_set_by_administrators_alone(client: Client) -> None:
    for role, status in ((Role.MEMBER, 403), (Role.ADMINISTRATOR, 422)):
        user = User.objects.create_user(f"{role}@house.test")
        Principal.objects.create(kind=Kind.USER, role=role, name=str(role), user=user)
        client.force_login(user)
        assert client.post("/settings/brand", {"accent": "red"}).status_code == status
    plain = {each: getattr(Brand(), each) for each in (*COLOURS, "font")}
    assert client.post("/settings/brand", plain | {"accent": "#445566", "footer": "Here"}).status_code == 302
    assert (brand().accent, brand().footer) == ("#445566", "Here")


def test_rich_text_keeps_only_what_the_simple_editor_writes() -> None:
    assert cleaned('<div>a</div><div>b <b style="x">c</b></div>') == "a<br/>b <b>c</b>"
    assert cleaned(
        "<script>x</script><a href='javascript:x'>no</a> <a href='https://x.test/?a=1&b=2'>yes</a>"
    ) == ('no <a href="https://x.test/?a=1&amp;b=2">yes</a>')
    assert cleaned("{{ person.name }}<br>") == "{{ person.name }}"
    assert is_simple('Hi <b>you</b><br/><a href="https://x.test">x</a>')
    assert not is_simple('<p style="margin:0">x</p>')
    assert not is_simple("a<!-- b -->")
