"""Atlas of cluster cooperation: a website, an API and tables made from YAML records."""

__version__ = "0.1.0"
