"""Search: the documents of the records, and the index that Pagefind makes of them."""
