"""The worker and the manifest: what is kept, when it changes, what is never kept."""

import json
import re

import pytest
from django.contrib.staticfiles import finders

from cybervaccine import offline


def worker(client):
    return client.get("/sw.js").content.decode()


def listed(script, name):
    return json.loads(re.search(rf"const {name} = (\[.*\]);", script).group(1))


def test_worker_has_the_whole_portal_as_its_scope_and_is_always_checked(client):
    response = client.get("/sw.js")

    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Cache-Control"] == "no-cache"
    assert not response.cookies


def test_worker_keeps_the_files_of_every_page_and_the_pages_of_need_in_both_languages(client):
    script = worker(client)

    assert listed(script, "SHELL") == [f"/static/{name}" for name in offline.SHELL]
    assert [name for name in offline.SHELL if not finders.find(name)] == []
    assert listed(script, "PAGES") == ["/", "/offline/", "/help/", "/en/", "/en/offline/", "/en/help/"]


def test_worker_changes_its_version_when_a_kept_file_changes(client, monkeypatch, tmp_path):
    before = worker(client)
    changed = tmp_path / "portal.js"
    changed.write_text("changed")
    find = finders.find
    monkeypatch.setattr(
        offline.finders, "find", lambda name: str(changed) if name.endswith(".js") else find(name)
    )
    after = offline._version.__wrapped__(tuple(listed(before, "SHELL")), tuple(listed(before, "PAGES")))

    assert re.search(r'CACHE = "portal-([0-9a-f]{16})"', before).group(1) != after


@pytest.mark.parametrize(
    ("path", "name", "start"), [("/", "ไซเบอร์วัคซีน", "/"), ("/en/", "Cyber Vaccine", "/en/")]
)
def test_manifest_speaks_the_readers_language_and_its_icons_exist(client, path, name, start):
    response = client.get(f"{path}manifest.webmanifest")
    manifest = json.loads(response.content)

    assert response["Content-Type"] == "application/manifest+json"
    assert (manifest["short_name"], manifest["start_url"], manifest["scope"]) == (name, start, "/")
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    assert [
        icon for icon in manifest["icons"] if not finders.find(icon["src"].removeprefix("/static/"))
    ] == []
