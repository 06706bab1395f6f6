"""The templates for GitLab, run for real, and held against GitLab's own schema."""
