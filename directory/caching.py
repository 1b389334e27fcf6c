"""How long a page that is the same for everyone may be kept: the one answer for every room."""

from collections.abc import Callable

from django.http import HttpResponse
from django.views.decorators.cache import cache_control

Page = Callable[..., HttpResponse]

MINUTE, HOUR, DAY = 60, 3600, 86400


def public_page(view: Page) -> Page:
    """For pages without anything personal, in view or session: a minute fresh, then checked by ETag while the old one is shown.

    A stale page may be served for a day when the portal does not answer: yesterday's warning is better than none.
    """
    kept: Page = cache_control(
        public=True, max_age=MINUTE, stale_while_revalidate=10 * MINUTE, stale_if_error=DAY
    )(view)
    return kept
