"""Everything that is kept of one artisan: taken out as a file, and deleted for good."""
