"""Migrating, sweeping, erasing, and changing keys."""
