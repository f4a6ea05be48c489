"""Sending a message: by e-mail and to a webhook, each within a bounded time."""

from __future__ import annotations

import json
import os
import smtplib
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from drivers.errors import Cause, Problem

from .news import News
from .ways import EmailWay, Ways, WebhookWay

#: No server is waited for longer (s).
TIMEOUT = 20.0
_LONGEST_LINE = 200


def send(news: News, ways: Ways) -> list[Problem]:
    """Tell `news` in every way of `ways` but the desktop's; returns what could not be told, and
    why. Waits for the servers: not for a window's thread."""
    problems: list[Problem] = []
    if ways.email is not None:
        problems += _tried("e-mail", ways.email.server, lambda: _mail(news, ways.email))
    if ways.webhook is not None:
        problems += _tried("webhook", _host(ways.webhook), lambda: _post(news, ways.webhook))
    return problems


def _tried(what: str, where: str, does: Callable[[], None]) -> list[Problem]:
    try:
        does()
    except (OSError, ValueError, smtplib.SMTPException) as error:
        advice = "see to Set-up, Notification"
        return [Problem(Cause.NOT_POSSIBLE, _words(error), f"{what} by {where}", advice=advice)]
    return []


def _mail(news: News, way: EmailWay | None) -> None:
    assert way is not None
    message = EmailMessage()
    message["Subject"] = f"Janus Lab: {_line(news.headline)}"
    message["From"], message["To"] = way.sender, way.to
    message.set_content(f"{news.headline}\n\n{news.text}\n")
    password = os.environ.get(way.password_variable, "") if way.password_variable else ""
    if way.password_variable and not password:
        raise ValueError(f"the environment variable {way.password_variable} is empty")
    secure = ssl.create_default_context()
    server: smtplib.SMTP
    if way.security == "tls":
        server = smtplib.SMTP_SSL(way.server, way.port, timeout=TIMEOUT, context=secure)
    else:
        server = smtplib.SMTP(way.server, way.port, timeout=TIMEOUT)
    with server:
        if way.security == "starttls":
            server.starttls(context=secure)
        if way.user:
            server.login(way.user, password)
        server.send_message(message)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A message goes to the address that was typed, and to no other."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _post(news: News, way: WebhookWay | None) -> None:
    assert way is not None
    request = urllib.request.Request(
        way.url,
        data=json.dumps(news.as_json()).encode(),
        headers={"Content-Type": "application/json", "User-Agent": "janus-lab"},
        method="POST",
    )
    with urllib.request.build_opener(_NoRedirects).open(request, timeout=TIMEOUT):
        pass


def _host(way: WebhookWay | None) -> str:
    """Its computer; the rest of the address may be a secret."""
    return urllib.request.Request(way.url).host if way is not None else ""


def _words(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        error.close()
        return f"the server answers {error.code}"
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
        return f"the server answers {error.smtp_code} {_line(text)}"
    if isinstance(error, urllib.error.URLError) and isinstance(error.reason, Exception):
        return _words(error.reason)
    if isinstance(error, TimeoutError):
        return "no answer in time"
    return _line(str(getattr(error, "strerror", None) or error) or type(error).__name__)


def _line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_LINE]
