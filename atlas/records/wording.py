"""Rules for the wording of records: what they say of persons, praise, capitals, quotes, and links in disguise."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import islice
from typing import Final
from urllib.parse import urlsplit

from atlas.records import addresses
from atlas.records.catalogue import Catalogue
from atlas.records.diagnostics import Finding, Message, Steps
from atlas.records.links import walk
from atlas.records.model import Record
from atlas.records.strings import quoted
from atlas.records.text import Link, links, without_links
from atlas.records.yaml_reader import MAX_DIAGNOSTICS
from atlas.records.yaml_syntax import table

POLICY: Final = 'See "What belongs in the atlas" in CONTRIBUTING.md.'

_WORDS: Final = table(__file__, "advertising.yml")
_ADVERTISING: Final = re.compile(rf"(?<![\w-])(?:{'|'.join(_WORDS['patterns'])})(?![\w-])")
"""Pattern for texts in lower case: to ignore the case of letters takes Python three times as long."""
_QUOTES: Final = (
    ("“", "”"), ("„", "“"), ("„", "”"), ("”", "”"), ("‘", "’"), ("‚", "‘"), ("«", "»"), ("»", "«"), ("‹", "›"),
    ("「", "」"), ("『", "』"), ("＂", "＂"), ('"', '"'), ("'", "'"), ("`", "`"), ("´", "´"),
)  # fmt: skip
"""Quotes that open and close."""
_PARTNERS: Final = (("“„", "”"), ("«‹", "»›"), ("「", "」"), ("『", "』"))
"""Quotes of which each needs another one: those that are never an apostrophe."""
_CAPITALS: Final = re.compile(r"(?<![\w.-])[A-ZÀ-ÖØ-Þ]{3,}(?![\w.-])")
_LOUD: Final = re.compile(r"(?<![\w.-])[A-ZÀ-ÖØ-Þ]{4,}(?: [A-ZÀ-ÖØ-Þ]{2,}){2,}(?![\w.-])")
"""Words in capitals in a row, of which hardly all are short forms."""
_SHOUTED: Final = 9
"""Length from which on a word in capitals is no short form."""
_AT: Final = r"(?:\s?(?:[@＠]|[(\[{]at[)\]}])\s?|(?<=\w)\(a\)(?=\w)| at (?=\w+ (?:dot|\(dot\))))"
_DOT: Final = r"(?:\.(?=\w)|。| \. |\s?(?:[(\[]dot[)\]]|\(punkt\)| dot )\s?)"
_MAIL: Final = re.compile(rf"(?<![\w.+-])[\w.+-]++{_AT}[\w-]+(?:{_DOT}[\w-]+)+", re.IGNORECASE)
_TELEPHONE: Final = re.compile(
    # From abroad; with the 0 of a long distance; the French and the Chinese way.
    r"(?:[+＋]|(?<!\d)00(?=[1-9]))\d{1,3}[\s()./-]*(?:\d[\s()./-]*){6,12}\d"
    r"|(?<![\w.,/-])(?<!\d )(?=\(?0(?:[\s()/-]*\d){9})\(?0\d{1,4}\)?[\s/-]+(?!(?:19|20)\d\d\b)\d{3,}(?:[\s-]\d{2,})*"
    r"|(?<![\w.,])(?<!\d )(?:0\d(?:[ .-]\d\d){4}|1[3-9]\d[ -]?\d{4}[ -]?\d{4})(?![\w,])"
    # Behind a word or a sign for it.
    r"|(?:\b(?:t[eé]l|tlf|tel[eé]fono|t[eé]l[eé]phone|telefon|phone|handy|mobile|mob|fax|whatsapp|wechat|qq|cell|τηλ)\b"
    r"|电话|手机|電話|[☎☏📞📱])\.?\s?[:：]?\s*(?:no\.?|number|id)?:?\s*\+?\(?\d[\d\s()./-]{5,}\d"
    r"|\b(?:call|ring|dial|reach(?:ed)?)(?: (?:her|him|it|me|them|us|on|at))* (?=\(?\d(?:[ ()-]*\d){8})"
    r"\(?\d{2,3}\)?(?:[ -]\d{2,4}){2,4}",
    re.IGNORECASE,
)
_ACCOUNT: Final = re.compile(
    r"\b(?:wechat|weixin|weibo|telegram|twitter|instagram|signal|line)(?:\s+(?:id|name|account))?\s*[:：]?\s*@\w[\w.-]+"
    r"|\b(?:wechat|weixin|whatsapp|telegram|skype|viber)(?:\s+(?:id|name|account))?\s*[:：]\s*"
    r"(?:(?=\S{0,40}[a-z])(?=\S{0,40}[\d_])[\w.@:-]{5,}|\w[\w.-]{2,}(?=[.,;)]|$))"
    r"|(?:微信|QQ)号?\s*[:：]\s*[\w-]{3,}",
    re.IGNORECASE,
)
"""Name or number of a person at a service that brings messages."""
_PERSONAL: Final = (
    (re.compile(r"[@＠]|[(\[{]at[)\]}]|\(a\)| at (?=\w+ (?:dot|\(dot\)))", re.IGNORECASE), _MAIL),
    (re.compile(r"\d[\d\s()./-]{3,}\d"), _TELEPHONE),
    (re.compile("[:：@]"), _ACCOUNT),
)
"""Patterns of personal data, each after one of what it cannot be without, which is found in a tenth of the time."""
_BARE_ADDRESS: Final = re.compile(r"https?://[^\s<>()]*[^\s<>().,;]")
_PLACEHOLDER: Final = re.compile(r"\b(?:TODO|TBD|TBC|FIXME)\b|\b(?i:lorem ipsum)\b|\?\?\?")
"""Words that stand where a text was meant to be."""
_NO_TEXT: Final = re.compile(
    r"[\W_]*(?:(?:n/?a|none|tb[acd]|test|x{3,}|unknown|to (?:be \w+|follow))[\W_]*)?", re.IGNORECASE
)
"""What is no text as a whole."""


_NAMES: Final = ("name", "abbreviation", "aliases")


def without_personal_data(text: str) -> str:
    """Text without addresses and numbers of persons: they are told as such, not as figures."""
    for sign, pattern in _PERSONAL:
        if sign.search(text):
            # Wide digits and signs are digits and signs.
            text = pattern.sub(" ", unicodedata.normalize("NFKC", text))
    return text


def personal_data(text: str) -> Iterator[str]:
    """Addresses and numbers of persons in a text."""
    said = unicodedata.normalize("NFKC", text)
    for sign, pattern in _PERSONAL:
        if sign.search(said):
            yield from (found.group().strip() for found in pattern.finditer(said))
            # What is an address is no account too.
            said = pattern.sub(" ", said)


def errors(record: Record) -> Iterator[Finding]:
    """Errors in the words of a record: personal data, and links that deceive."""
    lines = ((steps, line) for steps, line, _ in walk(record, "line"))
    for steps, text in (*lines, *record.texts):
        for found in islice(personal_data(without_links(text)), MAX_DIAGNOSTICS):
            message = f"{quoted(found)} is personal data, which the atlas holds only where the paper prints it."
            yield steps, "personal-data", message, f"Take it out. {POLICY}"
    for steps, text in record.texts:
        for link in links(text):
            yield from _link(steps, link)


def _link(steps: Steps, link: Link) -> Iterator[Finding]:
    if "://" in link.target:
        refused = addresses.refusal(link.target)
        if refused:
            message, hint = refused
            yield steps, "address", f"The link to {quoted(link.target)} {message}.", hint
    if not link.words.strip() and (link.words or "://" in link.target):
        message = f"The link to {quoted(link.target)} shows nothing."
        yield steps, "link-words", message, "Put words between its square brackets."
    if addresses.shows_another(link.words, link.target):
        message = f"The link shows {quoted(link.words)}, and leads to {quoted(link.target)}."
        hint = "Let a link show words, or the address that it leads to."
        yield steps, "link-words", message, hint


def warnings(record: Record) -> Iterator[Finding]:
    """Warnings about the words of a record that need no other: quotes around a text, and what stands for one."""
    for steps, text in _words(record):
        yield from ((steps, *found) for found in (*_quotes(text), *_placeholders(steps, text)))


class WordingRules:
    """Lint rules that look at words in the light of all records."""

    def __init__(self, catalogue: Catalogue, own_site: str = "") -> None:
        self.catalogue = catalogue
        self.own_site = own_site.rstrip("/")
        self._known: dict[str, bool] = {}
        """Whether each word that was asked for stands in some text."""

    def of_record(self, record: Record) -> Iterator[Finding]:
        """Warnings about the words of a record."""
        for steps, text in _words(record):
            findings = [found for address in _addresses(text) for found in self.own_address(address)]
            # An editor's note says what the paper prints.
            if steps[0] != "editor_notes":
                findings += self._shouting(text)
            if steps[0] not in ("editor_notes", *_NAMES) and _praises(text):
                findings += self._praise(self._without_names(without_links(text)))
            yield from ((steps, *found) for found in findings)
        yield from ((("website",), *found) for found in self.own_address(record.website or ""))

    def _shouting(self, text: str) -> Iterator[Message]:
        """Words in capitals that are no short form, and marks of exclamation in a row."""
        in_capitals, loud = _in_capitals(text)
        words = [word for word in in_capitals if self._is_shouted(word)]
        for run in loud:
            words += [word for word in run.split() if word not in (*words, *self._short_forms)]
        if words:
            message = f"{', '.join(map(quoted, words))} {'is' if len(words) == 1 else 'are'} written in capitals."
            hint = "Write words in small letters; give a real short form as `abbreviation` or one of the `aliases`."
            yield "shouting", message, hint
        elif "!!" in text:
            hint = "Write plain sentences, which end in a full stop."
            yield "shouting", "It has more than one exclamation mark.", hint

    def _is_shouted(self, word: str) -> bool:
        return word not in self._short_forms and (len(word) >= _SHOUTED or self._is_ordinary(word.lower()))

    def _is_ordinary(self, word: str) -> bool:
        """Whether a word stands in small letters in some text."""
        if word not in self._known:
            # Most stand in none, which is found out at once.
            self._known[word] = word in self._texts and re.search(rf"(?<!\w){word}(?!\w)", self._texts) is not None
        return self._known[word]

    @cached_property
    def _short_forms(self) -> frozenset[str]:
        """Words in capitals in the short forms and other names of the records."""
        names = [name for record in self.catalogue for name in (record.abbreviation or "", *record.aliases)]
        return frozenset(word for name in names for word in re.findall(r"[A-ZÀ-ÖØ-Þ]{2,}", name))

    @cached_property
    def _texts(self) -> str:
        return "\n".join(without_links(text) for record in self.catalogue for _, text in record.texts)

    def _praise(self, text: str) -> Iterator[Message]:
        found = list(dict.fromkeys(match.group() for match in re.finditer(_ADVERTISING.pattern, text, re.IGNORECASE)))
        if len(found) > 1 or any(word.lower() not in _WORDS["factual"] for word in found):
            message = f"{', '.join(map(quoted, found))} {'reads' if len(found) == 1 else 'read'} like advertising."
            yield "advertising", message, f"Say what it does, in neutral words. {POLICY}"

    def _without_names(self, text: str) -> str:
        """Text without the names of records, of which some praise."""
        for name in self._praising_names:
            text = text.replace(name, " ")
        return text

    @cached_property
    def _praising_names(self) -> tuple[str, ...]:
        names = {name for one in self.catalogue for name in (one.name, one.abbreviation or "", *one.aliases)}
        return tuple(sorted((name for name in names if _ADVERTISING.search(name.lower())), key=len, reverse=True))

    def own_address(self, address: str) -> Iterator[Message]:
        """Warning about an address that is one of this site: it would break when the site moves."""
        if "://" not in address:
            return
        path = urlsplit(address).path.strip("/").removesuffix("/index.html")
        key = "/".join(path.split("/")[-2:])
        is_own = bool(self.own_site) and f"{address}/".startswith(f"{self.own_site}/")
        if is_own or self.catalogue.get(key):
            target = quoted(key) if self.catalogue.get(key) else "the record as kind/id"
            yield "own-address", f"{quoted(address)} is an address of this site.", f"Link to {target}."


def _addresses(text: str) -> list[str]:
    """Web addresses in a text, as targets of links or as they are."""
    if ":" not in text:
        return []
    return [*(link.target for link in links(text)), *_BARE_ADDRESS.findall(without_links(text))]


# What a text says by itself: after an edit, all others are looked at again, in the light of the records that changed.
@lru_cache(maxsize=1 << 17)
def _in_capitals(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words in capitals, and rows of them that hardly are short forms."""
    said = without_personal_data(without_links(text))
    return tuple(_CAPITALS.findall(said)), tuple(_LOUD.findall(said))


@lru_cache(maxsize=1 << 17)
def _praises(text: str) -> bool:
    return _ADVERTISING.search(without_links(text).lower()) is not None


def _quotes(text: str) -> Iterator[Message]:
    for opening, closing in _QUOTES:
        inner = text[1:-1]
        if len(text) > 2 and text[0] == opening and text[-1] == closing and not {opening, closing} & {*inner}:
            message = f"The quotes {opening} {closing} around it are part of the text, and the page shows them."
            yield "quotes", message, f"Write {quoted(inner)} without them; YAML's own quotes are ' and \"."
            return
    if text.count('"') % 2 and not re.search(r'\d"', text) and text[0] != text[-1] and '"' in (text[0], text[-1]):
        yield "quotes", "A quote stands at one of its ends only.", "Write it at both ends, or take it out."
    for opening, closing in _PARTNERS:
        signs = re.findall(f"[{opening}{closing}]", text)
        # Behind a digit, it may stand for inches.
        if len(signs) % 2 and not re.search(r"\d”", text):
            message = f"A quotation mark has no partner: {' '.join(signs)}."
            yield "quotes", message, "Write it at both ends of what is quoted, or take it out."


def _placeholders(steps: Steps, text: str) -> Iterator[Message]:
    found = _NO_TEXT.fullmatch(text) or _PLACEHOLDER.search(text)
    # A name without a letter or digit is an error.
    if found and (steps[0] not in _NAMES or any(map(str.isalnum, text))):
        message = f"{quoted(found.group())} stands where a text is to come."
        yield "placeholder", message, "Write the text, or leave the field out."


def _words(record: Record) -> Iterator[tuple[Steps, str]]:
    """Name, other names and texts of a record, each with its path."""
    yield from ((steps, line) for steps, line, _ in walk(record, "line") if steps[0] in _NAMES)
    yield from record.texts
