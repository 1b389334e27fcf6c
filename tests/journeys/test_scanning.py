"""Scanning a QR code: with a camera that shows one, without a camera, without scripts."""

import re

import pytest
import segno
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.conftest import CHROMIUM, DESK, PHONE

FOREIGN = "https://police.go.th.login-check.com/pay"


def picture_of(text, path, size=480):
    """A QR code in the middle of a grey picture."""
    code = path.with_suffix(".code.png")
    segno.make(text, error="m", micro=False).save(str(code), scale=8, border=4)
    picture = Image.new("L", (size, size), 200)
    drawn = Image.open(code).convert("L").resize((size * 2 // 3,) * 2, Image.Resampling.NEAREST)
    picture.paste(drawn, ((size - drawn.width) // 2,) * 2)
    picture.convert("RGB").save(path)
    return path


def film_of(text, folder):
    """The same as a film, for Chromium's camera: ten grey frames in YUV4MPEG2."""
    picture = Image.open(picture_of(text, folder / "code.png")).convert("L")
    width, height = picture.size
    frame = b"FRAME\n" + picture.tobytes() + bytes([128]) * (width * height // 2)
    film = folder / "camera.y4m"
    film.write_bytes(f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 10)
    return film


@pytest.fixture
def with_camera(browser, bulletin, server, tmp_path):
    """A phone whose camera sees a code; opens the scanner in a browser of its own."""
    film = film_of(FOREIGN, tmp_path)
    arguments = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    chromium = browser.browser_type.launch(
        executable_path=CHROMIUM, args=[*arguments, f"--use-file-for-fake-video-capture={film}"]
    )
    page = chromium.new_page(base_url=server.url, viewport={"width": PHONE, "height": 800})
    page.goto("/scan/")
    yield page
    chromium.close()


def test_camera_starts_after_a_press_and_the_true_host_is_shown(with_camera):
    page = with_camera
    expect(page.locator("video")).to_be_hidden()

    page.get_by_role("button", name="เปิดกล้องสแกน").click()

    expect(page.get_by_role("heading", name="น่าจะเป็นเว็บปลอม อย่ากด")).to_be_visible(timeout=15000)
    expect(page.locator(".scan-host")).to_contain_text("police.go.th.login-check.com")
    expect(page.locator("#result").get_by_role("link")).to_have_count(0)
    assert page.url.endswith("/scan/")
    expect(page.locator("video")).to_be_hidden()


def test_device_without_a_camera_says_so_and_what_to_do(visit, assert_accessible):
    page = visit("/scan/")

    page.get_by_role("button", name="เปิดกล้องสแกน").click()

    expect(page.get_by_role("status")).to_contain_text(re.compile("ไม่พบกล้อง|กล้องถูกปิดไว้"))
    assert_accessible(page)


def test_picture_of_a_code_is_read_on_the_device(visit, tmp_path, assert_accessible, assert_fits):
    page = visit("/scan/")
    sent = []
    page.on("request", lambda request: sent.append(request.method))

    page.get_by_label("ใช้รูป QR ในเครื่อง").set_input_files(
        picture_of("https://www.bot.or.th/", tmp_path / "a.png")
    )

    expect(page.locator("#result")).to_contain_text("ธนาคารแห่งประเทศไทย")
    expect(page.get_by_role("link", name="เปิด www.bot.or.th")).to_have_attribute(
        "href", "https://www.bot.or.th/"
    )
    assert sent.count("POST") == 1
    for width in (320, PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 800})
        assert_fits(page)
    assert_accessible(page)


def test_link_is_pasted_without_scripts(visit):
    page = visit("/scan/", java_script_enabled=False)
    expect(page.locator(".scanner")).to_be_hidden()

    page.get_by_label("วางลิงก์ หรือพิมพ์รหัสใต้ QR").fill(FOREIGN)
    page.get_by_role("button", name="ตรวจดู").click()

    expect(page.get_by_role("heading", name="น่าจะเป็นเว็บปลอม อย่ากด")).to_be_visible()
    assert page.url.endswith("/scan/")
