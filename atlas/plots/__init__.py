"""Plots: maps, networks, the timeline, bar charts and the matrix, drawn as SVG and HTML by the build.

`land`, `projection` and `layout` know geometry and nothing of records; `places`, `timeline`, `matrix`,
`network` and `bars` count records; `maps` and `routes` use both. Each plot has the same in text beside it: a table, a
list, or the numbers.
"""

from atlas.plots.bars import render as charts
from atlas.plots.maps import render as map_page
from atlas.plots.maps import small_map
from atlas.plots.matrix import render as matrix_page
from atlas.plots.network import relations_of
from atlas.plots.routes import render as relations_page
from atlas.plots.timeline import render as timeline_page

__all__ = ["charts", "map_page", "matrix_page", "relations_of", "relations_page", "small_map", "timeline_page"]
