"""Template tags of the house: languages, tiles, icons."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.conf import settings
from django.template import Context
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from cybervaccine import tracing
from cybervaccine.icons import ICONS
from cybervaccine.seals import seal
from cybervaccine.tiles import TILES
from directory.web_addresses import Official

register = template.Library()
MAKES_A_PAGE = {"audience", "kind", "language", "length", "page", "province", "q", "subdistrict", "type"}


@register.simple_tag(takes_context=True)
def in_language(context: Context, language: str) -> str:
    """The address of this same page in another language."""
    return translate_url(context["request"].get_full_path(), language)


@register.simple_tag(takes_context=True)
def canonical(context: Context, language: str | None = None) -> str:
    """The page's one full address on the portal's own domain, in its own or the named language.

    Of the query only what makes another page is kept: what a messenger adds to a link (?fbclid=…) is not.
    """
    request = context["request"]
    kept = [(name, value) for name, value in request.GET.items() if name in MAKES_A_PAGE and value]
    path = request.path + (f"?{urlencode(kept)}" if kept else "")
    return settings.SITE_URL + (translate_url(path, language) if language else path)


@register.simple_tag
def site_address(path: str = "") -> str:
    """A full address on the portal's own domain."""
    return settings.SITE_URL + path


@register.inclusion_tag("components/_tiles.html", takes_context=True)
def tiles(context: Context) -> dict[str, Any]:
    """The four tiles; the one whose room we are in is marked."""
    path = context["request"].path
    return {"tiles": [(tile, tile.holds(path)) for tile in TILES]}


@register.inclusion_tag("components/_rooms.html")
def rooms() -> dict[str, Any]:
    """The four tiles with what each promises."""
    return {"tiles": TILES}


@register.simple_tag
def official_name(official: Official) -> str:
    """The name of an official site's owner in the reader's language."""
    return official.name_en if (get_language() or "th").startswith("en") else official.name_th


@register.simple_tag
def script(name: str) -> SafeString:
    """A script of ours, run after the page is there and only if it is what was deployed."""
    return format_html('<script src="{}"{} defer></script>', static(name), _integrity(name))


@register.simple_tag
def style(name: str) -> SafeString:
    """A style sheet of ours, used only if it is what was deployed."""
    return format_html('<link rel="stylesheet" href="{}"{}>', static(name), _integrity(name))


def _integrity(name: str) -> SafeString:
    mark = seal(name)
    return format_html(' integrity="{}"', mark) if mark else SafeString("")


@register.simple_tag
def error_code() -> str:
    """What somebody may quote who tells us that a page failed; the log lines of that request begin with it."""
    return tracing.quoted()


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite at the page's foot. Decorative: the words beside it carry the meaning."""
    if name not in ICONS:
        raise template.TemplateSyntaxError(f"There is no icon {name!r}; see cybervaccine/icons.py.")
    return format_html(
        '<svg class="icon" aria-hidden="true" viewBox="0 0 24 24"><use href="#i-{}"/></svg>', name
    )


@register.simple_tag
def icon_sprite() -> SafeString:
    """Every icon once, out of sight."""
    symbols = "".join(
        f'<symbol id="i-{name}" viewBox="0 0 24 24">{shape}</symbol>' for name, shape in ICONS.items()
    )
    return mark_safe(f'<svg width="0" height="0" hidden>{symbols}</svg>')  # noqa: S308 - our own constants
