"""The door to MkDocs: its hooks, and what they hand over. No other room knows MkDocs."""
