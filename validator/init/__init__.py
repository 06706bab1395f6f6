"""What a repository needs to be checked: looked for, and written down. Pure but for read_repository and write_files."""
