"""The end of a build: the search index, and the files that are written while it is made."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from atlas import press
from atlas.door import shared
from atlas.door.listings import Elsewhere
from atlas.finding import indexes
from atlas.serving import DESK


def finish(config: MkDocsConfig) -> None:
    """Write what is left. Raises NoIndex and NotWritten."""
    now, target, serving = shared.of(config), Path(config.site_dir), shared.is_serving(config)
    if not serving:
        _let_go(now)
    site, known = now.publication.site, DESK.known if serving else None
    write_index = partial(indexes.write, site, target, Path(config.docs_dir), known)
    if indexes.is_large(site):
        # The other process has then given back its memory.
        now.press.finish()
        write_index()
    else:
        with ThreadPoolExecutor(max_workers=1) as pool:
            index = pool.submit(write_index)
            # The thread waits for Pagefind most of its time.
            press.write(target, now.of_the_whole())
            index.result()
        now.press.finish()
    press.forget(target)


def _let_go(now: shared.Build) -> None:
    """What MkDocs has needed until now makes room for the index."""
    now.manuscripts.clear()
    for file in [*now.files]:
        if isinstance(file, Elsewhere):
            now.files.remove(file)
