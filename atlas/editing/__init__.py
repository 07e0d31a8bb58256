"""What editors call: to check records and tidy their files, to begin new ones, and to see what a change does."""
