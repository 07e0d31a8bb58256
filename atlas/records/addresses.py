"""Web addresses that no record may give: of private networks and this machine, with credentials, in disguise."""

import ipaddress
import re
import socket
import unicodedata
from typing import Final
from urllib.parse import unquote, urlsplit

from atlas.records import characters

_PRIVATE_NAMES: Final = re.compile(
    r"(?:.*\.)?(?:localhost|localdomain|local|internal|intranet|lan|home|corp|private|home\.arpa|in-addr\.arpa)"
)
"""Host names that lead nowhere but in a private network."""
_NAMES_OF_NUMBERS: Final = re.compile(r"(?:.*[.-])?(\d+[.-]\d+[.-]\d+[.-]\d+)\.(?:nip\.io|sslip\.io|xip\.io)")
"""Host names that stand for the address in them."""
_LABEL: Final = r"(?!-)(?:[\w-]|[^\x00-\x7f]){1,63}(?<!-)"
_HOST: Final = re.compile(rf"(?:{_LABEL}\.)+(?!\d+$){_LABEL}", re.ASCII)
"""Name of a host: letters, digits and hyphens between dots, the last part no number."""
_SHOWN: Final = re.compile(
    r"(?:(?:https?:)?//|www\.)[^\s/,;()<>]+"
    r"|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?!(?:js|py|md|pdf|html?|txt|csv|json|ya?ml)\b)[a-z]{2,}\b",
    re.IGNORECASE,
)
"""Address in the words of a link, with its scheme or without."""


def refusal(address: str) -> tuple[str, str] | None:
    """Reason why a web address cannot stand in a record, as a message and a hint; None when it can."""
    try:
        parts = urlsplit(address)
        host, port = _plain(parts.hostname or ""), parts.port
    except ValueError:
        return "has no host and port that can be read", "Copy it from the browser."
    if host in ("http", "https"):
        return "begins with http:// or https:// twice", "Take one of them out."
    if port == 0:
        return "has a port that no server can have", "Take it out, with the colon before it."
    if "@" in parts.netloc:
        return "holds a name or password before its host", "Take out what stands before the @, and the @."
    return _refused_host(parts.netloc, host)


def _refused_host(written: str, host: str) -> tuple[str, str] | None:
    """Reason why a host cannot stand in a record: as it was written, and as a browser reads it."""
    if re.search(r"\s", host):
        return "has a space in its host, which no host can hold", "Remove the space, or the %20 in its place."
    if _is_private(host):
        return "leads into a private network or to the reader's own machine", "Give an address that is open to all."
    if "%" in written or not (_number(host) or _HOST.fullmatch(host)):
        return "has a host that no site can have", "Copy it from the browser."
    for label in host.split("."):
        deceptive = next(characters.findings(_decoded(label)), None)
        if deceptive:
            return f"is in disguise: {deceptive.message[:1].lower()}{deceptive.message[1:-1]}", deceptive.hint
    return None


def shows_another(words: str, target: str) -> bool:
    """Whether the words of a link show an address of another site than the one that it leads to."""
    shown = _SHOWN.search(words)
    # A name may look like a host: that of a record, or one with capitals in a text.
    if not shown or (
        not re.search(r"/|^www\.", shown.group(), re.IGNORECASE)
        and ("://" not in target or not (shown.group().islower() or shown.group() == words.strip()))
    ):
        return False
    seen, real = host_of(shown.group()), host_of(target)
    return real != seen and not real.endswith(f".{seen}")


def host_of(address: str) -> str:
    """Host of a web address, without `www.`; empty where it has none that can be read."""
    whole = address if "//" in address else f"//{address}"
    try:
        return _plain(urlsplit(whole).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _plain(host: str) -> str:
    """Host as a browser reads it: decoded, in lower case, with plain digits and dots."""
    return unicodedata.normalize("NFKC", unquote(host)).replace("。", ".").casefold().rstrip(".")


def _is_private(host: str) -> bool:
    number = _number(host)
    if number:
        return not number.is_global or number.is_multicast
    within = _NAMES_OF_NUMBERS.fullmatch(host)
    if within:
        return _is_private(within.group(1).replace("-", "."))
    return "." not in host or _PRIVATE_NAMES.fullmatch(host) is not None


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """IP address that a host is, written in any way that browsers take: decimal, octal, hexadecimal, shortened."""
    if ":" in host:
        try:
            return _inner(ipaddress.IPv6Address(host.partition("%")[0]))
        except ValueError:
            return None
    if not re.fullmatch(r"(?:0x[0-9a-f]*|\d+)(?:\.(?:0x[0-9a-f]*|\d+)){0,3}", host):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except (OSError, ValueError):
        return ipaddress.IPv4Address(0)


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Address of IPv4 that one of IPv6 stands for, if it does."""
    low = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    if address in ipaddress.IPv6Network("64:ff9b::/96") or (int(address) >> 32 == 0 and int(address) > 1):
        return low
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1] or address


def _decoded(label: str) -> str:
    """Letters of a label of a host; those of an international one are written in ASCII."""
    if not label.startswith("xn--"):
        return label
    try:
        return label.removeprefix("xn--").encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return label
