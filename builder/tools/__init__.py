"""What every step of the build uses: paths, processes, Node, a browser, and steps skipped if nothing changed."""
