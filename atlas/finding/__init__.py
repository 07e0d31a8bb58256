"""What makes the site searchable: what there is to find, and the index that Pagefind makes of it."""
