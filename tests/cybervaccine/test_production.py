"""A production start shows nothing that only developers should see, has no account of its own, and runs no message but JSON (T92)."""

import pickle

import pytest
from celery import current_app
from django.conf import settings
from kombu.exceptions import ContentDisallowed
from kombu.serialization import loads, prepare_accept_content

from accounts.models import User
from tests.cybervaccine.test_settings import GOOD, run

PROBE = """
import django; django.setup()
from django.conf import settings
from django.test import Client
client = Client(raise_request_exception=False, headers={"host": "portal.example", "x-forwarded-proto": "https"})
for path in ("/no-such-page/", "/styleguide/", "/.git/config", "/.env", "/__debug__/", "/static/../manage.py", "/api/"):
    answer = client.get(path)
    text = answer.content.decode()
    print(path, answer.status_code, any(word in text for word in ("Traceback", "DJANGO_SETTINGS", "URLconf", "DEBUG", settings.SECRET_KEY)))
"""


def test_pages_of_developers_are_not_there_and_tell_nothing(tmp_path):
    folders = {"STATIC_ROOT": str(tmp_path / "static"), "STYLESHEET_ROOT": str(tmp_path / "stylesheet")}
    run("manage.py", "collectstatic", "--noinput", **GOOD, **folders)

    done = run("-c", PROBE, **GOOD, **folders, DJANGO_SETTINGS_MODULE="cybervaccine.settings")

    lines = [line.split() for line in done.stdout.splitlines() if line.startswith("/")]
    assert len(lines) == 7, done.stderr
    assert [line for line in lines if line[1:] != ["404", "False"]] == []


def test_demo_people_and_demo_rights_do_not_exist_in_production():
    probe = "import django; django.setup(); from django.conf import settings as s; print(s.DEBUG, s.DEMO_WITHOUT_PASSKEYS, [a for a in s.INSTALLED_APPS if 'debug' in a])"

    done = run("-c", probe, **GOOD, DJANGO_SETTINGS_MODULE="cybervaccine.settings", DEMO_WITHOUT_PASSKEYS="1")

    assert done.stdout == "False False []\n", done.stderr


@pytest.mark.parametrize("command", [("demo_staff",), ("seed", "--scale", "1"), ("line_emulator",)])
def test_commands_of_demonstrations_refuse(command):
    done = run("manage.py", *command, **GOOD)

    assert done.returncode != 0
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
def test_migrations_make_no_account():
    assert User.objects.count() == 0


def test_only_json_is_taken_from_the_queue():
    """A real worker and a real pickle: tests/faults/test_two_of_each.py."""
    accepted = prepare_accept_content(settings.CELERY_ACCEPT_CONTENT)

    with pytest.raises(ContentDisallowed):
        loads(pickle.dumps(print), "application/x-python-serialize", "binary", accept=accepted)
    assert (current_app.conf.accept_content, current_app.conf.task_serializer) == (["json"], "json")
