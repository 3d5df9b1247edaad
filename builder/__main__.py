"""The commands behind build.py."""
import sys
from pathlib import Path

import click

from builder import BuildError, datasets
from builder.tools.paths import DIST, ROOT


def base_url_option(_context: object, _option: object, value: str) -> str:
    if not (value.startswith("/") and value.endswith("/")):
        raise click.BadParameter(f"{value!r} should begin and end with a slash, as in /course/")
    return value


BUILD_OPTIONS = [
    click.option("--numpy", type=click.Choice(["fast", "official"]), default="fast", show_default=True,
                 help="fast: the wheel in vendor/numpy; official: Pyodide's, taken from --wheelhouse."),
    click.option("--wheelhouse", type=click.Path(exists=True, file_okay=False, path_type=Path),
                 help="A folder with the official numpy wheel for Pyodide 314."),
    click.option("--datasets", "sets", multiple=True, type=click.Choice([*datasets.SETS, datasets.NONE]),
                 help="A large data set that the site offers, or none. Without this option: all that can be had, from "
                 "$TINYTORCH_DATA, an earlier download, or their public homes."),
    click.option("--base-url", default="/", show_default=True, callback=base_url_option,
                 help="The path below which the site will stand. All links are relative, so dist/ fits any path."),
]


def build_options(command):
    for option in reversed(BUILD_OPTIONS):
        command = option(command)
    return command


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def cli(context: click.Context) -> None:
    """Build, serve and test TinyTorch in the browser."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


@cli.command()
@build_options
def build(numpy: str, wheelhouse: Path | None, sets: tuple[str, ...], base_url: str) -> None:
    """Make dist/, a folder for any static host."""
    from builder.site import build as build_site

    build_site(numpy, wheelhouse, sets)
    click.echo(f"The site is in {DIST.relative_to(ROOT)}/. Copy it to any static host, below {base_url}")


@cli.command()
@build_options
@click.option("--port", default=0, help="0 takes a free one.")
@click.option("--host", default="127.0.0.1", show_default=True,
              help="0.0.0.0 serves the whole network; browsers then want https for offline use and shared memory.")
@click.option("--isolation/--no-isolation", default=True, help="Send the cross-origin isolation headers.")
def serve(numpy: str, wheelhouse: Path | None, sets: tuple[str, ...], base_url: str, port: int, host: str,
          isolation: bool) -> None:
    """Make dist/ and serve it until Ctrl+C."""
    from builder.serve import Server
    from builder.site import build as build_site

    build_site(numpy, wheelhouse, sets)
    with Server(DIST, host, port, base_url, isolation) as server:
        click.echo(f"TinyTorch is at {server.url}   (Ctrl+C ends it)")
        sys.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            click.echo("Stopped.")


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Build the site and run every check: style, types, Python, pages, Pyodide and browser tests.

    With arguments, only pytest runs, with them: build.py test tests/unit -k bundle
    """
    from builder.check import run_all, run_pytest

    sys.exit(run_pytest(list(arguments)) if arguments else run_all())


@cli.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(arguments: tuple[str, ...]) -> None:
    """Build the site and measure it: start | visit | numpy (all that exist, without a name)."""
    from builder.bench import run_benchmarks

    sys.exit(run_benchmarks(list(arguments)))


def main() -> None:
    try:
        cli(prog_name="build.py")
    except BuildError as error:
        sys.exit(f"build.py: {error}")


if __name__ == "__main__":
    main()
