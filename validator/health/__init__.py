"""The SQL function ``check_sequence_health()`` and the view on top of it: what installs and removes them. Pure."""
