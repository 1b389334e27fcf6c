
import re
from tests.journeys.test_registering import line, people, log_in, go_on, fill_in, confirm  # noqa

def test_shots(visit, line, people):
    page = visit("/accounts/register/")
    n = [0]
    def shot(name):
        n[0] += 1
        page.screenshot(path=f"/tmp/accshots/{n[0]:02}-{name}.png", full_page=True)
    shot("start")
    log_in(page)
    shot("permission")
    go_on(page)
    page.get_by_label("ไม่ใช้กล้อง").check()
    shot("permission")
    go_on(page)
    shot("details")
    go_on(page)
    shot("details-errors")
    fill_in(page)
    shot("details-filled")
    go_on(page)
    shot("place")
    page.goto("/accounts/register/place/list/")
    page.get_by_label("จังหวัด").select_option(label="เชียงใหม่"); go_on(page)
    shot("cascade")
    page.goto("/accounts/register/place/")
    page.get_by_label(re.compile("แขวงสีลม")).check()
    go_on(page)
    shot("check")
    page.get_by_role("button", name="ยืนยันข้อมูล").click()
    shot("check-errors")
    confirm(page, "รับข้อความเตือนภัยทุกวันทาง LINE")
    shot("done")
    page.goto("/accounts/me/"); shot("me")
    page.goto("/accounts/me/data/"); shot("data")
    page.goto("/accounts/privacy/"); shot("privacy")
    page.goto("/accounts/me/leave/"); shot("leave")
    page.get_by_role("button", name="ลบบัญชี").click(); shot("left")
    page.goto("/accounts/line/login/callback/?state=x"); shot("failed")
