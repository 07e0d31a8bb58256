"""Translations of the interface: gettext catalogues, whose messages are the English texts.

A build has one language, and pure functions everywhere ask for its words: a date, the name of a kind, a heading. So
the catalogue in use is kept here, for the whole process, instead of being handed through all of them; `use` sets it
when the records are loaded. This module stands below the folders, because the records have words to translate too.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import IO, ClassVar, Final

import yaml
from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from jinja2 import Environment
from markupsafe import Markup

FOLDER: Final = "locale"
"""Of the catalogues, in the repository: `fr/LC_MESSAGES/atlas.po`, and `atlas.pot`, which lists the texts."""

N_: Final = str
"""Marks a text for the catalogues that is translated where it is shown: in a table of labels it stays as it is."""


_VALUE: Final = re.compile(r"%\((\w+)\)")


class CatalogueError(Exception):
    """Exception for a catalogue that cannot be used: its path, the line, and what is wrong there."""


class _InUse:
    language: ClassVar[str] = "en"
    translations: ClassVar[NullTranslations] = NullTranslations()


def use(language: str, root: Path) -> None:
    """Translate into this language from now on; into English where the repository at `root` has no catalogue of it."""
    path = root / FOLDER / language.replace("-", "_") / "LC_MESSAGES" / "atlas.po"
    _InUse.translations = _read(path, language)
    _InUse.language = language if path.is_file() else "en"


def gettext(message: str) -> str:
    """The text in the language in use; itself where there is no translation."""
    return _InUse.translations.gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The text in the form that goes with this number, in the language in use."""
    return _InUse.translations.ngettext(singular, plural, count)


def language_name(tag: str) -> str:
    """Name of a language, by its code, in the language in use: "Catalan" for `ca`; the code where nobody knows it."""
    names: Mapping[str, str] = Locale.parse(_InUse.language, sep="-").languages
    return names.get(tag.replace("-", "_")) or names.get(tag.partition("-")[0], tag)


def install(environment: Environment) -> None:
    """Give the templates of an environment `{% trans %}`, `_()` and `ngettext()`."""
    environment.add_extension("jinja2.ext.i18n")
    environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    # Jinja's own `_` passes through three calls, for some twenty words on each page.
    environment.globals["_"] = _word_of(Markup if environment.autoescape else str)


def extracted(file: IO[bytes], *_: object, **__: object) -> Iterator[tuple[int, str, str, list[str]]]:
    """Texts of a YAML file, for `pybabel extract`: all but the names of fields."""
    is_name = False
    for token in yaml.scan(file):
        if isinstance(token, yaml.ScalarToken) and not is_name:
            yield token.start_mark.line + 1, "", token.value, []
        is_name = isinstance(token, yaml.KeyToken)


def _word_of(form: type[str]) -> Callable[..., str]:
    """Function `_` of templates: the text in the language in use, its `%(name)s` replaced by what is given."""

    def word(message: str, **variables: object) -> str:
        text = form(gettext(message))
        return text % variables if variables else text

    return word


def _read(path: Path, language: str) -> NullTranslations:
    if not path.is_file():
        return NullTranslations()
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language.replace("-", "_"), abort_invalid=True)
    except PoFileError as error:
        raise CatalogueError(path, error.lineno + 1, f"It cannot be read: {error}") from None
    except ValueError as error:
        raise CatalogueError(path, 1, f"It cannot be read: {error}") from None
    for message in catalogue:
        ids, texts = (one if isinstance(one, (list, tuple)) else (one,) for one in (message.id, message.string))
        unknown = {*_VALUE.findall(" ".join(map(str, texts)))} - {*_VALUE.findall(" ".join(map(str, ids)))}
        if unknown:
            raise CatalogueError(path, message.lineno or 1, f"%({min(unknown)})s stands in no English text of this one")
    # Python reads only compiled catalogues; compiling takes a hundredth of a second, so none is committed.
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
