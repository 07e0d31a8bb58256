"""What the site calls things: fields, choices, and each kind of link seen from its far end."""

from __future__ import annotations

from typing import Final

FACTS: Final[dict[str, str]] = {
    "type": "Type",
    "status": "Status",
    "programme": "Scheme",
    "generation": "Generation",
    "sector_as_printed": "Sector as printed",
    "level": "Level",
    "country": "Country",
    "part_of": "Part of",
    "broader": "Part of the sector",
    "places": "Places",
    "organisers": "Organised by",
    "owners": "Run by",
    "parties": "Parties",
    "partners": "Partners",
    "participants": "Took part",
    "members": "Members",
    "contact_points": "Contact points",
    "programmes": "Programmes",
    "partnerships": "Partnerships",
    "sectors": "Sectors",
    "discussed_in": "Discussed under",
    "subsectors": "Subsectors",
    "topics": "Topics",
    "target_countries": "Target countries",
    "target_sectors": "Target sectors",
    "follows": "Continues",
    "activities": "Activities",
    "about": "Describes",
    "publisher": "Publisher",
    "url": "Address",
    "same_source_as": "Same source as",
    "website": "Website",
    "related": "See also",
}
"""The facts beside a record's text, in the order in which they are shown; texts have headings of their own."""

HEADINGS: Final[dict[str, str]] = {
    "aim": "Aim",
    "plans": "Plans when the paper was written",
    "audience": "Who took part",
    "outcome": "Outcome",
    "context": "Context",
    "cooperation": "Type of cooperation",
    "objective": "Objective",
    "policy_support": "Policy support",
    "results": "Results",
    "examples": "Examples",
    "offers": "Support for European clusters",
    "reasoning": "Why this sector",
    "potential": "Where the potential lies",
    "details": "Details",
}
"""The headings of a record's own texts, in the order in which they are shown."""

SEEN_FROM: Final[dict[tuple[str, str], str]] = {
    ("clusters", "country"): "Clusters",
    ("clusters", "places"): "Clusters",
    ("clusters", "sectors"): "Clusters",
    ("clusters", "part_of"): "Clusters that belong to it",
    ("partnerships", "programme"): "Partnerships",
    ("partnerships", "sectors"): "Partnerships",
    ("partnerships", "discussed_in"): "Partnerships discussed under this sector",
    ("partnerships", "members"): "Member of",
    ("partnerships", "target_countries"): "Partnerships that target it",
    ("partnerships", "target_sectors"): "Partnerships that target it in China",
    ("partnerships", "follows"): "Continued by",
    ("missions", "places"): "Activities",
    ("missions", "organisers"): "Activities it organised",
    ("missions", "partners"): "Activities it supported",
    ("missions", "participants"): "Activities it took part in",
    ("missions", "programmes"): "Activities",
    ("missions", "partnerships"): "Activities",
    ("missions", "sectors"): "Activities",
    ("missions", "part_of"): "Parts of this activity",
    ("missions", "follows"): "Followed by",
    ("success-stories", "partners"): "Success stories",
    ("success-stories", "places"): "Success stories",
    ("success-stories", "sectors"): "Success stories",
    ("success-stories", "activities"): "Part of the success story",
    ("organisations", "country"): "Organisations",
    ("organisations", "places"): "Organisations",
    ("organisations", "sectors"): "Organisations",
    ("organisations", "part_of"): "Organisations that belong to it",
    ("organisations", "members"): "Member of",
    ("organisations", "contact_points"): "Organisations with contact points here",
    ("programmes", "owners"): "Programmes and projects it runs",
    ("programmes", "part_of"): "Programmes and projects within it",
    ("programmes", "follows"): "Continued by",
    ("programmes", "partners"): "Programmes and projects it takes part in",
    ("programmes", "places"): "Programmes and projects",
    ("programmes", "sectors"): "Programmes and projects",
    ("milestones", "parties"): "Policy milestones",
    ("milestones", "places"): "Policy milestones",
    ("milestones", "sectors"): "Policy milestones",
    ("milestones", "programmes"): "Policy milestones",
    ("milestones", "part_of"): "Steps and meetings",
    ("sectors", "broader"): "Narrower sectors",
    ("places", "country"): "Places",
    ("places", "part_of"): "Places within it",
    ("indicators", "about"): "Figures",
    ("references", "same_source_as"): "Other notes citing the same source",
}
"""What a group of backlinks is called on the page they lead to, by the mentioning kind and field."""

PLANNED: Final[dict[str, str]] = {
    "audience": "Who was to take part",
    "participants": "Was to take part",
}
"""What the fields of a planned activity are called where the usual words would tell of something done."""

MENTIONED: Final = "Mentioned by"
"""The group of backlinks that come from a text or from `related`."""

CHOICES: Final[dict[str, str]] = {
    "held": "Held",
    "planned": "Planned when the paper was written",
    "done": "Done",
    "not-materialised": "Not materialised when the paper was written",
    "second": "Second",
    "measured": "Measured",
    "expected": "Expected when the paper was written",
    "world-region": "World region",
    "international-organisation": "International organisation",
    "research-institute": "Research institute",
    "support-service": "Support service",
    "trade-promotion": "Trade promotion",
    "visit": "Study visit",
    "call": "Call for applications",
    "relations": "Diplomatic relations",
    "opening": "Opening of an office",
}
"""How a choice reads where a capital letter is not enough."""


def choice(value: str) -> str:
    """A choice as the site shows it."""
    return CHOICES.get(value, value[:1].upper() + value[1:].replace("-", " "))


DOUBTFUL: Final = ("planned", "not-materialised", "expected")
"""The states of what the paper does not tell as done: wherever a date is shown, they are shown too."""
