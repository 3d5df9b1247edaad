"""What is said of each kind of error: `table` lists who can explain what, and each file explains one kind."""
