/**
 * One tab writes a notebook. A second one that opens it is for reading, says so in a banner, and may take over: the
 * first tab then saves, becomes the reader, and the second shows what was saved.
 */
import { h } from "../shared/src/dom.ts";
import { sentence } from "../shared/src/errors.ts";
import { channelOf, lockOf } from "../shared/src/turn.ts";
import { within } from "../shared/src/waiting.ts";
import { everyNotebook } from "./every-notebook.ts";
import type { App, NotebookModule, NotebookPanel, Tracker, Widget, WidgetModule } from "./jupyterlab.ts";
import { keepBackup } from "./save-backup.ts";
import { labModule } from "./shared.ts";

const SCOPE = new URL("../", location.href).pathname;

/** Sent to the window when a notebook's turn has changed. */
export const TURN = "tinytorch-turn";

const HAND_OVER_MS = 5_000;
const READING = "This notebook is open in another tab. Here it is for reading: nothing that you do to it is saved.";
const LATE = "The saved notebook did not arrive within 5 seconds. Reload this page.";

/** False for a notebook that another tab writes, once that is known. */
export function mayWrite(panel: NotebookPanel): boolean {
  return turns.get(panel)?.isReading !== true;
}

/** Resolves when it is known which tab writes the notebook. */
export async function turnKnown(panel: NotebookPanel): Promise<void> {
  await turns.get(panel)?.known;
}

export async function twoTabsPlugin(): Promise<object> {
  const { INotebookTracker } = await labModule<NotebookModule>("@jupyterlab/notebook");
  return {
    id: "tinytorch-lab:two-tabs",
    autoStart: true,
    requires: [INotebookTracker],
    activate: (app: App, tracker: Tracker) => {
      if (!navigator.locks) return; // a page without HTTPS: JupyterLab's own question before an overwrite remains
      everyNotebook(tracker, (panel) => void turns.set(panel, new Turn(app, panel)));
    },
  };
}

/** Whose turn it is to write one open notebook. */
class Turn {
  isReading = false;
  readonly known: Promise<void>;
  private release: (() => void) | null = null;
  private banner: Widget | null = null;
  private readonly words = h("div", { class: "tinytorch-banner", role: "status" });
  private readonly channel = new BroadcastChannel(channelOf(SCOPE));
  private lock: string;

  constructor(
    private readonly app: App,
    private readonly panel: NotebookPanel,
  ) {
    this.lock = lockOf(SCOPE, panel.context.path);
    this.channel.onmessage = ({ data }) => data?.wanted === this.lock && void this.handOver();
    panel.disposed.connect(() => this.end());
    panel.context.pathChanged.connect(() => this.renamed());
    this.refuseSaves();
    this.known = new Promise((known) => void this.take({ ifAvailable: true }, known));
  }

  /** After a rename the old name is free for another notebook, and this tab asks for the new one. */
  private renamed(): void {
    this.end();
    this.lock = lockOf(SCOPE, this.panel.context.path);
    void this.take({ ifAvailable: true }, () => undefined);
  }

  /** Holds the notebook's lock until it is handed over or taken away; without it, this tab reads. */
  private async take(options: LockOptions, known: () => void): Promise<void> {
    const hold = async (lock: Lock | null) => {
      await (lock ? this.write() : this.read());
      known();
      if (lock) await new Promise<void>((release) => (this.release = release));
    };
    await navigator.locks.request(this.lock, options, hold).catch(() => this.onStolen());
  }

  private async handOver(): Promise<void> {
    if (!this.release) return;
    if (this.panel.context.model.dirty) await this.panel.context.save().catch(console.warn);
    await this.read();
    this.end();
  }

  private end(): void {
    this.release?.();
    this.release = null;
    if (this.panel.isDisposed) this.channel.close();
  }

  /** This tab did not answer in time when another one wanted to write: what it had not saved goes into backups/. */
  private async onStolen(): Promise<void> {
    this.release = null;
    await this.read();
    const { context } = this.panel;
    if (!context.model.dirty) return;
    const name = context.path.replace(/^.*\/|\.ipynb$/g, "");
    const text = JSON.stringify(context.model.toJSON());
    const kept = await keepBackup(this.app.serviceManager.contents, `${name}-other-tab`, "ipynb", text);
    this.say(`${READING} What was not saved when the other tab took over is kept in ${kept}.`);
  }

  private async takeOver(): Promise<void> {
    this.channel.postMessage({ wanted: this.lock });
    const signal = AbortSignal.timeout(HAND_OVER_MS);
    await navigator.locks.request(this.lock, { signal }, () => undefined).catch(() => undefined); // else it is stolen
    try {
      await within(HAND_OVER_MS, this.panel.context.revert(), LATE);
      void this.take({ steal: true }, () => undefined);
    } catch (error) {
      this.say(sentence(error));
    }
  }

  private async read(): Promise<void> {
    this.isReading = true;
    await this.setReadOnly();
    this.banner ??= await bannerOn(this.panel, this.words);
    this.say(READING, h("button", { type: "button", click: () => void this.takeOver() }, "Edit here instead"));
  }

  private async write(): Promise<void> {
    this.isReading = false;
    await this.setReadOnly();
    this.banner?.dispose();
    this.banner = null;
  }

  private say(...words: (string | Node)[]): void {
    this.words.replaceChildren(...words.map((word) => (typeof word === "string" ? h("span", {}, word) : word)));
  }

  private async setReadOnly(): Promise<void> {
    await this.panel.context.ready;
    for (const cell of this.panel.content.widgets) cell.readOnly = this.isReading;
    dispatchEvent(new Event(TURN));
  }

  private refuseSaves(): void {
    const { context } = this.panel;
    const save = context.save.bind(context);
    context.save = async () => (this.isReading ? undefined : save());
  }
}

const turns = new WeakMap<NotebookPanel, Turn>();

/** JupyterLab gives the place above a notebook no height of its own, so it follows the words'. */
export async function bannerOn(panel: NotebookPanel, words: HTMLElement): Promise<Widget> {
  const { Widget } = await labModule<WidgetModule>("@lumino/widgets");
  const banner = new Widget({ node: h("div", {}, words) });
  panel.contentHeader.addWidget(banner);
  new ResizeObserver(() => {
    panel.contentHeader.node.style.minHeight = `${words.offsetHeight}px`;
    panel.fit();
  }).observe(words);
  return banner;
}
