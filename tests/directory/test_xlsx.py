"""Spreadsheets made to harm: refused by what their directory says, before anything of them is unpacked."""

import zipfile

import pytest

from directory.xlsx import MAX_SHARED_STRINGS_BYTES, SheetRefused, read_xlsx

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
BOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
ROOM = 1024**3


def book(path, **more):
    members = {
        "xl/workbook.xml": BOOK,
        "xl/_rels/workbook.xml.rels": LINKS,
        "xl/worksheets/sheet1.xml": SHEET,
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in (members | more).items():
            archive.writestr(name, content)
    return path


def refused(path, *, room=ROOM):
    with pytest.raises(SheetRefused) as refusal:
        list(read_xlsx(path, max_unpacked=room))
    return refusal.value.what


def test_plain_sheet_is_read(tmp_path):
    assert list(read_xlsx(book(tmp_path / "a.xlsx"), max_unpacked=ROOM)) == [(1, ["x"])]


@pytest.mark.parametrize(
    ("more", "room", "what"),
    [
        ({"xl/sharedStrings.xml": b" " * (MAX_SHARED_STRINGS_BYTES + 1024**2)}, ROOM, "65 MB text"),
        ({"xl/media/film.bin": b" " * 3 * 1024**2}, 2 * 1024**2, "3 MB"),
        ({f"xl/{number}": b"" for number in range(500)}, ROOM, "503 files"),
    ],
)
def test_bomb_is_refused_before_anything_is_unpacked(tmp_path, monkeypatch, more, room, what):
    path = book(tmp_path / "a.xlsx", **more)

    def unpacked(*_arguments, **_named):
        raise AssertionError("something was unpacked")

    monkeypatch.setattr(zipfile.ZipFile, "open", unpacked)

    assert refused(path, room=room) == what


@pytest.mark.parametrize("member", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_document_type_is_refused_wherever_it_stands(tmp_path, member):
    entity = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    content = {"xl/worksheets/sheet1.xml": SHEET, "xl/workbook.xml": BOOK}.get(
        member, f'<sst xmlns="{MAIN}"/>'
    )

    assert refused(book(tmp_path / "a.xlsx", **{member: entity + content})) == "DTD"
