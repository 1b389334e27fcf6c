"""The text of a PDF as fpdf2 writes it: shown strings of two-byte codes, read through each font's ToUnicode table."""

import re
import zlib

OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)endobj", re.DOTALL)
STREAM = re.compile(rb"stream\n(.*)\nendstream", re.DOTALL)
SHOWN = re.compile(rb"BT /(F\d+) [\d.]+ Tf ET|BT ([-\d.]+ [-\d.]+ Td.*?) ET", re.DOTALL)
STRING = re.compile(rb"\(((?:\\.|[^\\)])*)\) Tj", re.DOTALL)
ESCAPES = {b"\\r": b"\r", b"\\n": b"\n", b"\\t": b"\t", b"\\(": b"(", b"\\)": b")", b"\\\\": b"\\"}


def pdf_lines(content):
    """Every line of text on the pages, in the order in which it was drawn."""
    objects = {int(number): body for number, body in OBJECT.findall(content)}
    fonts = _fonts(objects)
    return [
        line for body in objects.values() if b"/FlateDecode" in body for line in _lines(_stream(body), fonts)
    ]


def _fonts(objects):
    resources = next(body for body in objects.values() if b"/Font <<" in body)
    names = re.findall(rb"/(F\d+) (\d+) 0 R", resources)
    return {name: _table(objects, int(number)) for name, number in names}


def _table(objects, font):
    target = int(re.search(rb"/ToUnicode (\d+) 0 R", objects[font])[1])
    pairs = re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>\n", _stream(objects[target]))
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def _stream(body):
    data = STREAM.search(body)[1]
    return zlib.decompress(data) if b"/FlateDecode" in body else data


def _lines(page, fonts):
    font = None
    for name, shown in SHOWN.findall(page):
        if name:
            font = name
        elif font in fonts:
            yield "".join(_text(string, fonts[font]) for string in STRING.findall(shown))


def _text(string, table):
    """A glyph that only completes another (the second half of ำ) has no entry of its own."""
    codes = re.sub(rb"\\.", lambda match: ESCAPES[match.group()], string, flags=re.DOTALL)
    return "".join(table.get(int.from_bytes(codes[at : at + 2]), "") for at in range(0, len(codes), 2))
