"""What benchmarks drive and serve: sites that count what is fetched, notebooks, and browsers of every family."""
