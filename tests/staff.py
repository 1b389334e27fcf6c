"""Staff who are signed in, for tests that are not about signing in."""

from django.utils import timezone

from accounts.staff.sessions import BACKEND, OPENED, PROVED, SEEN


def sign_in(client, user, *, opened=None, seen=None, proved=None):
    """A session as a passkey opens it, with its times (aware datetimes; now by default)."""
    client.force_login(user, backend=BACKEND)
    now = timezone.now()
    session = client.session
    for key, then in ((OPENED, opened), (SEEN, seen), (PROVED, proved)):
        session[key] = (then or now).timestamp()
    session.save()
    return client
