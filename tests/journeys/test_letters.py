"""An office opens the code at the end of its letter: reads, acknowledges, forwards and says what was done. No login, no scripts."""

import itertools

import pytest

from directory.models import Agency, Circulation, CirculationEvent, Letter, Link, PrivateLink
from tests.directory.letters.writing import Tree, copy_of, issued, token
from tests.journeys.conftest import DESK, NARROW, PHONE


@pytest.fixture
def row(committed):
    tree = Tree()
    letter = issued(agencies=[tree.district])
    people = [letter.changed_by, letter.approved_by, letter.issued_by]
    yield copy_of(letter, tree.district)
    CirculationEvent.objects.all().delete()
    PrivateLink.objects.all().delete()
    for circulation in Circulation.objects.order_by("-pk"):
        circulation.delete()
    Link.objects.all().delete()
    Letter.objects.all().delete()
    for agency in (tree.one, tree.two, tree.elsewhere, tree.district, tree.hall):
        Agency.objects.filter(pk=agency.pk).delete()
    for person in people:
        person.delete()


@pytest.mark.parametrize("part", ["", "forward/"])
def test_page_is_accessible_and_fits(visit, assert_accessible, assert_fits, row, part):
    page = visit(f"/letters/{token(row)}/{part}")

    for scheme, width in itertools.product(("light", "dark"), (NARROW, PHONE, DESK)):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 9000})
        assert_accessible(page)
        assert_fits(page)


def test_office_does_everything_on_its_page_without_scripts(visit, row):
    page = visit(f"/letters/{token(row)}/", java_script_enabled=False)

    page.get_by_label("เลขรับ").fill("78/2569")
    page.get_by_label("เวลา").fill("09:15")
    page.get_by_role("button", name="ลงรับหนังสือ").click()
    received = page.locator("#state").inner_text()
    page.get_by_role("link", name="ส่งต่อให้หน่วยงานในสังกัด").click()
    page.get_by_role("button", name="ส่งต่อให้ที่เลือก").click()
    forwarded = page.locator(".letter-children li").count()
    page.get_by_role("link", name=row.letter.subject).click()
    page.get_by_label("ทำอะไรแล้ว").fill("ติดโปสเตอร์ที่ศาลาหมู่บ้าน")
    page.get_by_role("button", name="แจ้งผล").click()

    assert "รับที่ 78/2569" in received
    assert forwarded == 2
    assert "แจ้งผลแล้ว" in page.locator("#state").inner_text()
