"""Staff of a demonstration exist in demonstrations only."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.staff.demo import PASSWORD, PEOPLE

pytestmark = pytest.mark.django_db


def printed() -> list[list[str]]:
    out = StringIO()
    call_command("demo_staff", stdout=out)
    return [line.split() for line in out.getvalue().splitlines()]


def test_everybody_gets_a_link_and_no_password(settings):
    settings.DEBUG, settings.DEMO_WITHOUT_PASSKEYS = True, False

    lines = printed()

    assert [email for email, _ in lines] == list(PEOPLE)
    assert {link.rpartition("/staff/invitations/")[0] for _, link in lines} == {settings.STAFF_ORIGIN}
    assert not any(user.has_usable_password() for user in User.objects.filter(email__in=PEOPLE))


def test_everybody_has_the_printed_password_where_asked_for_even_after_a_passkey(settings):
    settings.DEBUG, settings.DEMO_WITHOUT_PASSKEYS = True, False
    printed()
    settings.DEMO_WITHOUT_PASSKEYS = True

    lines = printed()

    assert lines == [[email, "password", PASSWORD] for email in PEOPLE]
    assert all(user.check_password(PASSWORD) for user in User.objects.filter(email__in=PEOPLE))


def test_nobody_is_made_outside_development(settings):
    settings.DEBUG = False

    with pytest.raises(CommandError):
        printed()

    assert not User.objects.filter(email__in=PEOPLE).exists()
