"""LINE's webhook: checked by its signature, kept, and answered at once. The work is a worker's."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.line.conversations import receive
from accounts.line.events import BadEvents, is_signed, read_events
from accounts.tasks import answer_in_line
from directory.bell import ring


@csrf_exempt
@require_POST
@never_cache
def webhook(request: HttpRequest) -> HttpResponse:
    secret = settings.LINE_MESSAGING_CHANNEL_SECRET
    if not secret:
        raise Http404
    if not is_signed(request.body, request.headers.get("x-line-signature", ""), secret):
        return HttpResponse(
            "The signature is not that of this body\n", status=401, content_type="text/plain; charset=utf-8"
        )
    try:
        events = read_events(request.body)
    except BadEvents:
        return HttpResponse("No list of events\n", status=400, content_type="text/plain; charset=utf-8")
    if receive(events, at=timezone.now()):
        ring(answer_in_line)
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
