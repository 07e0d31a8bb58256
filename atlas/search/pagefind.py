"""Runner of Pagefind: gives records and hand-written pages to its binary, and takes the index that it makes.

It speaks the protocol of Pagefind's own Python package. That package waits a tenth of a
second for every record, which is a quarter of an hour for 10,000; and in 1.5.2 it may end the binary before the last
file is on the disk. Asked for the files instead, Pagefind gives them all at once, and we keep those that are used.
"""

import base64
import gzip
import hashlib
import os
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from fnmatch import fnmatch
from io import BufferedReader
from itertools import chain
from pathlib import Path
from typing import IO, Any, Final, cast

import cbor2
import orjson
from pagefind.service import get_executable

from atlas.search.documents import Document, separated

_LANGUAGE: Final = "en"
_USED: Final = (
    "pagefind.js", "pagefind-entry.json", f"wasm.{_LANGUAGE}.pagefind", "pagefind.*.pf_meta",
    "index/*", "filter/*", "fragment/*",
)  # fmt: skip
"""Files of Pagefind that the pages load; the others are search boxes that the atlas does not use."""
_REPEATS: Final = (
    ".atlas-directory", ".atlas-list", ".atlas-cards", ".atlas-figures", ".atlas-glossary", ".atlas-share",
    ".atlas-chart", ".atlas-event", ".atlas-key", ".atlas-number", "table[class]", "select", "svg",
    "nav", "[data-search-exclude]",
)  # fmt: skip
"""The parts of hand-written pages that only repeat what records say."""
_SETTINGS: Final = {
    "root_selector": ".md-typeset",
    "exclude_selectors": list(_REPEATS),
    "force_language": _LANGUAGE,
}
_FINER: Final = {"PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE": "800"}
"""The index is read in pieces a twenty-fifth as large as usual: rare names, Chinese ones above all, make them heavy."""
_HEAD: Final = b"pagefind_dcd"
"""First bytes of every packed file."""
_FILTERS: Final = 3
"""The place of the filters, as pairs of name and file, in the file that leads to all others."""
_NUMBERED: Final = ((1, 0, "fragment/{}.pf_fragment"), (2, 2, "index/{}.pf_index"))
"""The places of the pages and of the pieces of the index there; the name of the file in each entry; its path."""
_EXCLUDED: Final = "data-pagefind-ignore"
"""Attribute of the text of a page that is not searched: its front matter says `search: {exclude: true}`."""
_TEXT: Final = re.compile(r"<article\b[^>]*>")
_PARAGRAPH: Final = re.compile(r"<(?:p|li|td|h[23][^>]*)>.*?</(?:p|li|td|h[23])>", re.DOTALL)
"""Piece of hand-written text: those of macros have classes."""
_TITLE: Final = re.compile(r"<h1[^>]*>(.*?)(?:<a|</h1>)", re.DOTALL)
"""Title of a page, before the link to it that Material adds."""
_TAG: Final = re.compile(r"<[^>]*>")


Request = dict[str, Any]
"""Message to Pagefind in its protocol."""


class NoIndex(RuntimeError):
    """Exception when Pagefind is missing or cannot make the index; the message says why."""


def made(records: Iterable[Document], pages: Iterable[Request] = ()) -> dict[str, bytes]:
    """The files of an index, by path. The same records and pages in the same order make the same bytes."""
    first, last = {"type": "NewIndex", "config": _SETTINGS}, {"type": "GetFiles", "index_id": 0}
    answer = _answer(chain([first], map(_record, records), pages, [last]))
    files = {}
    for file in answer["files"]:
        # The separator, and the folder that Pagefind puts before a path, depend on the system.
        path = file["path"].replace("\\", "/").removeprefix("./").removeprefix("pagefind/")
        if any(fnmatch(path, used) for used in _USED):
            files[path] = base64.b64decode(file["content"])
    return _steadied(files)


def _record(entry: Document) -> Request:
    return {
        "type": "AddRecord",
        "index_id": 0,
        "url": entry.url,
        "content": entry.content,
        "language": _LANGUAGE,
        "meta": entry.meta,
        "filters": entry.filters,
    }


def pages(
    site_dir: Path, targets: Mapping[str, str], further: Callable[[str, str, str], Mapping[str, str]]
) -> Iterator[Request]:
    """The hand-written pages as they were built, their text in the words that Pagefind tells apart.

    `targets` are the paths of their files in the site, by the path under `docs/`. `further` makes more fields of a
    page's `meta` from that path, its title and its hand-written text.
    """
    for path, target in sorted(targets.items()):
        built = site_dir / target
        html = separated(built.read_text(encoding="utf-8")) if built.is_file() else ""
        text = _TEXT.search(html)
        if text and _EXCLUDED not in text.group():
            title = _TITLE.search(html, text.end())
            said = _TAG.sub("", " ".join(_PARAGRAPH.findall(html, text.end())))
            fields = "".join(
                f'<span data-pagefind-meta="{name}:{value}"></span>'
                for name, value in further(path, _TAG.sub("", title[1]) if title else "", said).items()
            )
            html = f"{html[: text.end()]}{fields}{html[text.end() :]}"
            url = target.removesuffix("index.html")
            yield {"type": "AddFile", "index_id": 0, "url": url or "./", "file_contents": html}


def _answer(requests: Iterable[Request]) -> dict[str, Any]:
    """What Pagefind says to the last of some requests."""
    binary = get_executable()
    if binary is None:
        raise NoIndex("Pagefind is not installed. Install it with: pip install 'pagefind[bin]'")
    with (
        suppress(BrokenPipeError),
        subprocess.Popen(  # noqa: S603 (the binary of an installed package)
            [binary, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, **_FINER}
        ) as service,
    ):
        written, read = cast("IO[bytes]", service.stdin), cast("BufferedReader", service.stdout)
        # Pagefind queues its answers, so all requests can be written before the first answer is read.
        number = 0
        for number, request in enumerate(requests, start=1):
            message = orjson.dumps({"message_id": number, "payload": request})
            written.write(base64.b64encode(message) + b",")
        written.flush()
        for answer in _messages(read):
            payload: dict[str, Any] = answer["payload"]
            if payload["type"] == "Error":
                raise NoIndex(f"Pagefind could not make the search index: {payload['message']}")
            if answer["message_id"] == number:
                return payload
    raise NoIndex("Pagefind ended before the search index was made.")


def _messages(stream: BufferedReader) -> Iterator[dict[str, Any]]:
    """What Pagefind says, message by message; each ends with a comma, and the last holds the whole index."""
    begun: list[bytes] = []
    while chunk := stream.read1(1 << 20):
        end, *following = chunk.split(b",")
        begun.append(end)
        for start in following:
            yield orjson.loads(base64.b64decode(b"".join(begun)))
            begun = [start]


def _steadied(files: dict[str, bytes]) -> dict[str, bytes]:
    """The index with its filters in the order of their names, and with pages and pieces that are numbered.

    Pagefind 1.5 leaves that order to chance, and the bytes with it. What is put in order is CBOR, packed, and named
    after its content. So are pages and pieces, each: a name that nothing tells is most of what a reader loads to find
    any, and does not pack. Here all begin with one digest of these names, which no other content of the index has.
    """
    others = {path: content for path, content in files.items() if not path.endswith((".pf_filter", ".pf_meta"))}
    [(_, packed)] = [file for file in files.items() if file[0].endswith(".pf_meta")]
    meta = _unpacked(packed)
    filters = {}
    for name, old in sorted(meta[_FILTERS]):
        _, values = _unpacked(files[f"filter/{old}.pf_filter"])
        content = _packed([name, sorted(values)])
        filters[name] = _digest(content)
        others[f"filter/{filters[name]}.pf_filter"] = content
    meta[_FILTERS] = [[name, digest] for name, digest in filters.items()]
    for place, position, path in _NUMBERED:
        start = _digest(orjson.dumps(meta[place]))
        for number, entry in enumerate(meta[place]):
            old, entry[position] = entry[position], f"{start}-{number:x}"
            others[path.format(entry[position])] = others.pop(path.format(old))
    content = _packed(meta)
    others[f"pagefind.{_digest(content)}.pf_meta"] = content
    entry = orjson.loads(files["pagefind-entry.json"])
    entry["languages"][_LANGUAGE]["hash"] = _digest(content)
    return {**others, "pagefind-entry.json": orjson.dumps(entry)}


def _unpacked(content: bytes) -> Any:
    return cbor2.loads(gzip.decompress(content).removeprefix(_HEAD))


def _packed(value: Any) -> bytes:
    packed = gzip.compress(_HEAD + cbor2.dumps(value), mtime=0)
    # The tenth byte names the system that packed it, before Python 3.13: here none, as in later versions.
    return packed[:9] + b"\xff" + packed[10:]


def _digest(content: bytes) -> str:
    return f"{_LANGUAGE}_{hashlib.sha256(content).hexdigest()[:10]}"
