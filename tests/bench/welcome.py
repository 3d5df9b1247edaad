"""The welcome on a first visit: seconds from the URL to the end of the notebook, by a scripted newcomer in Chromium.

Time on the wall, and the processor time of the browser's processes, which other programs on the machine change less.
"""
import re
import resource
import time

from playwright.sync_api import sync_playwright

from builder.tools import chromium
from tests.browser import newcomer
from tests.browser.conftest import FLAGS, WIDE, Site

BAR_SECONDS = 120


def main() -> None:
    before, site = resource.getrusage(resource.RUSAGE_CHILDREN), Site()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.ensure(), args=FLAGS)
        begin = time.perf_counter()
        lab = newcomer.enter(browser.new_context(viewport=WIDE).new_page(), site.url)
        ready = time.perf_counter()
        said = newcomer.work_through(lab)
        end = time.perf_counter()
        browser.close()
    site.stop()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    busy = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"URL to Python ready: {ready - begin:.1f} s; the four cells: {end - ready:.1f} s; together "
          f"{end - begin:.1f} s (bar {BAR_SECONDS}). Processor time of the browser and its driver: {busy:.1f} s.")
    score, mistakes = re.search(r"Score [^:]+", said[0])[0], [newcomer.mistakes(one) for one in said[1:3]]
    print(f"{score}. The perceptron: {mistakes} mistakes.")


if __name__ == "__main__":
    main()
