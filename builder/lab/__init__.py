"""JupyterLab as static files, and the kernel's worker."""
