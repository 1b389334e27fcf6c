"""Pages of registration and of a person's own data, without a browser."""

import re
from functools import partial

import pytest
from django.test import Client

from accounts.drafts import keep_in_draft, read_draft
from accounts.line.backend import LINE_BACKEND
from accounts.models import Citizen, Consent, RegistrationDraft, User
from accounts.my_data import my_data
from accounts.purposes import Purpose
from tests.accounts.people import AT, make_citizen, make_user
from tests.at_once import at_once

OWN = ["me/", "me/data/", "me/data.json", "me/leave/"]
STEPS = ["permission/", "details/", "place/", "place/list/", "check/", "done/"]
ANSWERS = {"title": "10", "first_name": "สมชาย", "last_name": "ใจดี", "phone": "0812345678", "place": "แขวงสีลม", "age_group": ""}  # fmt: skip


def sign_in(user) -> Client:
    client = Client()
    client.force_login(user, backend=LINE_BACKEND)
    return client


def ready(user):
    """Everything answered but the last page."""
    known = {"uses_camera": False, "title": 10, "other_title": "", "first_name": "สมชาย", "last_name": "ใจดี"}
    known |= {"phone": "+66812345678", "age_group": "", "subdistrict": "100402", "place": "สีลม"}
    keep_in_draft(user, known, at=AT)
    return sign_in(user)


@pytest.mark.django_db
@pytest.mark.parametrize("path", [*OWN, *(f"register/{step}" for step in STEPS)])
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_stranger_is_led_to_register(client, path, prefix):
    make_citizen(first_name="ความลับ")

    response = client.get(f"{prefix}/accounts/{path}")

    assert (response.status_code, response["Location"]) == (302, f"{prefix}/accounts/register/")
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("path", [*OWN, "register/", "privacy/", "register/details/"])
def test_no_page_of_a_person_is_ever_kept(path):
    response = sign_in(make_citizen().user).get(f"/accounts/{path}")

    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
@pytest.mark.parametrize("path", OWN)
def test_nobody_sees_another_person(path):
    make_citizen("1", first_name="ความลับ", phone="+66811112222")

    content = sign_in(make_citizen("2").user).get(f"/accounts/{path}").content.decode()

    assert "ความลับ" not in content
    assert "2222" not in content


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["register/", *OWN])
def test_staff_session_is_nobody_here(client, path):
    staff = User.objects.create_superuser("officer@example.org", "a long password indeed")
    client.force_login(staff, backend="accounts.staff.backend.StaffBackend")

    response = client.get(f"/accounts/{path}")

    assert "เข้าสู่ระบบด้วย LINE" in client.get("/accounts/register/").content.decode()
    assert response.status_code == (200 if path == "register/" else 302)


@pytest.mark.django_db
def test_details_are_kept_as_they_are_stored_and_never_in_clear():
    user = make_user()
    browser = sign_in(user)

    response = browser.post("/accounts/register/details/", ANSWERS | {"place": "10500"})

    assert response["Location"] == "/accounts/register/place/"
    kept = read_draft(user)
    assert (kept["phone"], kept["first_name"], kept["title"], kept["subdistrict"]) == (
        "+66812345678",
        "สมชาย",
        10,
        "",
    )
    assert "812345678" not in bytes(RegistrationDraft.objects.get().answers.data).decode("latin-1")


@pytest.mark.django_db
def test_one_place_needs_no_choosing():
    browser = sign_in(make_user())

    response = browser.post("/accounts/register/details/", ANSWERS | {"place": "สีลม บางรัก กรุงเทพ"})

    assert response["Location"] == "/accounts/register/check/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "typed", "first"),
    [
        ("/accounts", "สีลม", "แขวงสีลม เขตบางรัก กรุงเทพมหานคร 10500"),
        ("/en/accounts", "si lom", "Si Lom, Bang Rak, Bangkok 10500"),
    ],
)
def test_places_are_offered_while_typing_and_taken_back_as_they_were_offered(path, typed, first):
    browser = sign_in(make_user())

    offered = browser.post(f"{path}/register/places/", {"place": typed}).json()["places"]
    response = browser.post(f"{path}/register/details/", ANSWERS | {"place": offered[0]})

    assert offered[0] == first
    assert response["Location"] == f"{path}/register/check/"


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["", "ก", "ไม่มีที่นี้", "x" * 5000])
def test_nothing_is_offered_for_what_is_nowhere_and_six_at_most_of_what_is_everywhere(typed):
    browser = sign_in(make_user())

    assert browser.post("/accounts/register/places/", {"place": typed}).json() == {"places": []}
    assert len(browser.post("/accounts/register/places/", {"place": "เมือง"}).json()["places"]) == 6


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["title", "first_name", "last_name", "other_title", "phone", "place", "age_group"]
)
@pytest.mark.parametrize(
    "payload",
    ["<script>alert(1)</script>", "{{7*7}}", "' OR 1=1 --", "\x1b[31m", "a\r\nX: y", "\x00", "ก" * 9000, "(a+)+$" * 900],
)  # fmt: skip
def test_hostile_text_is_answered_in_thai(name, payload):
    response = sign_in(make_user()).post(
        "/accounts/register/details/", ANSWERS | {name: payload, "title": "10"} | {name: payload}
    )

    content = response.content.decode()
    assert response.status_code in (200, 302)
    assert "<script>alert(1)" not in content
    if name in ("title", "phone", "age_group", "first_name"):
        assert (response.status_code, "มีบางช่องต้องแก้" in content) == (200, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "posted",
    [
        {"province": "10", "district": "5001", "subdistrict": "500101"},
        {"province": "10", "district": "1004", "subdistrict": "500101"},
        {"province": "99", "district": "9999", "subdistrict": "999999"},
        {"subdistrict": "100402"},
        {"province": "\x00", "district": "' OR 1=1", "subdistrict": "<b>"},
    ],
)
def test_places_that_do_not_belong_together_are_not_taken(posted):
    user = make_user()

    response = sign_in(user).post("/accounts/register/place/list/", posted)

    assert (response.status_code, "subdistrict" in read_draft(user)) == (200, False)


@pytest.mark.django_db
def test_titles_begin_with_the_six_common_ones():
    content = sign_in(make_user()).get("/accounts/register/details/").content.decode()

    shown = content[content.index('id="id_title"') :].split("</select>")[0]
    assert re.findall(r"<option[^>]*>([^<]*)", shown)[:7] == [
        "เลือก", "นาย", "นาง", "นางสาว", "เด็กชาย", "เด็กหญิง", "อื่นๆ",
    ]  # fmt: skip
    assert shown.count("<option") == 83


@pytest.mark.django_db
@pytest.mark.parametrize(("other", "status"), [("", 200), ("กำนัน", 302)])
def test_other_title_is_typed(other, status):
    user = make_user()

    response = sign_in(user).post(
        "/accounts/register/details/", ANSWERS | {"title": "820", "other_title": other}
    )

    assert response.status_code == status


@pytest.mark.django_db
def test_child_title_and_grown_age_are_asked_about():
    response = sign_in(make_user()).post(
        "/accounts/register/details/", ANSWERS | {"title": "40", "age_group": "30-39"}
    )

    assert "เลือกคำนำหน้าหรือช่วงอายุให้ตรงกัน" in response.content.decode()


@pytest.mark.django_db
def test_confirming_without_consent_stores_nobody():
    browser = ready(make_user())

    response = browser.post("/accounts/register/check/", {})

    assert (response.status_code, Citizen.objects.count(), Consent.objects.count()) == (200, 0, 0)


@pytest.mark.django_db
def test_confirming_takes_no_field_that_was_not_asked():
    user = make_user()
    extra = {
        "is_staff": "1",
        "role": "admin",
        "volunteer": "on",
        "registered_at": "2000-01-01",
        "phone": "0899999999",
    }

    ready(user).post("/accounts/register/check/", {"service": "on", **extra})

    user.refresh_from_db()
    citizen = Citizen.objects.get()
    assert (user.is_staff, citizen.phone.reveal(), citizen.registered_at.year > 2000) == (
        False,
        "+66812345678",
        True,
    )
    assert set(Consent.objects.filter(is_given=True).values_list("purpose", flat=True)) == {"service"}


@pytest.mark.django_db
def test_known_and_new_phones_are_answered_alike():
    make_citizen("1", phone="+66812345678")
    pages = []
    for number in ("0812345678", "0898765432"):
        browser = sign_in(make_user(f"{number}"))
        response = browser.post("/accounts/register/details/", ANSWERS | {"phone": number})
        pages.append((response.status_code, response["Location"], response.content))

    assert pages[0] == pages[1]


def test_hundred_identical_confirmations_at_once_make_one_person(people_committed):
    user = make_user()
    browsers = [ready(user) for _ in range(25)]

    def press(browser):
        return [browser.post("/accounts/register/check/", {"service": "on"}).status_code for _ in range(4)]

    fours = at_once([partial(press, browser) for browser in browsers])
    statuses = [status for four in fours for status in four]

    assert statuses == [302] * 100
    assert (Citizen.objects.count(), Consent.objects.filter(purpose="service").count()) == (1, 1)


@pytest.mark.django_db
def test_giving_and_taking_back_are_one_press_each():
    citizen = make_citizen()
    browser = sign_in(citizen.user)

    for wish in ("give", "withdraw"):
        browser.post("/accounts/privacy/decide/", {"purpose": "bulletin", "wish": wish})

    rows = Consent.objects.filter(purpose="bulletin").order_by("id").values_list("is_given", flat=True)
    assert list(rows) == [True, False]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "posted",
    [
        {"purpose": "service", "wish": "withdraw"},
        {"purpose": "all", "wish": "give"},
        {"purpose": "bulletin"},
        {},
    ],
)
def test_decision_that_makes_no_sense_changes_nothing(posted):
    citizen = make_citizen()

    sign_in(citizen.user).post("/accounts/privacy/decide/", posted)

    assert Consent.objects.count() == 1


@pytest.mark.django_db
def test_minor_cannot_be_made_a_volunteer_by_a_handmade_request():
    citizen = make_citizen(title="เด็กชาย", age_group="", consents=(Purpose.SERVICE, Purpose.GUARDIAN))

    sign_in(citizen.user).post("/accounts/privacy/decide/", {"purpose": "volunteer", "wish": "give"})

    assert not Consent.objects.givers(Purpose.VOLUNTEER).exists()


@pytest.mark.django_db
def test_guardian_who_takes_back_ends_what_stood_on_it():
    citizen = make_citizen(title="เด็กชาย", age_group="", consents=("service", "guardian", "bulletin"))

    sign_in(citizen.user).post("/accounts/privacy/decide/", {"purpose": "guardian", "wish": "withdraw"})

    assert not Consent.objects.givers(Purpose.BULLETIN).exists()


@pytest.mark.django_db
def test_copy_of_my_data_has_every_column_and_only_mine():
    make_citizen("1", first_name="ความลับ")
    citizen = make_citizen("abc", consents=("service", "bulletin"))

    response = sign_in(citizen.user).get("/accounts/me/data.json")

    data = response.json()["data"]
    assert "attachment" in response["Content-Disposition"]
    assert set(data) == {"accounts.user", "accounts.lineidentity", "accounts.citizen", "accounts.consent"}
    assert [row["purpose"] for row in data["accounts.consent"]] == ["service", "bulletin"]
    mine = data["accounts.citizen"][0]
    assert (mine["first_name"], mine["phone"], mine["subdistrict"]) == (
        "สมชาย",
        "+66812345678",
        "พระบรมมหาราชวัง",
    )
    columns = {f.name for f in Citizen._meta.concrete_fields} - {"phone_index"}
    assert set(mine) == columns
    assert "token-abc" not in response.content.decode()
    assert "ความลับ" not in response.content.decode()


@pytest.mark.django_db
def test_my_data_has_every_table_that_points_to_a_person():
    """A new table with a foreign key to people is in the copy without anybody thinking of it."""
    user = make_citizen().user
    keep_in_draft(user, {"first_name": "สมชาย"}, at=AT)

    shown = {table.name: table.rows for table in my_data(user)}

    assert "สมชาย" in shown["accounts.registrationdraft"][0]["answers"]


@pytest.mark.django_db
def test_leaving_ends_this_session_and_all_others():
    user = make_citizen().user
    here, there = sign_in(user), sign_in(user)

    response = here.post("/accounts/me/leave/")

    assert "ลบบัญชีแล้ว" in response.content.decode()
    for browser in (here, there):
        assert browser.get("/accounts/me/")["Location"] == "/accounts/register/"


@pytest.mark.django_db
def test_signing_out_everywhere_ends_every_session():
    user = make_citizen().user
    here, there = sign_in(user), sign_in(user)

    here.post("/accounts/sign-out/", {"everywhere": "yes"})

    assert there.get("/accounts/me/")["Location"] == "/accounts/register/"
    assert sign_in(User.objects.get(pk=user.pk)).get("/accounts/me/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["me/leave/", "sign-out/", "privacy/decide/", "register/check/"])
def test_change_without_a_token_is_refused(path):
    citizen = make_citizen()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(citizen.user, backend=LINE_BACKEND)

    assert browser.post(f"/accounts/{path}", {"purpose": "bulletin", "wish": "give"}).status_code == 403
    assert (Citizen.objects.count(), Consent.objects.count()) == (1, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["sign-out/", "privacy/decide/"])
def test_reading_changes_nothing(path):
    assert sign_in(make_citizen().user).get(f"/accounts/{path}").status_code == 405


@pytest.mark.django_db
def test_privacy_page_is_for_everybody(client):
    content = client.get("/accounts/privacy/").content.decode()

    assert "เราเก็บอะไร เพื่ออะไร นานแค่ไหน" in content
    assert "ความยินยอมของฉัน" not in content
