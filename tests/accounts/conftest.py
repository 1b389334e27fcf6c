"""People for the tests of this room."""

import pytest


@pytest.fixture
def other_field_keys(settings):
    """Two keys beside the one the tests run with: (old, new)."""
    import base64

    return [base64.b64encode(bytes([number] * 32)).decode() for number in (1, 2)]


@pytest.fixture
def people_committed(django_db_setup, django_db_blocker):
    """Real commits, for tests with several connections; the people they made are removed afterwards."""
    from django.db import connection

    with django_db_blocker.unblock():
        yield
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE accounts_user, accounts_deauthorizerequest, django_session CASCADE")
        connection.close()
