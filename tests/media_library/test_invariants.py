"""What must hold is seen to be broken when it is."""

import datetime as dt

import pytest

from media_library import services
from media_library.files import storing
from media_library.invariants import broken
from media_library.models import Kit, MediaFile, MediaItem, Publication, State
from tests.conftest import AT
from tests.factories import make_officer
from tests.media_library.items import make_file, make_item, make_public

pytestmark = pytest.mark.django_db


def sentences():
    return list(broken(at=AT))


def test_item_that_went_its_way_breaks_nothing():
    item = make_item()
    services.submit(item, by=item.author, at=AT)
    services.approve(item, by=make_officer(), at=AT)
    make_file(item)

    assert sentences() == []


def test_published_version_that_is_not_kept_is_told():
    item = make_public()

    assert sentences() == [f"media item {item.slug}: published as version 1, which is not kept"]


def test_version_that_its_author_approved_is_told():
    item, officer = make_item(), make_officer()
    Publication.objects.create(
        item=item, version=1, at=AT, author=officer, reviewer=officer, content={}, sha256="0" * 64
    )

    assert sentences() == [f"media item {item.slug}: version 1 was approved by its author"]


def test_lost_or_cut_file_is_told():
    lost, cut = make_file(make_item()), make_file(make_item())
    storing.path_of(lost.name).unlink()
    storing.path_of(cut.name).write_bytes(b"half")

    assert len(sentences()) == 2


def test_open_kit_with_a_withdrawn_item_and_what_is_stuck_are_told():
    item, before = make_item(), AT - dt.timedelta(hours=1)
    kit = Kit.objects.create(
        chosen=["x"],
        fingerprint="1",
        asked_at=AT,
        expires_at=AT,
        state="ready",
        name="a/b.zip",
        sha256="0" * 64,
    )
    kit.items.add(item)
    MediaItem.objects.filter(pk=item.pk).update(
        state=State.WITHDRAWN, withdrawn_reason="x", ended_at=AT, published_at=AT
    )
    MediaFile.objects.create(item=item, role="audio", state="making", lease_until=before)

    told = sentences()

    assert [sentence.split(":")[0] for sentence in told] == [
        f"kit {kit.code}",
        f"media file {item.files.get().pk}",
    ]
