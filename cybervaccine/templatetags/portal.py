"""Template tags of the house."""

from django import template
from django.template import Context
from django.urls import translate_url

register = template.Library()


@register.simple_tag(takes_context=True)
def in_language(context: Context, language: str) -> str:
    """The address of this same page in another language."""
    return translate_url(context["request"].get_full_path(), language)
