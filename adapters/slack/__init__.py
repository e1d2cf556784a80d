"""Slack: how the companion looks and works there."""
