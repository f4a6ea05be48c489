"""A message by e-mail and to a webhook, to servers of the test's own on the loopback."""

from __future__ import annotations

import contextlib
import email
import email.policy
import http.server
import json
import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from janus_lab.notification import sending
from janus_lab.notification.news import News
from janus_lab.notification.sending import send
from janus_lab.notification.ways import Ways

NEWS = News("I–V sweep of film µ7: failed", "the interlock is open\n.\nsecond line", failed=True)


@contextlib.contextmanager
def serving(handler: Any, kept: list[Any]) -> Iterator[int]:
    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = False
        block_on_close = True
        messages = kept

    with Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


class Mail(socketserver.StreamRequestHandler):
    """As much of a mail server as takes one message."""

    def handle(self) -> None:
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline():
            command = line.split()[0].upper()
            if command == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                text = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    text += part.removeprefix(b".") if part.startswith(b"..") else part
                self.server.messages.append(text)  # type: ignore[attr-defined]
                self.wfile.write(b"250 kept\r\n")
            elif command == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


class Web(http.server.BaseHTTPRequestHandler):
    """Takes what is posted to /kept, refuses /no, and sends /away elsewhere."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/kept":
            self.server.messages.append(json.loads(body))  # type: ignore[attr-defined]
        self.send_response({"/kept": 204, "/away": 302}.get(self.path, 403))
        if self.path == "/away":
            self.send_header("Location", "/kept")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *_: Any) -> None:
        pass


def by_mail(port: int, **more: Any) -> Ways:
    way = {"server": "127.0.0.1", "port": port, "security": "none", "sender": "bench@example.org",
           "to": "me@example.org"}  # fmt: skip
    return Ways.model_validate({"email": way | more})


def by_web(port: int, path: str) -> Ways:
    return Ways.model_validate({"webhook": {"url": f"http://127.0.0.1:{port}{path}"}})


def test_a_message_arrives_by_mail() -> None:
    kept: list[bytes] = []
    with serving(Mail, kept) as port:
        assert send(NEWS, by_mail(port)) == []
    (raw,) = kept
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message["Subject"] == f"Janus Lab: {NEWS.headline}"
    assert (message["From"], message["To"]) == ("bench@example.org", "me@example.org")
    assert message.get_content().splitlines()[2:] == NEWS.text.splitlines()


def test_a_message_arrives_at_a_webhook() -> None:
    kept: list[dict[str, object]] = []
    with serving(Web, kept) as port:
        assert send(NEWS, by_web(port, "/kept")) == []
    assert kept == [dict(NEWS.as_json())]
    assert NEWS.text in str(kept[0]["text"])


@pytest.mark.parametrize(("path", "said"), [("/no", "403"), ("/away", "302")])
def test_who_refuses_or_leads_elsewhere_is_told_without_the_secret(path: str, said: str) -> None:
    kept: list[object] = []
    with serving(Web, kept) as port:
        (problem,) = send(NEWS, by_web(port, path))
    assert kept == []
    assert said in str(problem)
    assert path not in str(problem)


def test_nobody_there_is_told_for_each_way() -> None:
    with serving(Web, []) as port:
        pass  # nobody is at this port any more
    both = Ways(email=by_mail(port).email, webhook=by_web(port, "/kept").webhook)
    problems = send(NEWS, both)
    assert [problem.subject.split()[0] for problem in problems] == ["e-mail", "webhook"]
    assert all("refused" in problem.detail.lower() for problem in problems)


def test_who_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    class Silent(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(1 << 16)
            self.request.recv(1 << 16)  # until the other end has gone

    monkeypatch.setattr(sending, "TIMEOUT", 0.2)
    with serving(Silent, []) as port:
        assert len(send(NEWS, by_mail(port))) == 1
        assert len(send(NEWS, by_web(port, "/kept"))) == 1


def test_a_password_that_is_nowhere_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JANUS_LAB_TEST_PASSWORD", raising=False)
    (problem,) = send(NEWS, by_mail(1, user="me", password_variable="JANUS_LAB_TEST_PASSWORD"))
    assert "JANUS_LAB_TEST_PASSWORD" in str(problem)


def test_desktop_alone_sends_nothing() -> None:
    assert send(NEWS, Ways()) == []
