"""HTML of the records: their pages, the directories, the print pages and the maintenance lists."""
