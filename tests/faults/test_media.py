"""Uploads broken off, workers killed while they make a file, and full disks: nothing half is left, and all goes on by itself."""

import http.client
import itertools
import json
import random
import resource
import shutil
import signal
import subprocess
import sys
import time

import pytest

from cybervaccine.embedded.environment import ROOT
from tests.faults.house import _family

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("faults")]

# Every process that makes people and items begins to number them elsewhere.
_thousands = itertools.count(1)
NUMBERS = """
import itertools
from tests import factories
from tests.media_library import items
factories._numbers = items._numbers = itertools.count({thousand} * 1000)
"""

# Staff with a session, an item to put a file to, and the address of its page.
EDITOR = (
    NUMBERS
    + """
import json
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.utils import timezone
from accounts.models import Role, StaffRole
from media_library.models import Kind
from tests.factories import make_officer
from tests.media_library.items import make_item
from tests.staff import sign_in
user = make_officer()
StaffRole.objects.create(user=user, role=Role.EDITOR, granted_at=timezone.now())
client = sign_in(Client(), user)
item = make_item(kind=Kind.{kind}, alt_th="x", transcript_th="x", author=user)
print(json.dumps({{"item": item.pk, "session": client.cookies[settings.SESSION_COOKIE_NAME].value, "cookie": settings.SESSION_COOKIE_NAME}}))
"""
)
CSRF, BORDER = "a" * 32, "b" * 40


def work(house, code, *, most_bytes=None):
    """What Python prints that does `code` in the house; no file of it may grow beyond `most_bytes`: a full disk."""
    limit = (
        (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))) if most_bytes else None
    )
    done = subprocess.run([sys.executable, "manage.py", "shell", "-v", "0", "-c", code], cwd=ROOT, env=house.environment, check=False, capture_output=True, text=True, preexec_fn=limit)  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def editor(house, kind="POSTER"):
    return json.loads(work(house, EDITOR.format(kind=kind, thousand=next(_thousands))))


def left(house):
    """Every file of the library and of what lands before it is kept."""
    roots = [house.var / "media" / "library", house.var / "uploads"]
    return sorted(path for root in roots for path in root.rglob("*") if path.is_file())


def request_of(house, who, content):
    """Head and body of a form with this file, as a browser sends it."""
    body = (
        (
            f'--{BORDER}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{CSRF}\r\n'
            f'--{BORDER}\r\nContent-Disposition: form-data; name="language"\r\n\r\nth\r\n'
            f'--{BORDER}\r\nContent-Disposition: form-data; name="file"; filename="x.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
        ).encode()
        + content
        + f'\r\n--{BORDER}\r\nContent-Disposition: form-data; name="whole"\r\n\r\n1\r\n--{BORDER}--\r\n'.encode()
    )
    headers = {
        "Host": "localhost",
        "X-Forwarded-Proto": "https",
        "Content-Type": f"multipart/form-data; boundary={BORDER}",
        "Content-Length": str(len(body)),
        "Cookie": f"{who['cookie']}={who['session']}; {csrf_cookie(house)}={CSRF}",
        "Referer": "https://localhost/",
        "Origin": "https://localhost",
    }
    return headers, body


def csrf_cookie(house):
    return work(house, "from django.conf import settings; print(settings.CSRF_COOKIE_NAME)").strip()


def send(house, who, content, *, share=1.0, prepared=None, port=0, patience=20):
    """The status of an upload, of which only this share of the body is sent before the line breaks; 0 when it did."""
    headers, body = prepared or request_of(house, who, content)
    connection = http.client.HTTPConnection("127.0.0.1", port or house.port, timeout=patience)
    connection.putrequest("POST", f"/admin/media_library/mediaitem/{who['item']}/file/", skip_host=True)
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    connection.send(body[: round(len(body) * share)])
    if share < 1:
        connection.close()
        return 0
    status = connection.getresponse().status
    connection.close()
    return status


def photo(size=(1200, 1600)):
    """Noise, which no format makes small."""
    import io

    from PIL import Image

    stream = io.BytesIO()
    Image.frombytes("RGB", size, random.Random(1).randbytes(size[0] * size[1] * 3)).save(
        stream, "JPEG", quality=90
    )
    return stream.getvalue()


def files_of(house, who):
    code = f"from media_library.models import MediaFile; print(MediaFile.objects.filter(item={who['item']}, state='ready').count())"
    return int(work(house, code))


def test_a_hundred_uploads_broken_off_midway_leave_nothing_and_disturb_nobody(house):
    who, content, chance = editor(house), photo(), random.Random(41)
    before, prepared = left(house), request_of(house, who, content)

    pages = []
    for number in range(100):
        send(house, who, content, share=chance.uniform(0.02, 0.98), prepared=prepared)
        if number % 20 == 0:
            pages.append(house.get("/alerts/archive/")[0])

    deadline = time.monotonic() + 20
    while left(house) != before and time.monotonic() < deadline:
        time.sleep(0.1)
    assert left(house) == before
    assert pages == [200] * 5
    assert files_of(house, who) == 0
    assert send(house, who, content, prepared=prepared) == 302
    assert files_of(house, who) == 2


def test_full_disk_is_507_on_the_upload_only_and_heals_by_itself(house):
    who, content = editor(house), photo()
    before, prepared = left(house), request_of(house, who, content)
    pids = [child for pid in house.pids_of("web") for child in _family(pid)]

    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (300_000, resource.RLIM_INFINITY))
    try:
        answers = [send(house, who, content, prepared=prepared) for _ in range(3)]
        pages = [house.get(page)[0] for page in ("/", "/alerts/archive/", "/library/")]
        after = left(house)
    finally:
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))

    assert (answers, pages) == ([507] * 3, [200] * 3)
    assert after == before
    assert send(house, who, content, prepared=prepared) == 302
    assert files_of(house, who) == 2


FILM = "testsrc=duration=10:size=1280x720:rate=25"
RECEIVE = """
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from media_library.files import receiving
from media_library.models import MediaItem
item = MediaItem.objects.get(pk={item})
receiving.receive(item, SimpleUploadedFile("x.mp4", open("{film}", "rb").read()), language="th", by=item.author, at=timezone.now())
"""
MAKE = """
import datetime as dt
from django.utils import timezone
from media_library.files import renditions
print(renditions.make_waiting(now=lambda: timezone.now() + dt.timedelta(minutes={later})))
"""
STATES = """
import json
from media_library.models import MediaFile
print(json.dumps(list(MediaFile.objects.filter(item={item}).exclude(role="original").values_list("state", "progress", "bytes"))))
"""
SWEEP = "import datetime as dt; from django.utils import timezone; from media_library.files.sweeping import sweep; sweep(at=timezone.now() + dt.timedelta(hours=7))"
BROKEN = "from django.utils import timezone; from media_library import invariants; print(*invariants.broken(at=timezone.now()), sep=chr(10))"
needs_ffmpeg = pytest.mark.skipif(
    shutil.which("ffmpeg") is None, reason="no ffmpeg on this machine (apt install ffmpeg)"
)


@pytest.fixture
def film(house, tmp_path):
    """(who, the states of its renditions): a film of 10 s has come and waits to be made."""
    path = tmp_path / "film.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", FILM, "-preset", "ultrafast", "-pix_fmt", "yuv420p", str(path)], check=True)  # fmt: skip
    who = editor(house, "VIDEO")
    work(house, RECEIVE.format(item=who["item"], film=path))
    return who, lambda: json.loads(work(house, STATES.format(**who)))


@needs_ffmpeg
def test_worker_killed_while_it_makes_a_film_leaves_nothing_half_and_the_next_one_makes_it(house, film):
    (_who, states), chance, before = film, random.Random(39), left(house)

    for turn in range(2):
        worker = subprocess.Popen([sys.executable, "manage.py", "shell", "-v", "0", "-c", MAKE.format(later=20 * turn)], cwd=ROOT, env=house.environment)  # fmt: skip
        house.wait_for(lambda: any(path not in before for path in left(house)))
        time.sleep(chance.uniform(0, 0.8))
        if worker.poll() is None:
            worker.send_signal(signal.SIGKILL)
        worker.wait()
        assert all(size == 0 for state, _progress, size in states() if state != "ready")
        assert work(house, BROKEN).strip() == ""

    work(house, MAKE.format(later=60))
    work(house, SWEEP)

    assert [(state, progress) for state, progress, _size in states()] == [("ready", 100)] * 3
    known = "from media_library.models import Kit, MediaFile; print(*MediaFile.objects.exclude(name='').values_list('name', flat=True), *Kit.objects.exclude(name='').values_list('name', flat=True))"
    assert [str(path.relative_to(house.var / "media" / "library")) for path in left(house)] == sorted(
        work(house, known).split()
    )
    assert work(house, BROKEN).strip() == ""


@needs_ffmpeg
def test_disk_that_is_full_while_a_film_is_made_is_said_and_the_film_is_made_when_there_is_room(house, film):
    (_who, states), before = film, left(house)

    work(house, MAKE.format(later=0), most_bytes=20_000)

    assert {state for state, _progress, size in states() if size == 0} <= {"waiting", "failed"}
    assert not [path for path in left(house) if path not in before and path.name.startswith(".")]
    assert work(house, BROKEN).strip() == ""


def test_kit_for_which_there_is_no_room_waits_and_is_made_when_there_is(house):
    ask = (
        NUMBERS.format(thousand=next(_thousands))
        + """
from django.utils import timezone
from media_library import kits
from alerts.loading import load_case_types
from media_library.models import Publication
from tests.media_library.items import make_file, make_public
load_case_types()
item = make_public(at=timezone.now())
Publication.objects.create(item=item, version=1, at=timezone.now(), content={}, sha256="0" * 64)
make_file(item, b"x" * 500_000)
print(kits.ask_for([item.slug], language="th", at=timezone.now()).pk)
"""
    )
    kit = int(work(house, ask))
    make = f"from django.utils import timezone; from media_library import kits; from media_library.models import Kit; kits._make(kits._claim(timezone.now()), timezone.now); print(Kit.objects.get(pk={kit}).state)"
    before = left(house)

    full = work(house, make, most_bytes=200_000).strip()
    nothing = left(house)
    room = work(house, make).strip()

    assert (full, nothing == before, room, len(left(house)) - len(before)) == ("waiting", True, "ready", 1)


def test_a_day_without_a_piece_drops_the_upload(house):
    who = editor(house)
    begin = f"""
from django.utils import timezone
import hashlib
from media_library.files import resuming
from media_library.models import MediaItem
item = MediaItem.objects.get(pk={who["item"]})
upload = resuming.begin(item, size=10, mark="a" * 64, language="th", by=item.author, at=timezone.now())
resuming.take(item, upload.code, offset=0, content=b"12345", sha256=hashlib.sha256(b"12345").hexdigest(), by=item.author, at=timezone.now())
"""
    before = left(house)

    work(house, begin)
    half = [path for path in left(house) if path not in before]
    work(house, SWEEP)
    kept = [path for path in left(house) if path in half]
    work(house, SWEEP.replace("hours=7", "hours=25"))

    assert len(half) == 1
    assert kept == half
    assert [path for path in left(house) if path in half] == []
