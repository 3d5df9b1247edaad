/**
 * Says above a notebook that it could not be saved, or that its stored copy is gone, for as long as that is so. The tab
 * still has the text, and the buttons bring it to safety.
 */
import type { NotebookPanel } from "@jupyterlab/notebook";
import { capacity } from "../../shared/drive/capacity.ts";
import { baseName } from "../../shared/drive/paths.ts";
import { h, offerDownload } from "../../shared/page/dom.ts";
import { contentOf } from "../host/notebooks.ts";
import { type Banner, bannerOn } from "./banner.ts";
import type { OpenNotebook } from "./notebook.ts";

const LOOK_MS = 10_000;
const STILL = "What was saved before is still there, and this tab has the newer text.";
const WORDS = {
  full:
    `This notebook could not be saved: the browser's storage is full. ${STILL} Free some disk space and save again, or ` +
    "download the notebook before you close the tab.",
  failed:
    `This notebook could not be saved: the browser refused, or what came back was not what was written. ${STILL} Save ` +
    "again, or download the notebook before you close the tab.",
  gone:
    "This notebook is gone from the browser's storage: its file or all of the site's data was removed. This tab still " +
    "has its text. Save it again, or download it, before you close the tab.",
};

export class Trouble {
  private shown: keyof typeof WORDS | null = null;
  private banner: Banner | null = null;

  constructor(
    private readonly panel: NotebookPanel,
    private readonly notebook: OpenNotebook,
  ) {
    const { mark } = notebook;
    notebook.changed.connect(() => void this.show());
    // a removal makes no event, so the storage is asked now and then
    const timer = setInterval(() => document.visibilityState === "visible" && void mark.look(), LOOK_MS);
    panel.disposed.connect(() => clearInterval(timer));
  }

  private async show(): Promise<void> {
    const { state } = this.notebook;
    if (state === "saving" || state === "unsaved") return; // what was said holds until the next save tells
    const next = await this.troubleIn(state);
    if (next === this.shown || this.panel.isDisposed) return;
    this.shown = next;
    this.banner?.dispose();
    this.banner = next && bannerOn(this.panel, this.words(WORDS[next]));
  }

  /** What there is to say; where the site's data is blocked, the page has said it already. */
  private async troubleIn(state: OpenNotebook["state"]): Promise<keyof typeof WORDS | null> {
    if (state !== "failed") return state === "gone" ? "gone" : null;
    const { kind } = await capacity(this.text().length);
    return kind === "blocked" ? null : kind === "full" ? "full" : "failed";
  }

  private text(): string {
    return JSON.stringify(contentOf(this.panel.context.model), null, 1);
  }

  private words(text: string): HTMLElement {
    const save = () => void this.panel.context.save().catch(console.warn);
    return h(
      "div",
      { class: "tinytorch-banner", role: "alert" },
      h("span", {}, text),
      h("button", { type: "button", click: save }, "Save again"),
      h("button", { type: "button", click: () => this.download() }, "Download this notebook"),
    );
  }

  private download(): void {
    const { path } = this.panel.context;
    const bytes = new TextEncoder().encode(this.text());
    offerDownload(bytes, baseName(path), "application/x-ipynb+json");
  }
}
