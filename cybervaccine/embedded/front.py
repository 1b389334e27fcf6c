"""nginx with the production configuration on loopback, in the foreground: TLS with a certificate of its own making."""

from __future__ import annotations

import datetime as dt
import ipaddress
import os
import re
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

from cybervaccine.embedded.environment import ROOT

TEMPLATES = ROOT / "deploy" / "nginx"
NAME = re.compile(
    r"\$\{([A-Z_]+)\}"
)  # as the container's entry point; nginx's own variables are in small letters


def values(var: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """What the templates need, for this machine."""
    http, https = environment.get("HTTP_PORT", "18080"), environment.get("HTTPS_PORT", "18443")
    home = var / "nginx"
    defaults = {
        "NGINX_CACHE": str(home / "cache"),
        "ACCESS_LOG": str(home / "access.log"),
        "WEB_SERVER": f"127.0.0.1:{environment.get('PORT', '8000')}",
        "WEB_MAX_CONNECTIONS": "64",
        "SITE_HOST": "localhost",
        "HTTP_LISTEN": f"127.0.0.1:{http}",
        "HTTPS_LISTEN": f"127.0.0.1:{https}",
        "HTTPS_SUFFIX": f":{https}",
        "ACME_ROOT": str(home / "acme"),
        "TLS_CERTIFICATE": str(home / "tls" / "fullchain.pem"),
        "TLS_KEY": str(home / "tls" / "privkey.pem"),
        "STATIC_ROOT": str(var / "static"),
        "MEDIA_ROOT": str(var / "media"),
        "IMPORT_MAX_BODY": "2100m",
        "MEDIA_MAX_BODY": "510m",
    }
    said = {name: environment.get(name, default) for name, default in defaults.items()}
    return said | {
        "NGINX_RUN": str(home),
        "ERRORS_ROOT": str(TEMPLATES / "errors"),
        "RESOLVER": "resolver 127.0.0.1",  # only asked where a server is named "... resolve"
        "WEB_SERVER": _servers(said["WEB_SERVER"], said["WEB_MAX_CONNECTIONS"]),
    }


def _servers(addresses: str, most: str) -> str:
    """The template has one line for a web; further ones, with commas, get lines of their own."""
    return f" max_conns={most} max_fails=0;\n        server ".join(
        address.strip() for address in addresses.split(",")
    )


def render(home: Path, filled: Mapping[str, str]) -> Path:
    """Write the configuration; returns the main file."""
    for template in TEMPLATES.glob("*.template"):
        text = NAME.sub(lambda name: filled[name[1]], template.read_text(encoding="utf-8"))
        (home / template.stem).write_text(text, encoding="utf-8")
    return home / "nginx.conf"


def make_certificate(certificate: Path, key: Path, host: str) -> None:
    """A self-signed certificate of a month for this host and loopback, unless there is one."""
    if certificate.exists() and key.exists():
        return
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    names = x509.SubjectAlternativeName(
        [x509.DNSName(host), x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    )
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, private.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=30))
        .add_extension(names, critical=False)
        .sign(private, hashes.SHA256())
    )
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    with open(os.open(key, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
        stream.write(
            private.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )


def main() -> None:
    """Become nginx; with --check, only let it look at the configuration."""
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        sys.exit("nginx is not installed; install it (apt install nginx-light) and run this again.")
    var = Path(os.environ.get("CYBERVACCINE_VAR", ROOT / "var")).resolve()
    home = var / "nginx"
    for name in ("cache", "tls", "acme"):
        (home / name).mkdir(parents=True, exist_ok=True)
    filled = values(var, os.environ)
    Path(filled["NGINX_CACHE"]).mkdir(parents=True, exist_ok=True)
    make_certificate(Path(filled["TLS_CERTIFICATE"]), Path(filled["TLS_KEY"]), filled["SITE_HOST"])
    configuration = render(home, filled)
    main_only = "daemon off;" if os.getuid() else "daemon off; user root;"
    check = ["-t", "-q"] if sys.argv[1:] == ["--check"] else []
    os.execv(
        nginx, [nginx, *check, "-e", "stderr", "-p", str(home), "-c", str(configuration), "-g", main_only]
    )


if __name__ == "__main__":
    main()
