"""What people and the clock set in motion, one file a journey; each runs in one transaction."""
