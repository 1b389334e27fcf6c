"""What administrators do with staff: invite, give and end roles, disable."""

import datetime as dt
import smtplib

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import Action, AuditRecord, Role, StaffRole, User
from tests.factories import make_officer
from tests.staff import sign_in

pytestmark = pytest.mark.django_db
ROLES, PEOPLE = "/admin/accounts/staffrole/", "/admin/accounts/user/"


@pytest.fixture
def browser(client):
    client.defaults["HTTP_HOST"] = "localhost"
    return client


def administrator(browser):
    user = make_officer()
    StaffRole.objects.create(user=user, role=Role.ADMINISTRATOR, granted_at=timezone.now())
    sign_in(browser, user)
    return user


NO_ROLES = {
    "staff_roles-TOTAL_FORMS": "1",
    "staff_roles-INITIAL_FORMS": "0",
    "staff_roles-0-role": "",
    "staff_roles-0-province": "",
}


def test_administrator_invites_by_mail_and_gives_a_role(browser):
    by = administrator(browser)
    given = NO_ROLES | {"staff_roles-0-role": "officer", "staff_roles-0-province": "50"}

    answer = browser.post("/admin/accounts/user/add/", given | {"email": "New@police.example"})

    made = User.objects.get(email__iexact="new@police.example")
    role = made.staff_roles.get()
    assert answer.status_code == 302
    assert (made.is_staff, made.is_active, made.has_usable_password()) == (True, False, False)
    assert (role.role, role.province_id, role.granted_by) == ("officer", "50", by)
    assert (mail.outbox[0].to, "/staff/invitations/" in mail.outbox[0].body) == ([made.email], True)


def test_administrator_sees_no_citizen(browser):
    administrator(browser)

    assert browser.get("/admin/accounts/citizen/").status_code in (403, 404)


def test_nobody_changes_their_own_roles(browser):
    by = administrator(browser)
    given = NO_ROLES | {"staff_roles-0-role": "officer"}

    browser.post(f"/admin/accounts/user/{by.pk}/change/", given | {"email": by.email})

    assert [role.role for role in by.staff_roles.all()] == ["administrator"]


def test_ending_roles_says_who_and_when(browser):
    by = administrator(browser)
    other = make_officer()
    StaffRole.objects.create(user=other, role=Role.EDITOR, granted_at=timezone.now())

    browser.post("/admin/accounts/user/", {"action": "end_roles", "_selected_action": [other.pk]})

    role = other.staff_roles.get()
    assert (role.ended_by, role.ended_at is not None) == (by, True)


def test_officers_do_not_see_the_staff(browser):
    officer = make_officer()
    StaffRole.objects.create(user=officer, role=Role.OFFICER, granted_at=timezone.now())
    sign_in(browser, officer)

    assert browser.get("/admin/accounts/user/").status_code == 403


def give(user, role, **kw):
    return StaffRole.objects.create(user=user, role=role, granted_at=timezone.now(), **kw)


def adding(*roles) -> dict:
    """What the page of a person sends to give `roles`: pairs of role and province code."""
    rows = {}
    for number, (role, province) in enumerate(roles):
        rows |= {f"staff_roles-{number}-role": role, f"staff_roles-{number}-province": province}
    return {"staff_roles-TOTAL_FORMS": len(roles), "staff_roles-INITIAL_FORMS": "0", **rows}


@pytest.mark.parametrize("roles", [[("editor", "")], [("officer", "50"), ("officer", "50")]])
def test_role_that_is_held_is_not_given_again(browser, roles):
    administrator(browser)
    other = make_officer()
    give(other, Role.EDITOR)

    answer = browser.post(f"{PEOPLE}{other.pk}/change/", adding(*roles) | {"email": other.email})

    assert "มีบทบาทนี้อยู่แล้ว" in answer.content.decode()
    assert [role.role for role in other.staff_roles.all()] == ["editor"]


@pytest.mark.parametrize("role", ["auditor", "administrator"])
def test_watchers_are_given_no_province(browser, role):
    administrator(browser)
    other = make_officer()

    answer = browser.post(f"{PEOPLE}{other.pk}/change/", adding((role, "50")) | {"email": other.email})

    assert "บทบาทนี้เป็นของทั้งประเทศ" in answer.content.decode()
    assert not other.staff_roles.exists()


def test_one_role_is_ended_and_the_other_stays(browser):
    by = administrator(browser)
    other = make_officer()
    ended, kept = give(other, Role.EDITOR), give(other, Role.REVIEWER)

    browser.post(ROLES, {"action": "end", "_selected_action": [ended.pk]})

    ended.refresh_from_db()
    kept.refresh_from_db()
    assert (ended.ended_by, ended.ended_at is not None, kept.ended_at) == (by, True, None)


def test_role_ended_once_keeps_who_ended_it(browser):
    administrator(browser)
    first, then = make_officer(), timezone.now()
    ended = give(make_officer(), Role.EDITOR, ended_by=first, ended_at=then)

    browser.post(ROLES, {"action": "end", "_selected_action": [ended.pk]})

    ended.refresh_from_db()
    assert (ended.ended_by, ended.ended_at) == (first, then)


def test_nobody_ends_the_own_role(browser):
    by = administrator(browser)

    browser.post(ROLES, {"action": "end", "_selected_action": [by.staff_roles.get().pk]})

    assert by.staff_roles.get().ended_at is None


def test_only_a_superuser_touches_a_superuser(browser):
    administrator(browser)
    chief = make_officer(is_superuser=True)
    held = give(chief, Role.EDITOR)

    browser.post(ROLES, {"action": "end", "_selected_action": [held.pk]})
    browser.post(PEOPLE, {"action": "disable", "_selected_action": [chief.pk]})
    browser.post(PEOPLE, {"action": "invite_again", "_selected_action": [chief.pk]})

    chief.refresh_from_db()
    held.refresh_from_db()
    assert (held.ended_at, chief.is_active, chief.invitations.count()) == (None, True, 0)


def test_roles_and_people_are_never_deleted(browser):
    sign_in(browser, make_officer(is_superuser=True))
    held = give(make_officer(), Role.EDITOR)

    pages = [f"{ROLES}{held.pk}/delete/", f"{PEOPLE}{held.user_id}/delete/"]

    assert [browser.post(page, {"post": "yes"}).status_code for page in pages] == [403, 403]


def test_change_that_waited_too_long_is_not_made_and_said_so(browser):
    by = administrator(browser)
    held = give(make_officer(), Role.EDITOR)
    sign_in(browser, by, proved=timezone.now() - dt.timedelta(minutes=6))

    answer = browser.post(ROLES, {"action": "end", "_selected_action": [held.pk]}, follow=True)

    held.refresh_from_db()
    assert answer.redirect_chain[0][0] == f"/staff/confirm/?next={ROLES.replace('/', '%2F')}"
    assert "ยังไม่ได้ทำรายการ" in answer.content.decode()
    assert held.ended_at is None


def refuse(*_, **__):
    raise smtplib.SMTPServerDisconnected


def test_mail_that_cannot_be_sent_is_said_and_the_person_kept(browser, monkeypatch):
    administrator(browser)
    monkeypatch.setattr("accounts.staff.admin.send_mail", refuse)

    answer = browser.post(f"{PEOPLE}add/", NO_ROLES | {"email": "new@police.example"}, follow=True)

    assert "ส่งอีเมลไม่ได้" in answer.content.decode()
    assert User.objects.filter(email="new@police.example", is_active=False).exists()


def test_portal_without_a_mail_server_does_not_say_it_sent_mail(browser, settings):
    administrator(browser)
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

    answer = browser.post(f"{PEOPLE}add/", NO_ROLES | {"email": "new@police.example"}, follow=True)

    assert "ส่งอีเมลไม่ได้" in answer.content.decode()


@pytest.mark.parametrize(
    "page", ["auth/group", "account/emailaddress", "socialaccount/socialaccount", "socialaccount/socialtoken"]
)
def test_pages_that_others_bring_stay_shut_even_for_a_superuser(browser, page):
    sign_in(browser, make_officer(is_superuser=True))

    assert browser.get(f"/admin/{page}/").status_code == 404


@pytest.mark.parametrize(("held", "shown"), [("now", ["editor"]), ("before", ["reviewer"])])
def test_roles_held_and_ended_are_listed_apart(browser, held, shown):
    by = make_officer(is_superuser=True)
    sign_in(browser, by)
    other = make_officer()
    give(other, Role.EDITOR)
    give(other, Role.REVIEWER, ended_by=by, ended_at=timezone.now())

    listed = browser.get(ROLES, {"held": held, "q": other.email}).context["cl"].queryset

    assert [role.role for role in listed] == shown


def test_what_is_done_to_staff_stands_in_the_audit(browser):
    by = administrator(browser)
    given = NO_ROLES | {"staff_roles-0-role": "officer", "staff_roles-0-province": "50"}
    browser.post("/admin/accounts/user/add/", given | {"email": "new@police.example"})
    made = User.objects.get(email="new@police.example")

    for action in ("end_roles", "disable"):
        browser.post(PEOPLE, {"action": action, "_selected_action": [made.pk]})

    records = AuditRecord.objects.filter(action=Action.ROLE, actor=by, subjects=[made.pk]).order_by(
        "sequence"
    )
    role = {"role": "officer", "province": "50"}
    assert [record.details for record in records] == [
        {"done": "role given", **role},
        {"done": "invited"},
        {"done": "role ended", **role},
        {"done": "disabled"},
    ]
