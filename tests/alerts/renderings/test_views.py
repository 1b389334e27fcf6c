"""The addresses of the renderings: types, areas, revisions, languages, caching, refusals."""

import pytest

from alerts.renderings import views
from directory.printing import making
from tests.alerts.renderings.bulletins import make_bulletin

pytestmark = pytest.mark.django_db
TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "flex.json": "application/json",
    "radio.txt": "text/plain; charset=utf-8",
    "pdf": "application/pdf",
    "png": "image/png",
}
LIVE = ("feed.atom", "cap.xml", "open-data/dictionary.json", "open-data/dictionary.csv")


def address(extension, query=""):
    return f"/alerts/2026-11-25.{extension}{query}"


@pytest.mark.parametrize("extension", TYPES)
def test_a_rendering_is_served_with_its_type_and_for_every_cache(client, extension):
    make_bulletin()

    response = client.get(address(extension))

    assert (response.status_code, response["Content-Type"]) == (200, TYPES[extension])
    assert response["Cache-Control"] == "public, max-age=300"
    assert not response.cookies
    assert "Cookie" not in response["Vary"]


@pytest.mark.parametrize("path", LIVE)
def test_live_addresses_are_served_for_every_cache(client, path):
    make_bulletin()

    response = client.get(f"/alerts/{path}")

    assert response.status_code == 200
    assert response["Cache-Control"] == "public, max-age=300"
    assert client.get(f"/alerts/{path}", headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("extension", TYPES)
def test_who_has_it_already_gets_304_without_a_body_and_without_drawing(client, extension, monkeypatch):
    make_bulletin()
    etag = client.get(address(extension))["ETag"]
    monkeypatch.setattr(making, "made_once", None)

    response = client.get(address(extension), headers={"If-None-Match": etag})

    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)


@pytest.mark.parametrize("extension", TYPES)
def test_head_answers_as_get_does_without_a_body(client, extension):
    make_bulletin()

    head, get = client.head(address(extension)), client.get(address(extension))

    assert (head.status_code, head.content) == (200, b"")
    assert (head["ETag"], head["Content-Type"]) == (get["ETag"], get["Content-Type"])


@pytest.mark.parametrize("extension", TYPES)
def test_etags_differ_by_area_revision_and_language(client, extension):
    make_bulletin()
    make_bulletin(revision=2)

    tags = [
        client.get(path)["ETag"]
        for path in (
            address(extension),
            address(extension, "?province=50"),
            address(extension, "?revision=1"),
        )
    ]
    english = client.get(f"/en{address(extension)}")["ETag"]

    assert len({*tags}) == 3
    assert (english in tags) == (extension in {"json", "csv"})


def test_a_new_version_of_the_look_changes_every_etag(client, monkeypatch):
    make_bulletin()
    before = client.get(address("pdf"))["ETag"]
    monkeypatch.setattr(views, "VERSION", views.VERSION + 1)

    assert client.get(address("pdf"))["ETag"] != before


def test_an_older_revision_stays_readable_and_is_kept_longer(client):
    make_bulletin()
    make_bulletin(revision=2)

    newest, older = client.get(address("json")), client.get(address("json", "?revision=1"))

    assert (newest.json()["revision"], older.json()["revision"]) == (2, 1)
    assert older["Cache-Control"] == "public, max-age=604800"


@pytest.mark.parametrize(
    "query",
    [
        "?province=51",
        "?province=99",
        "?province=x'",
        "?revision=2",
        "?revision=0",
        "?revision=x",
        "?revision=๑",
        "?revision=99999",
    ],
)
@pytest.mark.parametrize("extension", ["json", "pdf"])
def test_an_area_or_revision_that_is_not_there_is_404(client, extension, query):
    make_bulletin()

    assert client.get(address(extension, query)).status_code == 404


def test_a_day_without_a_bulletin_and_a_day_that_never_was_are_404(client):
    make_bulletin()

    for path in ("2026-11-24.pdf", "2026-02-30.json", "2026-11-25.xml"):
        assert client.get(f"/alerts/{path}").status_code == 404


@pytest.mark.parametrize("path", ["feed.atom", "cap.xml", "feed.atom?province=99", "cap.xml?province=99"])
def test_feeds_of_nothing_are_404(client, path):
    if "?" in path:
        make_bulletin()

    assert client.get(f"/alerts/{path}").status_code == 404


def test_only_reading_is_allowed(client):
    make_bulletin()

    assert client.post(address("json")).status_code == 405
    assert client.post("/alerts/feed.atom").status_code == 405


@pytest.mark.parametrize(
    ("extension", "disposition"),
    [
        ("csv", 'attachment; filename="cybervaccine-2026-11-25-50.csv"'),
        ("pdf", 'inline; filename="cybervaccine-2026-11-25-50.pdf"'),
        ("png", None),
    ],
)
def test_files_carry_a_name_that_says_date_and_area(client, extension, disposition):
    make_bulletin()

    assert client.get(address(extension, "?province=50")).get("Content-Disposition") == disposition


def test_english_is_the_same_address_under_en(client):
    make_bulletin()

    assert "Investment scam" in client.get(f"/en{address('txt')}").content.decode()
    assert "หลอกให้ลงทุน" in client.get(address("txt"), headers={"Accept-Language": "en"}).content.decode()


def test_too_many_at_once_are_asked_to_come_back(client, monkeypatch):
    make_bulletin()

    def busy(key, make):
        raise making.Busy

    monkeypatch.setattr(making, "made_once", busy)
    response = client.get(address("pdf"))

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "ETag" not in response


def test_the_open_data_page_links_every_download_and_explains_every_field(client):
    make_bulletin(simulated=True)

    content = client.get("/alerts/open-data/").content.decode()

    links = [address(extension) for extension in TYPES if extension != "flex.json"]
    assert [
        link for link in (*links, *(f"/alerts/{path}" for path in LIVE)) if f'href="{link}"' not in content
    ] == []
    assert content.count("<code>entries[].") == 19
    assert "ข้อมูลจำลอง" in content
    assert 'rel="license"' in content


def test_the_open_data_page_stands_without_a_bulletin(client):
    response = client.get("/alerts/open-data/")

    assert response.status_code == 200
    assert "ยังไม่มีประกาศเตือนภัย" in response.content.decode()
