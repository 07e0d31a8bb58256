"""Site: records, settings, dates, labels, facts and facets, which pages and exports share."""

from atlas.site.site import Site, UnknownRecord, View, compiled_templates

__all__ = ["Site", "UnknownRecord", "View", "compiled_templates"]
