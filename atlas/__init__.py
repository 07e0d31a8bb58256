"""The EU–China Cluster Atlas: the catalogue of records, and the pages and exports made from it.

Data flows one way: `source` reads YAML, `model` types it, `catalogue` links and checks it; `pages`, `plots` and
`exports` render it, and `publication` brings them together.

Nothing in this package knows MkDocs; the door to MkDocs is `macros.py` at the top of the repository.
"""
