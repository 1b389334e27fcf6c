"""A backup is put back for real: who left after it was made is erased again, and the portal is whole (RELIABILITY T71)."""

import os
import shutil
import subprocess
import sys

import psycopg
import pytest

from cybervaccine.embedded import postgres
from cybervaccine.embedded.environment import ROOT

pytestmark = [
    pytest.mark.fault,
    pytest.mark.xdist_group("restore"),
    pytest.mark.skipif(shutil.which("gpg") is None, reason="gpg is not installed"),
]
MANAGE = f"{sys.executable} manage.py"


@pytest.fixture(scope="module")
def home(tmp_path_factory, new_house):
    """Eight citizens, a file of the library, and what the scripts need to know."""
    folder = tmp_path_factory.mktemp("restore")
    house = new_house(folder / "house")
    try:
        people(house, "make", "8")
        media = house.var / "media" / "library"
        media.mkdir(parents=True)
        (media / "poster.txt").write_text("ก่อน")
        (folder / "passphrase").write_text("four plain words here")
        house.environment |= {
            "PATH": f"{postgres.found_binaries()}:{os.environ['PATH']}",
            "BACKUP_FOLDER": str(folder / "backups"),
            "LEDGER_FOLDER": str(folder / "elsewhere"),
            "BACKUP_PASSPHRASE_FILE": str(folder / "passphrase"),
            "PORTAL_MANAGE": MANAGE,
        }
        yield house
    finally:
        house.close()


def people(house, *arguments):
    django = {"DJANGO_SETTINGS_MODULE": "cybervaccine.settings"}
    subprocess.run([sys.executable, "-m", "tests.faults.people", *arguments], cwd=ROOT, env=house.environment | django, check=True)  # fmt: skip


def script(house, name, *arguments, **more):
    return subprocess.run(
        ["bash", f"deploy/{name}.sh", *arguments], cwd=ROOT, env=house.environment | more, capture_output=True, text=True, check=False
    )  # fmt: skip


def counts(house):
    """(citizens, LINE accounts, people who receive, audit records)."""
    with psycopg.connect(house.database) as database:
        return database.execute(
            "SELECT (SELECT count(*) FROM accounts_citizen), (SELECT count(*) FROM accounts_lineidentity),"
            " (SELECT count(*) FROM (SELECT DISTINCT ON (user_id) is_given FROM accounts_consent WHERE purpose = 'bulletin'"
            "  ORDER BY user_id, id DESC) newest WHERE is_given), (SELECT count(*) FROM accounts_auditrecord)"
        ).fetchone()


def test_five_who_left_after_the_backup_are_erased_again(home):
    made = script(home, "backup")
    backup = made.stdout.strip()
    people(home, "leave", "5")
    (home.var / "media" / "library" / "poster.txt").write_text("หลัง")
    (home.var / "media" / "uploading").mkdir()
    before = counts(home)

    done = script(home, "restore", backup)

    assert made.returncode == 0, made.stderr
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[:-1] == [
        # Five left, having given two consents each; a sixth took one back.
        "16 lines: 5 people erased again, 1 consents taken back again",
        "0 broken invariants",
        "This account may change tables: only triggers protect the audit from it.",
        "13 records, whole",
    ]
    assert "dropdb cybervaccine_before" in done.stdout.splitlines()[-1]
    assert before == (3, 3, 2, 8)
    assert counts(home) == (3, 3, 2, 13)
    assert (home.var / "media" / "library" / "poster.txt").read_text() == "ก่อน"
    # The portal does not start without its folder of uploads, which no backup holds.
    assert (home.var / "media" / "uploading").is_dir()
    assert not (home.var / "media" / ".before" / "uploading").exists()


def test_a_backup_is_sealed_and_what_was_altered_is_not_put_back(home, tmp_path):
    backup = script(home, "backup").stdout.strip()
    files = sorted(os.listdir(backup))
    copy = shutil.copytree(backup, tmp_path / "copy")
    with (copy / "database.dump.gpg").open("r+b") as sealed:
        sealed.seek(500)
        sealed.write(b"?")
    before = counts(home)

    altered = script(home, "restore", str(copy))
    without_ledger = script(home, "restore", backup, str(tmp_path / "none"))

    assert files == ["MANIFEST", "database.dump.gpg", "media.tar.gpg"]
    assert (altered.returncode, altered.stderr.splitlines()[-1]) == (
        1,
        "This backup is not as it was made; nothing was changed.",
    )
    assert (without_ledger.returncode, "is not there" in without_ledger.stderr) == (1, True)
    assert counts(home) == before


def test_old_backups_go_and_the_ledger_only_grows(home, tmp_path):
    folder, ledger = tmp_path / "backups", tmp_path / "elsewhere" / "ledger"
    own = {"BACKUP_FOLDER": str(folder), "LEDGER_FOLDER": str(ledger.parent)}
    old = os.path.join(folder, "2026-01-01T000000Z")
    os.makedirs(old)
    os.utime(old, (0, 0))
    script(home, "backup", **own)
    with open(ledger, "a") as lines:
        lines.write("ff" * 16 + " left 2026-01-01T00:00:00+00:00\n")

    done = script(home, "backup", **own, BACKUP_PASSPHRASE_FILE="")

    assert sorted(os.listdir(done.stdout.strip())) == ["MANIFEST", "database.dump", "media.tar"]
    assert not os.path.exists(old)
    with open(ledger) as lines:
        assert "ff" * 16 in lines.read()


@pytest.mark.parametrize(
    ("name", "value"), [("BACKUP_KEEP_DAYS", "500"), ("DATABASE_URL", "somewhere"), ("BACKUP_FOLDER", "")]
)
def test_a_bad_value_stops_the_backup_with_one_sentence(home, name, value):
    done = script(home, "backup", **{name: value})

    assert (done.returncode > 0, len(done.stderr.strip().splitlines()), "set it to" in done.stderr) == (
        True,
        1,
        True,
    )
