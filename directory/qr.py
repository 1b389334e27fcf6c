"""QR codes: one strength for all the portal draws, on paper, in pictures and on pages."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe


def modules(text: str) -> list[bytes]:
    """Row by row, 1 is dark; without the quiet zone of four around it."""
    return [bytes(row) for row in _code(text).matrix]


def drawing(text: str, *, css_class: str) -> SafeString:
    """An SVG for the middle of a page, as wide as its class says; no script, no style. `text` is an address of ours."""
    drawn = _code(text).svg_inline(
        border=4, omitsize=True, svgclass=css_class, lineclass=None, dark="#000", light="#fff"
    )
    return mark_safe(drawn)  # noqa: S308 - drawn by us, the text is modules in it


def data_uri(text: str, *, scale: int) -> str:
    """An SVG as the address of an `img`; each module `scale` pixels."""
    return str(_code(text).svg_data_uri(scale=scale, border=4, light="#fff"))


def _code(text: str):  # type: ignore[no-untyped-def]
    import segno

    return segno.make(text, error="m", micro=False)
