"""Site: records, settings, dates, labels, facts and facets, which pages and exports share."""

from atlas.site.site import Site, UnknownRecord, View

__all__ = ["Site", "UnknownRecord", "View"]
