"""The ways in: the `tito` program, `%tito`, and the functions that a notebook gets."""
