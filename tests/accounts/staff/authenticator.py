"""A security key in software: makes passkeys and signs with them, as a browser and its device would."""

from __future__ import annotations

import hashlib
import json
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

FLAG = AuthenticatorData.FLAG
NOTHING = FLAG(0)


class SecurityKey:
    def __init__(self, origin: str, *, verifies_user: bool = True):
        self.origin, self.party = origin, origin.split("//")[1].split(":", maxsplit=1)[0]
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.counter = 0
        self.user = b""
        self.flags = FLAG.UP | (FLAG.UV if verifies_user else NOTHING)

    def create(self, options: dict) -> dict:
        asked = options["publicKey"]
        self.user = websafe_decode(asked["user"]["id"])
        key = ES256.from_cryptography_key(self.private.public_key())
        credential = AttestedCredentialData.create(b"\0" * 16, self.id, key)
        data = self._data(FLAG.AT, credential)
        attestation = AttestationObject.create("none", data, {})
        return self._answer(
            clientDataJSON=self._client_data("webauthn.create", asked["challenge"]),
            attestationObject=attestation,
        )

    def get(self, options: dict) -> dict:
        client = self._client_data("webauthn.get", options["publicKey"]["challenge"])
        data = self._data()
        signed = bytes(data) + hashlib.sha256(client).digest()
        signature = self.private.sign(signed, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            clientDataJSON=client, authenticatorData=data, signature=signature, userHandle=self.user
        )

    def _data(self, more=NOTHING, credential=b"") -> AuthenticatorData:
        self.counter += 1
        party = hashlib.sha256(self.party.encode()).digest()
        return AuthenticatorData.create(party, self.flags | more, self.counter, credential)

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, **response: bytes) -> dict:
        return {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "response": {name: websafe_encode(bytes(value)) for name, value in response.items()},
            "clientExtensionResults": {},
        }
