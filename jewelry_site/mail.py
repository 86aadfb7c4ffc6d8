"""Mail as one address: ``smtp://user:password@host:587?tls=1``, ``smtps://user:password@host:465`` or ``console:``."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote, urlsplit

_SMTP = "django.core.mail.backends.smtp.EmailBackend"
_CONSOLE = "django.core.mail.backends.console.EmailBackend"
_PORTS = {"smtp": 25, "smtps": 465}


class MailError(ValueError):
    """The address cannot be used; the message ends a sentence that names the setting and holds no password."""


@dataclass(frozen=True)
class Mail:
    """What Django needs to send mail. ``starttls``: begun in the clear, then TLS; ``ssl``: TLS from the start."""

    backend: str
    sender: str
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: bool = False
    ssl: bool = False


def mail_settings(url: str, *, sender: str = "") -> Mail:
    """Raises MailError."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise MailError("is no address that can be read. Write it like smtp://user:password@host:587?tls=1.") from None
    if parts.scheme == "console":
        return Mail(_CONSOLE, sender or "touchstone@localhost")
    if parts.scheme not in _PORTS:
        raise MailError(f"begins with {parts.scheme!r}; it has to begin with smtp://, smtps:// or console:.")
    if not parts.hostname:
        raise MailError("names no host. Write it like smtp://user:password@host:587?tls=1.")
    return Mail(
        backend=_SMTP,
        sender=sender or f"touchstone@{parts.hostname}",
        host=parts.hostname,
        port=port or _PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starttls=parts.scheme == "smtp" and parse_qs(parts.query).get("tls", ["0"])[0] in {"1", "yes", "true"},
        ssl=parts.scheme == "smtps",
    )
