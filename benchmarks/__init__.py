"""How long the site takes to build, and what it weighs, beside other generators. See docs/performance.md."""
