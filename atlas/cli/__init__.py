"""Command line: check records, format their files, write new ones, and see what a change does."""
