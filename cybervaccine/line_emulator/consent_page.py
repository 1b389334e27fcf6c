"""The consent page in Thai, or in English where `ui_locales` asks for it, and the page that refuses a login."""

from __future__ import annotations

from html import escape
from string import Template
from urllib.parse import urlsplit

from cybervaccine.line_emulator.people import FRIEND, Person
from cybervaccine.line_emulator.wire import Response

STYLE_PATH = "/emulator/consent.css"
TEXTS = {
    "th": {
        "title": "เข้าสู่ระบบด้วย LINE (จำลอง)",
        "notice": "หน้านี้ไม่ใช่ LINE จริง เป็นของจำลองสำหรับทดลองและทดสอบ ไม่มีข้อมูลออกไปนอกเครื่องนี้",
        "who": "เข้าสู่ระบบเป็นใคร",
        "new": "คนใหม่ที่ยังไม่เคยเข้ามา",
        "friend": "เป็นเพื่อนแล้ว",
        "asks": "แอปนี้ขอสิทธิ์",
        "openid": "รหัสผู้ใช้ LINE ของคุณ",
        "profile": "ชื่อและรูปโปรไฟล์ของคุณ",
        "email": "อีเมลของคุณ",
        "add": "เพิ่มบัญชีทางการเป็นเพื่อน เพื่อรับข้อความ",
        "allow": "อนุญาต",
        "cancel": "ยกเลิก",
        "refused": "เข้าสู่ระบบไม่ได้",
    },
    "en": {
        "title": "Log in with LINE (emulated)",
        "notice": "This is not LINE. It is an emulator for demonstrations and tests; nothing leaves this machine.",
        "who": "Log in as",
        "new": "Somebody new",
        "friend": "already a friend",
        "asks": "This app asks for",
        "openid": "Your LINE user id",
        "profile": "Your name and profile picture",
        "email": "Your email address",
        "add": "Add the official account as a friend, to receive messages",
        "allow": "Allow",
        "cancel": "Cancel",
        "refused": "You cannot log in",
    },
}
PAGE = Template("""<!doctype html>
<html lang="$language">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title</title><link rel="stylesheet" href="$style">
</head>
<body><main><h1>$title</h1>$content</main></body>
</html>
""")
FORM = Template("""<p class="notice">$notice</p>
<form method="post" action="/oauth2/v2.1/authorize">
$hidden
<fieldset><legend>$who</legend>
$people
</fieldset>
<h2>$asks</h2>
<ul>$scopes</ul>
$add
<p class="choices"><button name="decision" value="allow">$allow</button>
<button name="decision" value="cancel" class="quiet">$cancel</button></p>
</form>""")
ADD = '<p><label><input type="checkbox" name="friend" value="on" checked> {}</label></p>'
CSS = """:root { color-scheme: light; font: 1.0625rem/1.6 "Noto Sans Thai", "Noto Sans Thai Looped", system-ui, sans-serif; }
body { margin: 0; background: #eef1ee; color: #1c1f1d; }
main { max-width: 28rem; margin: 0 auto; padding: 1rem 1.25rem 3rem; background: #fff; min-height: 100vh; box-sizing: border-box; }
h1 { font-size: 1.375rem; } h2 { font-size: 1.0625rem; }
.notice { border-left: .25rem solid #a15c00; padding: .25rem .75rem; background: #fff7e8; }
fieldset { border: 1px solid #8b948e; border-radius: .5rem; } legend { font-weight: 600; }
label { display: flex; gap: .625rem; align-items: center; min-height: 2.75rem; }
input { flex: none; width: 1.25rem; height: 1.25rem; }
button { font: inherit; min-height: 3rem; padding: 0 1.5rem; border-radius: .5rem; border: 2px solid #04662f; background: #04662f; color: #fff; }
button.quiet { background: #fff; color: #04662f; }
:focus-visible { outline: 3px solid #1559b7; outline-offset: 2px; }
"""


def _language(parameters: dict[str, str]) -> str:
    return "en" if parameters.get("ui_locales", "").startswith("en") else "th"


def _page(status: int, language: str, title: str, content: str, form_action: str) -> Response:
    body = PAGE.substitute(language=language, title=title, style=STYLE_PATH, content=content)
    policy = f"default-src 'none'; style-src 'self'; form-action {form_action}; frame-ancestors 'none'; base-uri 'none'"
    headers = {"content-security-policy": policy, "cache-control": "no-store"}
    return Response(status, body.encode(), "text/html; charset=utf-8", headers)


def consent(parameters: dict[str, str], people: list[tuple[Person, str]]) -> Response:
    """The page on which one of `people` (with their states) allows what the request asks for."""
    language = _language(parameters)
    texts = TEXTS[language]
    content = FORM.substitute(
        texts,
        hidden="\n".join(_hidden(name, value) for name, value in parameters.items()),
        people="\n".join(_choices(people, texts)),
        scopes="".join(f"<li>{texts[s]}</li>" for s in parameters["scope"].split() if s in texts),
        add=ADD.format(texts["add"]) if "bot_prompt" in parameters else "",
    )
    target = urlsplit(parameters["redirect_uri"])
    return _page(200, language, texts["title"], content, f"'self' {target.scheme}://{target.netloc}")


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def _choices(people: list[tuple[Person, str]], texts: dict[str, str]) -> list[str]:
    named = [
        (person.id, f"{person.name} ({texts['friend']})" if state == FRIEND else person.name)
        for person, state in people
    ]
    return [
        f'<label><input type="radio" name="person" value="{key}"{" checked" if index == 0 else ""}> {escape(name)}</label>'
        for index, (key, name) in enumerate([*named, ("new", texts["new"])])
    ]


def refusal(parameters: dict[str, str], reason: str) -> Response:
    """What the person sees when the request names no app or no address that may be returned to."""
    language = _language(parameters)
    content = f"<p>400 Bad Request: {escape(reason)}</p>"
    return _page(400, language, TEXTS[language]["refused"], content, "'none'")


def style() -> Response:
    return Response(body=CSS.encode(), content_type="text/css; charset=utf-8")
