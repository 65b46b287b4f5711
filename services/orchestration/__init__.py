"""Workflows, the schedule, and what is stuck."""
