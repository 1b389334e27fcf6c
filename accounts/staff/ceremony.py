"""The two WebAuthn ceremonies: making a passkey, and proving that one holds it (W3C Web Authentication, level 2).

The signatures are checked by fido2. Its state between the two halves lies in the session and is taken out by the
answer, so that no challenge is answered twice. A passkey proves the person, too: user verification is required.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accounts.models import Passkey, User

STATE = "staff_webauthn"
REQUIRED = UserVerificationRequirement.REQUIRED


class NotProved(Exception):
    """The answer does not prove that the person holds a passkey of this portal."""


def creation_options(session: SessionBase, user: User) -> dict[str, Any]:
    """What the browser is asked in order to make a passkey for `user`."""
    entity = PublicKeyCredentialUserEntity(
        id=str(user.pk).encode(), name=user.email or "", display_name=user.email or ""
    )
    options, state = _server().register_begin(
        entity,
        credentials=_credentials(user),
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=REQUIRED,
    )
    session[STATE] = state
    return dict(options)


def make_passkey(session: SessionBase, user: User, answer: Any, *, name: str, at: dt.datetime) -> Passkey:
    """Keep the passkey the browser made; NotProved when the answer is not one to our question."""
    state = session.pop(STATE, None)
    try:
        made = _server().register_complete(state, RegistrationResponse.from_dict(answer))
        credential = made.credential_data
    except Exception as problem:  # whatever a hostile answer makes the parser say
        raise NotProved from problem
    if credential is None or Passkey.objects.filter(credential_id=credential.credential_id).exists():
        raise NotProved
    return Passkey.objects.create(
        user=user,
        credential_id=credential.credential_id,
        credential=bytes(credential),
        sign_count=made.counter,
        name=name,
        created_at=at,
    )


def request_options(session: SessionBase, user: User | None = None) -> dict[str, Any]:
    """What the browser is asked in order to prove who is there: `user`, or whoever it is."""
    options, state = _server().authenticate_begin(
        credentials=_credentials(user) if user else None, user_verification=REQUIRED
    )
    session[STATE] = state
    return dict(options)


@transaction.atomic
def prove(session: SessionBase, answer: Any, *, at: dt.datetime) -> Passkey:
    """The passkey that signed our question; its counter must have grown, or a copy of it exists somewhere."""
    state = session.pop(STATE, None)
    try:
        response = AuthenticationResponse.from_dict(answer)
        passkey = (
            Passkey.objects.select_for_update(of=["self"])
            .select_related("user")
            .get(credential_id=response.raw_id)
        )
        known = AttestedCredentialData(bytes(passkey.credential))
        _server().authenticate_complete(state, [known], response)
        owner = (
            websafe_decode(answer["response"]["userHandle"]) if answer["response"].get("userHandle") else None
        )
    except Exception as problem:  # whatever a hostile answer makes the parser say
        raise NotProved from problem
    counter = response.response.authenticator_data.counter
    copied = (counter or passkey.sign_count) and counter <= passkey.sign_count
    if copied or (owner is not None and owner != str(passkey.user_id).encode()):
        raise NotProved
    passkey.sign_count, passkey.last_used_at = counter, at
    passkey.save(update_fields=["sign_count", "last_used_at"])
    return passkey


def _server() -> Fido2Server:
    origin = settings.STAFF_ORIGIN
    party = PublicKeyCredentialRpEntity(name="Cyber Vaccine", id=urlsplit(origin).hostname or "")
    return Fido2Server(party, verify_origin=lambda said: said == origin)


def _credentials(user: User) -> list[AttestedCredentialData]:
    kept = user.passkeys.values_list("credential", flat=True)
    return [AttestedCredentialData(bytes(credential)) for credential in kept]
