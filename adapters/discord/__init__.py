"""The quiz on Discord."""
