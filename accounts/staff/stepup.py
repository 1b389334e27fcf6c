"""Asking for the passkey again before what cannot be taken back: exports, roles, invitations.

    @step_up_required
    def view(request): ...

The page is asked for again after the proof. What was being sent is not kept: the person sees the form once more.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.staff.sessions import is_confirmed

View = Callable[..., HttpResponse]


def step_up_required(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if is_confirmed(request.session, at=timezone.now()):
            return view(request, *args, **options)
        return ask_again(request)

    return answer


def ask_again(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        messages.warning(request, _("ยังไม่ได้ทำรายการ ยืนยันว่าเป็นคุณ แล้วทำรายการนั้นอีกครั้ง"))
    return redirect(f"{reverse('staff:confirm')}?{urlencode({'next': request.get_full_path()})}")
