"""A platform that cannot prove that it is LINE is sent nothing."""

import datetime as dt
import socket
import ssl
import threading
import uuid

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from accounts.line import messaging, wire


@pytest.fixture
def impostor(tmp_path, settings):
    """A TLS server with a certificate of its own making; what it was sent."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    at = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, at, at + dt.timedelta(days=40_000))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "impostor.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_listen, args=(listener, context, heard), daemon=True).start()
        settings.LINE_API_BASE = f"https://localhost:{listener.getsockname()[1]}"
        yield heard


def _listen(listener, context, heard):
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            try:
                with context.wrap_socket(connection, server_side=True) as secured:
                    heard.append(secured.recv(1000))
            except OSError:
                continue


def test_message_is_not_given_to_an_impostor(impostor):
    outcome = messaging.push("U" + "0" * 32, [{"type": "text", "text": "x"}], key=uuid.UUID(int=1))

    assert (outcome, [said for said in impostor if said]) == (messaging.Retry("SSLError"), [])


def test_token_is_not_given_to_an_impostor(impostor):
    with pytest.raises(wire.LineUnreachable, match="SSLError"):
        wire.call("POST", "/oauth2/v2.1/revoke", data={"access_token": "secret"})

    assert [said for said in impostor if said] == []
