"""Taking a test through the services: forms, retakes, boosters, leaving, and fifty presses of one button."""

import datetime as dt

import pytest

from accounts.services import leave
from assessment import boosters, cards, retention
from assessment.invariants import broken
from assessment.models import Answer, Attempt, Booster, Form, ItemVersion, Result
from assessment.planning import seen_items
from assessment.results import score
from assessment.taking import start
from tests.accounts.people import make_citizen
from tests.assessment.taking import AT, always_honest, always_scam, right, take

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize("kind", ["A", "B", "short"])
def test_form_is_half_scams_of_as_many_types(item_bank, kind):
    form = Form.objects.get(kind=kind)

    items = [version.item for version in form.versions.select_related("item")]

    each = 5 if kind == "short" else 10
    for side in (True, False):
        types = [item.case_type_id for item in items if item.is_scam is side]
        assert len(types) == len(set(types)) == each


def test_forms_a_and_b_share_no_item_and_are_equally_hard(item_bank):
    a, b = (list(Form.objects.get(kind=kind).versions.select_related("item")) for kind in "AB")

    def hardness(form, side):
        return sum(version.prior_difficulty for version in form if version.item.is_scam is side)

    assert {version.item_id for version in a} & {version.item_id for version in b} == set()
    for side in (True, False):
        assert abs(hardness(a, side) - hardness(b, side)) <= 0.75


@pytest.mark.parametrize("says", [always_scam, always_honest])
@pytest.mark.parametrize("kind", ["short", "full"])
def test_same_answer_to_everything_has_no_skill(item_bank, says, kind):
    result = take(kind, says=says).result

    assert result.d_prime == 0
    assert result.passed is None


def test_attempt_can_be_scored_again(item_bank):
    attempt = take("full", says=lambda version: version.pk % 3 > 0)

    again = score(attempt, at=AT)

    names = [field.attname for field in Result._meta.fields if field.attname != "id"]
    stored = Result.objects.get(attempt=attempt)
    assert [getattr(again, name) for name in names] == [getattr(stored, name) for name in names]


def test_nobody_is_asked_the_same_within_90_days(item_bank):
    citizen = make_citizen("a")
    first = take("full", by=citizen)
    second = take("full", by=citizen, at=AT + 89 * DAY)

    assert set(first.order) & set(second.order) == set()
    assert {first.form.kind, second.form.kind} == {"A", "B"}
    assert len(seen_items(citizen, at=AT + 91 * DAY)) == 20


def test_boosters_fall_due_after_30_90_and_180_days_and_once(item_bank):
    citizen = make_citizen("a")
    take("short", by=citizen)

    made = [boosters.make_due(at=AT + days * DAY) for days in (29, 30, 31, 90, 180, 181)]

    assert made == [0, 1, 0, 1, 1, 0]


def test_newer_test_starts_the_count_anew(item_bank):
    citizen = make_citizen("a")
    take("short", by=citizen)
    take("short", by=citizen, at=AT + 20 * DAY)

    assert boosters.make_due(at=AT + 40 * DAY) == 0
    assert boosters.standing(citizen, at=AT + 40 * DAY).next_on == dt.date(2027, 1, 14)


def test_booster_comes_back_to_what_was_weak(item_bank):
    citizen = make_citizen("a")
    origin = take(
        "full", by=citizen, says=lambda version: right(version) ^ (version.item.case_type.code == "JOB")
    )
    boosters.make_due(at=AT + 30 * DAY)

    attempt = start("booster", by=citizen, at=AT + 30 * DAY, booster=Booster.objects.get())

    asked = ItemVersion.objects.filter(pk__in=attempt.order)
    assert Booster.objects.get().taken == attempt
    assert set(attempt.order) & set(origin.order) == set()
    assert asked.filter(item__case_type__code="JOB").count() >= 1
    assert asked.filter(item__is_scam=True).count() == asked.filter(item__is_scam=False).count() == 4


def test_leaving_erases_every_trace(item_bank):
    citizen = make_citizen("a")
    attempt = take("short", by=citizen)
    cards.make_card(attempt, attempt.citizen, shows_result=True, at=AT)
    boosters.make_due(at=AT + 30 * DAY)

    leave(citizen.user, language="th", at=AT)

    assert [model.objects.count() for model in (Attempt, Answer, Result, Booster)] == [0, 0, 0, 0]


def test_card_confirms_the_day_and_hides_the_result_unless_wished(item_bank):
    attempt = take("short", by=make_citizen("a"))
    card = cards.make_card(attempt, attempt.citizen, shows_result=False, at=AT)

    hidden = cards.verify_card(card.code)
    cards.make_card(attempt, attempt.citizen, shows_result=True, at=AT)
    shown = cards.verify_card(card.code)

    assert (hidden.is_valid, hidden.result, hidden.questions) == (True, None, 10)
    assert shown.result == attempt.result
    assert [cards.verify_card(code) for code in ("0" * 32, "x", card.code.upper() + "0")] == [None] * 3


def test_withdrawn_card_is_said_to_be_so(item_bank):
    citizen = make_citizen("a")
    card = cards.make_card(take("short", by=citizen), citizen, shows_result=False, at=AT)

    cards.withdraw(citizen, card.code, at=AT)

    assert not cards.verify_card(card.code).is_valid


def test_unfinished_tests_are_dropped_after_30_days(item_bank):
    start("short", by=None, at=AT)
    take("short")

    assert [retention.drop_abandoned(at=AT + days * DAY) for days in (30, 31)] == [0, 1]
    assert Attempt.objects.count() == 1


@pytest.mark.django_db(transaction=False)
def test_nothing_is_broken_after_tests(item_bank):
    take("short")
    take("full", by=make_citizen("a"))

    assert list(broken(at=AT)) == []


def test_card_is_confirmed_by_the_portals_own_check_without_a_name(client, item_bank):
    attempt = take("short", by=make_citizen("1"))
    card = cards.make_card(attempt, attempt.citizen, shows_result=False, at=AT)

    page = client.get(f"/verify/{card.code}/")
    cards.withdraw(attempt.citizen, card.code, at=AT)
    withdrawn = client.get(f"/verify/{card.code}/")

    assert "บัตรจริงจากเว็บไซเบอร์วัคซีน" in page.text
    assert attempt.citizen.first_name not in page.text
    assert "เจ้าของยกเลิกแล้ว" in withdrawn.text


@pytest.mark.parametrize("kind", [Attempt.Kind.SHORT, Attempt.Kind.FULL])
def test_no_test_asks_two_items_of_one_scene(item_bank, kind):
    citizen = make_citizen()

    for number in range(3):
        attempt = take(kind, by=citizen, at=AT + number * dt.timedelta(days=1))
        scenes = ItemVersion.objects.filter(pk__in=attempt.order).values_list("item__scene", flat=True)
        assert len(set(scenes)) == len(attempt.order)
