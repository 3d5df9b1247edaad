/** Words above a notebook. */
import type { NotebookPanel } from "@jupyterlab/notebook";
import { Widget } from "@lumino/widgets";
import { h } from "../../shared/page/dom.ts";

export type Banner = Pick<Widget, "dispose">;

/** JupyterLab gives the place above a notebook no height of its own, so it follows the words'. */
export function bannerOn(panel: NotebookPanel, words: HTMLElement): Banner {
  const banner = new Widget({ node: h("div", {}, words) });
  panel.contentHeader.addWidget(banner);
  new ResizeObserver(() => {
    panel.contentHeader.node.style.minHeight = `${words.offsetHeight}px`;
    panel.fit();
  }).observe(words);
  return banner;
}
