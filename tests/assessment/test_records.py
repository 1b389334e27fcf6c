"""The immunity record: its card's code is a drawing, not the text of one."""

import pytest
from django.test import Client

from accounts.line.backend import LINE_BACKEND
from assessment.cards import make_card
from tests.accounts.people import AT, make_citizen
from tests.assessment.taking import take


@pytest.mark.django_db
def test_card_shows_its_code_as_a_drawing(item_bank):
    citizen = make_citizen()
    make_card(take(by=citizen), citizen, shows_result=False, at=AT)
    client = Client()
    client.force_login(citizen.user, backend=LINE_BACKEND)

    page = client.get("/immunity/record/").content.decode()

    assert '<div class="card-code"><svg' in page
