"""What the tests of the measured quality share: which pages are visited, and what a visit tells."""
