"""The one address that says how mail leaves."""

from __future__ import annotations

import pytest

from jewelry_site.env import EnvError, read_env
from jewelry_site.mail import MailError, mail_settings

NEEDED = {"DATABASE_URL": "postgresql://h/n", "REDIS_URL": "redis://h", "SECRET_KEY": "s"}


def test_an_address_says_host_port_user_password_and_kind_of_encryption() -> None:
    mail = mail_settings("smtp://me%40shop:p%3Aw@mail.example:587?tls=1", sender="shop@example")

    assert (mail.host, mail.port, mail.user, mail.password) == ("mail.example", 587, "me@shop", "p:w")
    assert (mail.starttls, mail.ssl, mail.sender) == (True, False, "shop@example")
    assert "p:w" not in repr(mail)


def test_smtps_is_encrypted_from_the_start_on_its_own_port() -> None:
    mail = mail_settings("smtps://mail.example")

    assert (mail.port, mail.starttls, mail.ssl, mail.sender) == (465, False, True, "touchstone@mail.example")


def test_without_a_setting_mail_is_printed() -> None:
    assert read_env(NEEDED).mail.backend == "django.core.mail.backends.console.EmailBackend"


@pytest.mark.parametrize("url", ["mailto:x@y", "smtp://", "smtp://host:port"])
def test_an_address_that_cannot_be_used_stops_the_start_without_telling_the_password(url: str) -> None:
    with pytest.raises(MailError):
        mail_settings(url)
    with pytest.raises(EnvError, match="EMAIL_URL"):
        read_env({**NEEDED, "EMAIL_URL": url})
