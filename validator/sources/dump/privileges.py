"""What a dump says of the application roles: its GRANTs, but hardly ever who is a member of what."""
