"""What is the portal's own is said to be so, as long as it holds; what is not known is not vouched for."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from media_library import proofs, services
from media_library.models import Kind, MediaFile
from media_library.proof_views import MOST_BYTES
from tests.factories import make_officer
from tests.media_library.items import draw, looks_of, make_file, make_item, make_public

pytestmark = pytest.mark.django_db
AT = timezone.now() - dt.timedelta(hours=1)


def finding(client, path):
    response = client.get(path)
    return response.status_code, response.context["proof"].finding.name


def test_code_of_a_public_item_is_valid_whole_short_and_as_people_type_it(client):
    item = make_public(at=AT, code="01abc23def45678ghjk9mnpqrs")
    typed = ["01abc23def45678ghjk9mnpqrs", "01abc23def", "o1abc-23def", "OLABC-23DEF"]

    assert [finding(client, f"/verify/{code}/") for code in typed] == [(200, "VALID")] * 4
    page = client.get(f"/verify/{item.code}/")
    assert item.get_absolute_url() in page.content.decode()
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_withdrawn_and_expired_items_are_told_apart_from_unknown_ones(client):
    withdrawn, expired = make_public(at=AT), make_public(at=AT, expires_on=dt.date(2020, 1, 1))
    services.withdraw(withdrawn, by=make_officer(), at=AT, reason="เบอร์ผิด")
    draft = make_item()

    answers = [
        finding(client, f"/verify/{code}/")
        for code in (withdrawn.code, expired.code, draft.code, "0" * 26, "-")
    ]

    assert answers == [(200, "ENDED"), (200, "ENDED"), (404, "UNKNOWN"), (404, "UNKNOWN"), (404, "UNKNOWN")]
    assert "เบอร์ผิด" in client.get(f"/verify/{withdrawn.code}/").content.decode()


def test_typed_code_or_pasted_address_leads_to_its_page(client):
    item = make_public(at=AT)

    typed = [item.short_code.upper(), f"https://portal.example/verify/{item.code}/?x=1", "<script>"]

    led = [client.get("/verify/code/", {"code": text})["Location"] for text in typed]
    assert led == [f"/verify/{item.code[:10]}/", f"/verify/{item.code}/", "/verify/-/"]


def test_room_above_can_answer_for_codes_of_its_own(monkeypatch):
    monkeypatch.setattr(proofs, "_CHECKS", dict(proofs._CHECKS))
    card = proofs.Proof(proofs.Finding.VALID, "บัตรอาสาสมัคร", "ใช้ได้")
    proofs.register("volunteer", lambda code, at: card if code == "v" * 26 else None)

    assert proofs.check_code("V" * 26, at=AT) is card
    assert proofs.check_code("w" * 26, at=AT).finding == proofs.Finding.UNKNOWN


@pytest.fixture
def poster():
    item = make_public(kind=Kind.POSTER, alt_th="ก", at=AT)
    content = draw(lines=12)
    file = make_file(
        item, content, role=MediaFile.Role.PICTURE, extension="png", content_type="image/png", dhash=looks_of(content),
        width=600, height=800,
    )  # fmt: skip
    return file, content


def check(client, content, name="x.png"):
    response = client.post("/verify/file/", {"file": SimpleUploadedFile(name, content)})
    return response.context["proof"]


def test_same_file_is_proof_until_it_is_withdrawn(client, poster):
    file, content = poster
    assert check(client, content).finding == proofs.Finding.VALID

    services.withdraw(file.item, by=make_officer(), at=AT, reason="เบอร์ผิด")

    assert check(client, content).finding == proofs.Finding.ENDED


def test_changed_copy_is_only_alike_and_is_said_to_prove_nothing(client, poster, tmp_path):
    file, content = poster
    copy = tmp_path / "copy.jpg"
    with Image.open(__import__("io").BytesIO(content)) as image:
        image.resize((300, 400)).convert("RGB").save(copy, "JPEG", quality=60)

    found = check(client, copy.read_bytes())

    assert (found.finding, found.pictures) == (proofs.Finding.ALIKE, [file])
    assert "ไม่ใช่ไฟล์เดียวกัน" in found.title


@pytest.mark.parametrize(
    "content", [draw(seed=99), b"%PDF-1.7 nobody's", b"", b"<svg/>", b"\x89PNG\r\n\x1a\n broken"]
)
def test_file_of_others_is_unknown(client, poster, content):
    if content:
        assert check(client, content).finding == proofs.Finding.UNKNOWN
    else:
        assert client.post("/verify/file/")["Location"] == "/verify/"


def test_uploaded_file_is_written_nowhere(client, poster, folder, monkeypatch, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "not there")
    before = sorted(folder.rglob("*"))

    found = check(client, draw(seed=5) + b"\0" * (3 * 1024**2))

    assert found.finding == proofs.Finding.UNKNOWN
    assert sorted(folder.rglob("*")) == before


def test_file_too_large_is_refused_before_it_is_read(client):
    response = client.post("/verify/file/", {"file": SimpleUploadedFile("x.png", b"\0" * (MOST_BYTES + 1))})

    assert response.status_code == 413
    assert "8 MB" in response.content.decode()


def test_form_without_its_token_is_refused():
    from django.test import Client

    response = Client(enforce_csrf_checks=True).post(
        "/verify/file/", {"file": SimpleUploadedFile("x.png", b"x")}
    )

    assert response.status_code == 403


def test_check_page_offers_both_ways(client):
    text = client.get("/verify/").content.decode()

    assert 'action="/verify/code/"' in text
    assert 'action="/verify/file/"' in text
