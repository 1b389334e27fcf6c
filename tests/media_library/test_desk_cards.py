"""The card of media: what others sent to review, what came back, what is due in the world."""

import datetime as dt

import pytest

from media_library.desk_cards import media_card, media_counts
from media_library.models import State
from tests.factories import make_officer
from tests.media_library.items import make_item, make_public

DAY = dt.date(2026, 11, 25)
AT = dt.datetime(2026, 11, 25, 4, 0, tzinfo=dt.UTC)
NOTHING = dict.fromkeys(("review", "own_review", "sent_back", "drafts", "stale", "ending"), 0) | {
    "oldest": None
}


def test_editor_has_no_work_in_what_only_a_reviewer_may_do():
    counts = NOTHING | {"review": 3, "oldest": AT - dt.timedelta(days=3), "sent_back": 1}

    editor, reviewer = media_card(counts, AT, reviews=False), media_card(counts, AT, reviews=True)

    assert [line.text for line in editor.lines] == ["ของคุณ ผู้ตรวจส่งกลับมาแก้"]
    assert [(line.value, line.note) for line in reviewer.lines] == [("3", "นานสุด 3 วัน"), ("1", "")]


def test_nothing_to_do_is_calm():
    card = media_card(NOTHING | {"own_review": 1}, AT, reviews=True)

    assert (card.is_calm, [fact.text for fact in card.facts]) == (True, ["ของคุณ รอคนอื่นตรวจ"])


@pytest.mark.django_db
def test_counts_know_whose_an_item_is_and_the_edges_of_the_day():
    me = make_officer()
    sent = {"state": State.IN_REVIEW, "submitted_at": AT}
    make_item(**sent)
    make_item(author=me, **sent)
    make_item(author=me, review_note="สั้นลงอีก")
    make_item(author=me)
    make_item()
    for left in (0, 1):
        make_public(review_on=DAY + dt.timedelta(days=left))
    for left in (30, 31):
        make_public(expires_on=DAY + dt.timedelta(days=left))

    counts = media_counts(me, DAY)

    assert counts == {
        "review": 1, "oldest": AT, "own_review": 1, "sent_back": 1, "drafts": 2, "stale": 1, "ending": 1
    }  # fmt: skip
