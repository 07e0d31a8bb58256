"""Records: read from their files, typed, linked with one another, and checked."""
