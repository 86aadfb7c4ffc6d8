"""Which text model writes, as one setting names it. Plain Python: the web process reads it too."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlsplit

STARTER = "starter"
SECONDS = 40.0
_HUB = re.compile(r"^([A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95})(?:@([\w.-]{1,80}))?$", re.ASCII)
_HOW = (
    "Set it to “starter”, to a folder such as /models/my-model, to a name on the hub such as owner/name, "
    "or to an address such as https://models.example/v1."
)


class ChoiceError(ValueError):
    """The setting names no text model that can be used. The message says how to mend it."""


@dataclass(frozen=True)
class Folder:
    """A causal language model in a local folder, as `save_pretrained` writes it."""

    folder: Path
    seconds: float = SECONDS


@dataclass(frozen=True)
class Hub:
    """A causal language model by its name on the hub; it comes from the local cache unless `download` is set."""

    name: str
    revision: str = "main"
    download: bool = False
    seconds: float = SECONDS


@dataclass(frozen=True)
class Endpoint:
    """A server that speaks OpenAI's chat completions. `address` ends before /chat/completions."""

    address: str
    model: str
    key: str = field(default="", repr=False)
    seconds: float = SECONDS

    @property
    def host(self) -> str:
        """The name that people are told their facts go to."""
        return urlsplit(self.address).hostname or ""

    @property
    def leaves_machine(self) -> bool:
        """Whether text goes to another machine than this one."""
        return not is_loopback(self.host)


Choice: TypeAlias = Folder | Hub | Endpoint


def choose(
    text: str, *, model: str = "", key: str = "", seconds: float = SECONDS, download: bool = False
) -> Choice | None:
    """The choice that a setting names, None for the starter. Raises ChoiceError. Touches no network."""
    wanted = text.strip()
    if wanted in ("", STARTER):
        return None
    if "://" in wanted:
        return _endpoint(wanted, model.strip(), key.strip(), seconds)
    if wanted[0] in "./~\\" or Path(wanted).is_dir():
        return Folder(_model_folder(Path(wanted).expanduser()), seconds)
    name = _HUB.match(wanted)
    if name is None:
        raise ChoiceError(f"{wanted!r} is no text model. {_HOW}")
    return Hub(name[1], name[2] or "main", download, seconds)


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only be this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _model_folder(folder: Path) -> Path:
    if not folder.is_dir():
        raise ChoiceError(f"There is no folder {folder}. {_HOW}")
    if (folder / "manifest.json").is_file():
        raise ChoiceError(
            f"{folder} is a model of this product's own kind: register it with “manage.py model_add text”, "
            "make it live, and leave the setting at “starter”."
        )
    if not (folder / "config.json").is_file():
        raise ChoiceError(f"{folder} has no config.json: name the folder that save_pretrained wrote.")
    if not any(folder.glob("*.safetensors")):
        raise ChoiceError(
            f"{folder} has no weights in the safetensors format, and no other format is opened: save the model "
            "again with save_pretrained, which writes safetensors."
        )
    return folder.resolve()


def _endpoint(address: str, model: str, key: str, seconds: float) -> Endpoint:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise ChoiceError("The address of the text model cannot be read. Write https://host/v1.") from None
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ChoiceError("The address of the text model may hold no name, password or question: the key has its own.")
    if not host or parts.scheme not in ("http", "https"):
        raise ChoiceError(f"The address {address!r} is not usable. Write https://host/v1.")
    if parts.scheme == "http" and not is_loopback(host):
        raise ChoiceError(f"Text would travel to {host} unencrypted. Write https://, or run the model on this machine.")
    if not re.fullmatch(r"[\w.:/@+-]{1,200}", model, re.ASCII):
        raise ChoiceError("An address needs the name of the model there: set TEXT_MODEL_NAME (or --model-name).")
    if key and not re.fullmatch(r"[\x21-\x7e]{1,4000}", key):
        raise ChoiceError("The key of the text model holds characters that no header can carry: copy it again.")
    path = parts.path.rstrip("/").removesuffix("/chat/completions")
    return Endpoint(f"{parts.scheme}://{parts.netloc}{path}", model, key, seconds)
