/**
 * One tab writes a notebook. A second one that opens it is for reading, says so in a banner, and may take over: the
 * first tab then saves, becomes the reader, and the second shows what was saved.
 */
import { h } from "../../shared/page/dom.ts";
import { Refusal, sentence } from "../../shared/basics/errors.ts";
import { channelOf, lockOf } from "../../shared/work/turn.ts";
import { within } from "../../shared/basics/waiting.ts";
import { everyNotebook } from "../host/every-notebook.ts";
import type { App, Context, NotebookModule, NotebookPanel, Tracker, Widget, WidgetModule } from "../host/jupyterlab.ts";
import { keepBackup } from "./backup.ts";
import { labModule } from "../host/modules.ts";

const SCOPE = new URL("../", location.href).pathname;

/** Sent to the window when a notebook's turn has changed. */
export const TURN = "tinytorch-turn";

const HAND_OVER_MS = 5_000;
const READING = "This notebook is open in another tab. Here it is for reading: nothing that you do to it is saved.";
const ASKING = "Asking the other tab to save and hand the notebook over …";
const READ_MS = 20_000;
const LATE = "The saved notebook did not arrive within 20 seconds. Reload this page.";

/** False for a notebook that another tab writes, once that is known. */
export function mayWrite({ context }: NotebookPanel): boolean {
  return turns.get(context)?.isReading !== true;
}

/** Throws a Refusal for a notebook that another tab writes. */
export function requireTurn(panel: NotebookPanel): void {
  if (mayWrite(panel)) return;
  throw new Refusal(
    "This notebook is open in another tab. Close this, press “Edit here instead” above the notebook, and try again.",
  );
}

/** Resolves when it is known which tab writes the notebook. */
export async function turnKnown({ context }: NotebookPanel): Promise<void> {
  await turns.get(context)?.known;
}

export async function twoTabsPlugin(): Promise<object> {
  const { INotebookTracker } = await labModule<NotebookModule>("@jupyterlab/notebook");
  return {
    id: "tinytorch-lab:two-tabs",
    autoStart: true,
    requires: [INotebookTracker],
    activate: (app: App, tracker: Tracker) => {
      if (!navigator.locks) return; // a page without HTTPS: JupyterLab's own question before an overwrite remains
      everyNotebook(tracker, (panel) => turnOf(app, panel).join(panel));
    },
  };
}

function turnOf(app: App, { context }: NotebookPanel): Turn {
  const turn = turns.get(context) ?? new Turn(app, context);
  turns.set(context, turn);
  return turn;
}

/** Whose turn it is to write one open notebook, which this tab may show in several views. */
class Turn {
  isReading = false;
  readonly known: Promise<void>;
  private release: (() => void) | null = null;
  private banner: Widget | null = null;
  private readonly views = new Set<NotebookPanel>();
  private readonly words = h("div", { class: "tinytorch-banner", role: "status" });
  private readonly channel = new BroadcastChannel(channelOf(SCOPE));
  private lock: string;

  constructor(
    private readonly app: App,
    private readonly context: Context,
  ) {
    this.lock = lockOf(SCOPE, context.path);
    this.channel.onmessage = ({ data }) => data?.wanted === this.lock && void this.handOver();
    context.pathChanged.connect(() => this.renamed());
    this.refuseSaves();
    this.known = new Promise((known) => void this.take({ ifAvailable: true }, known));
  }

  /** Takes in one more view of the notebook; with the last one's end, so does the turn. */
  join(view: NotebookPanel): void {
    this.views.add(view);
    view.disposed.connect(() => {
      this.views.delete(view);
      if (this.views.size > 0) return;
      this.end();
      this.channel.close();
    });
    if (this.isReading) void this.setReadOnly(true);
  }

  /** After a rename the old name is free for another notebook, and this tab asks for the new one. */
  private renamed(): void {
    this.end();
    this.lock = lockOf(SCOPE, this.context.path);
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

  /** Nothing more can be typed while it is saved. What can't be saved is not given away. */
  private async handOver(): Promise<void> {
    if (!this.release) return;
    await this.setReadOnly(true);
    try {
      if (this.context.model.dirty) await this.context.save();
    } catch (error) {
      console.warn("Not handed over, because it could not be saved.", error);
      return this.setReadOnly(false);
    }
    await this.read();
    this.end();
  }

  private end(): void {
    this.release?.();
    this.release = null;
  }

  /** This tab did not answer in time when another one wanted to write: what it had not saved goes into backups/. */
  private async onStolen(): Promise<void> {
    this.release = null;
    await this.read();
    const { path, model } = this.context;
    if (!model.dirty) return;
    const name = path.replace(/^.*\/|\.ipynb$/g, "");
    const text = JSON.stringify(model.toJSON());
    const backup = keepBackup(this.app.serviceManager.contents, `${name}-other-tab`, "ipynb", text);
    const fate = await backup.then((kept) => `is kept in ${kept}.`, (error: unknown) =>
      `could not be kept: ${sentence(error)} Download it (File menu) before you close this tab.`);
    this.say(`${READING} What was not saved when the other tab took over ${fate}`);
  }

  private async takeOver(): Promise<void> {
    this.say(ASKING);
    this.channel.postMessage({ wanted: this.lock });
    const signal = AbortSignal.timeout(HAND_OVER_MS);
    await navigator.locks.request(this.lock, { signal }, () => undefined).catch(() => undefined); // else it is stolen
    try {
      await within(READ_MS, this.context.revert(), LATE);
      void this.take({ steal: true }, () => undefined);
    } catch (error) {
      this.say(sentence(error));
    }
  }

  private async read(): Promise<void> {
    this.isReading = true;
    await this.setReadOnly(true);
    const [first] = this.views;
    if (first) this.banner ??= await bannerOn(first, this.words);
    this.say(READING, h("button", { type: "button", click: () => void this.takeOver() }, "Edit here instead"));
  }

  private async write(): Promise<void> {
    this.isReading = false;
    await this.setReadOnly(false);
    this.banner?.dispose();
    this.banner = null;
  }

  private say(...words: (string | Node)[]): void {
    this.words.replaceChildren(...words.map((word) => (typeof word === "string" ? h("span", {}, word) : word)));
  }

  private async setReadOnly(isReadOnly: boolean): Promise<void> {
    await this.context.ready;
    for (const view of this.views) for (const cell of view.content.widgets) cell.readOnly = isReadOnly;
    dispatchEvent(new Event(TURN));
  }

  private refuseSaves(): void {
    const save = this.context.save.bind(this.context);
    this.context.save = async () => (this.isReading ? undefined : save());
  }
}

const turns = new WeakMap<Context, Turn>();

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
