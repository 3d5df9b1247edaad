"""What this machine and this browser are, and whether all is there that the course needs."""
