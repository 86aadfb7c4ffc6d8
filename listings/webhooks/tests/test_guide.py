"""The guide's snippets verify what we send, and nothing that was altered."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import playwright
import pytest
from django.utils import timezone

from listings.webhooks.signing import headers_of, salt_make, secret_of

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "webhooks.md"
BODY = '{"type":"webhook.test","data":{"title":"„Mara“"}}'.encode()
Verify = Callable[[str, dict[str, str], bytes], bool]


def snippet(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert found is not None
    return found[1]


def in_python(secret: str, headers: dict[str, str], body: bytes) -> bool:
    names: dict[str, Verify] = {}
    exec(snippet("python"), names)
    return names["verify"](secret, headers, body)


def in_node(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """With the Node that Playwright brings where there is no other."""
    node = shutil.which("node") or str(Path(playwright.__file__).parent / "driver" / "node")
    said = json.dumps([secret, headers, base64.b64encode(body).decode()])
    code = f"{snippet('javascript')}\nconst [s, h, b] = {said};\nconsole.log(verify(s, h, Buffer.from(b, 'base64')));"
    done = subprocess.run([node, "-e", code], capture_output=True, text=True, check=True)
    return done.stdout.strip() == "true"


@pytest.mark.parametrize("verify", [in_python, in_node])
def test_the_snippets_of_the_guide_verify_what_we_send_and_nothing_else(verify: Verify) -> None:
    new, old = salt_make(), salt_make()

    def sent(age: int = 0) -> dict[str, str]:
        at = timezone.now() - timedelta(seconds=age)
        return headers_of(message_id="msg_1", body=BODY, at=at, salts=[new, old])

    assert verify(secret_of(new), sent(), BODY)
    assert verify(secret_of(old), sent(), BODY)
    assert not verify(secret_of(salt_make()), sent(), BODY)
    assert not verify(secret_of(new), sent(), BODY + b" ")
    assert not verify(secret_of(new), sent(age=310), BODY)
