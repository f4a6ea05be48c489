"""Whom to tell, and how: the user's file `notification.yaml`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from drivers.config import yaml_file
from drivers.config.quantities import Unit
from drivers.config.section import Section
from drivers.errors import Cause, ConfigError
from janus_lab.runs import files

FILE = "notification.yaml"


def _address(text: str) -> str:
    if text.count("@") != 1 or not all(text.split("@")) or set(text) & set(" ,;<>\r\n\t"):
        raise ValueError(f"{text!r} is not an e-mail address, such as name@example.org")
    return text


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("has characters that cannot be printed")
    return text


def _url(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or not text.isprintable():
        raise ValueError(f"{text!r} is not an address of the web, such as https://example.org/x")
    return text


MailAddress = Annotated[str, AfterValidator(_address)]
Line = Annotated[str, AfterValidator(_one_line)]


class EmailWay(Section):
    """A mail server that takes messages."""

    server: Line = Field(min_length=1, description="Name of the mail server")
    port: int = Field(587, ge=1, le=65535, description="587 with starttls, 465 with tls")
    security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="none only inside a network that you trust"
    )
    user: Line = Field("", description="Name at the server; empty: none is asked for")
    password_variable: Line = Field(
        "", description="Environment variable that has the password; no file keeps it"
    )
    sender: MailAddress
    to: MailAddress


class WebhookWay(Section):
    """An address of the web that takes a JSON object by POST."""

    url: Annotated[str, AfterValidator(_url)]


class Ways(Section):
    """The content of the file; what is not there is not used."""

    desktop: bool = Field(True, description="A message of the desktop")
    at_least: Annotated[
        float, Unit("s"), Field(ge=0, description="What was over sooner is told only if it failed")
    ] = 60.0
    email: EmailWay | None = None
    webhook: WebhookWay | None = None


def read_ways(folder: Path) -> Ways:
    """What the file in `folder` says, or what counts without one; raises ConfigError."""
    path = folder / FILE
    try:
        return yaml_file.load(path, Ways)
    except ConfigError as error:
        if error.kind is Cause.NOT_FOUND:
            return Ways()
        raise


def write_ways(folder: Path, ways: Ways) -> None:
    """Replace the file in `folder`, which only its user may read; raises ConfigError."""
    path = folder / FILE
    said = ways.model_dump(mode="json", exclude_none=True)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files.replace(path, json.dumps(said, indent=2, ensure_ascii=False).encode())
        path.chmod(0o600)
    except OSError as error:
        why = error.strerror or str(error)
        raise ConfigError(f"cannot be written ({why})", subject=path, kind=Cause.FILE) from None
