"""What goes wrong between the check and the server: each gives its status and one clear line."""
