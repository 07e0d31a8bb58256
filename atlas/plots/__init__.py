"""Plots: maps, networks, the timeline, bar charts and the matrix, drawn as SVG and HTML by the build.

`land`, `projection` and `layout` know geometry and nothing of records; `places`, `timeline`, `matrix`,
`network` and `bars` count records; `maps` and `routes` use both. Each plot has the same in text beside it: a table, a
list, or the numbers.
"""
