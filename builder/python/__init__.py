"""Python in the browser: wheels, Pyodide, its lock, and all of it packed for a quick start."""
