"""What is seen rather than read: maps, the timeline, bars and the matrix, drawn as SVG and HTML by the build.

`land` and `projection` know geography and nothing of records; `places`, `timeline`, `matrix` and `bars` know what is
counted; `maps` brings the two together. Each plot has its text beside it: a table, a list, or the numbers themselves.
"""

from atlas.plots.bars import render as charts
from atlas.plots.maps import render as map_page
from atlas.plots.maps import small_map
from atlas.plots.matrix import render as matrix_page
from atlas.plots.timeline import render as timeline_page

__all__ = ["charts", "map_page", "matrix_page", "small_map", "timeline_page"]
