"""Site: the records with the settings, the dates and the labels that all that is published shares."""

from atlas.site.site import Site, UnknownRecord, View

__all__ = ["Site", "UnknownRecord", "View"]
