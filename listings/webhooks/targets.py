"""Which addresses a webhook may have: public servers over https, and nothing of our own network.

Whoever may name an address could otherwise make this machine speak to its neighbours (server-side request forgery).
The name is resolved once for each try, every address it leads to is checked, and the connection goes to a checked
address and not to the name again: a name that changes between the two questions changes nothing.
"""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

PORTS = {"https": 443, "http": 80}
_LOWEST_FREE_PORT = 1024
# Addresses that carry another one inside, which a gateway on the way would unpack.
_CARRIERS = tuple(ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))


class TargetRefused(Exception):
    """An address that no webhook may have; the message is a sentence for its owner."""


@dataclass(frozen=True)
class Target:
    """A checked address, taken apart. ``trusted``: the operator named it in WEBHOOK_PRIVATE_HOSTS."""

    scheme: str
    host: str
    port: int
    path: str
    trusted: bool


def target_read(url: str) -> Target:
    """Take an address apart without asking anybody. Raises TargetRefused."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
        host = _ascii(parts.hostname or "")
    except (ValueError, UnicodeError):
        raise TargetRefused(_("It is not a whole address.")) from None
    if any(character.isspace() or not character.isprintable() for character in url):
        raise TargetRefused(_("It holds blanks or signs that cannot be seen."))
    if not host or parts.scheme not in PORTS:
        raise TargetRefused(_("It has to begin with https:// and name a server."))
    if parts.username is not None or parts.password is not None:
        raise TargetRefused(_("It holds a user name or a password; the signature says who calls."))
    trusted = _is_trusted(host, port)
    if parts.scheme != "https" and not trusted:
        raise TargetRefused(_("It has to begin with https://."))
    if port != PORTS[parts.scheme] and port < _LOWEST_FREE_PORT and not trusted:
        raise TargetRefused(_("Its port is kept for other services."))
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii():
        raise TargetRefused(_("Signs beyond ASCII have to be percent-encoded."))
    return Target(scheme=parts.scheme, host=host, port=port, path=path, trusted=trusted)


def addresses_of(target: Target) -> list[str]:
    """The addresses of the server, all public. Raises TargetRefused when one is not, or when there is none."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise TargetRefused(_("No server of this name was found.")) from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not addresses:
        raise TargetRefused(_("No server of this name was found."))
    if not target.trusted and not all(map(is_public, addresses)):
        raise TargetRefused(_("It does not lead to a public server."))
    return addresses


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet, also when it is wrapped in an IPv6 address."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(read, ipaddress.IPv6Address):
        if read.ipv4_mapped is not None:
            return is_public(str(read.ipv4_mapped))
        if read.scope_id is not None or any(read in net for net in _CARRIERS):
            return False
    return read.is_global and not read.is_multicast


def _ascii(host: str) -> str:
    """The name as name servers know it. Raises UnicodeError. An IPv6 address is one already."""
    return host if ":" in host else host.encode("idna").decode("ascii")


def _is_trusted(host: str, port: int) -> bool:
    return host in settings.WEBHOOK_PRIVATE_HOSTS or f"{host}:{port}" in settings.WEBHOOK_PRIVATE_HOSTS
