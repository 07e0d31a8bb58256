"""The hand-written pages: the macros that they call, as HTML and as plain text, and the mistakes in their calls."""
