/**
 * One tab writes a notebook. A second one that opens it is for reading, says so in a banner, and may take over: the
 * first tab then saves, becomes the reader, and the second shows what was saved.
 */
import type { DocumentRegistry } from "@jupyterlab/docregistry";
import type { INotebookModel, NotebookPanel } from "@jupyterlab/notebook";
import { type ISignal, Signal } from "@lumino/signaling";
import { Refusal, sentence } from "../../shared/basics/errors.ts";
import { within } from "../../shared/basics/waiting.ts";
import { h } from "../../shared/page/dom.ts";
import { channelOf, lockOf } from "../../shared/work/turn.ts";
import { contentOf } from "../host/notebooks.ts";
import { SCOPE } from "../work/work.ts";
import { type KeepBackup, nameOf } from "./backup.ts";
import { type Banner, bannerOn } from "./banner.ts";

const HAND_OVER_MS = 5_000;
const READING = "This notebook is open in another tab. Here it is for reading: nothing that you do to it is saved.";
const ASKING = "Asking the other tab to save and hand the notebook over …";
const READ_MS = 20_000;
const LATE = "The saved notebook did not arrive within 20 seconds. Reload this page.";

/** Whose turn it is to write one open notebook, which this tab may show in several views. */
export class Turn {
  /** True for a notebook that another tab writes, once that is known. */
  isReading = false;
  /** Resolves when it is known which tab writes the notebook. */
  readonly known: Promise<void>;
  private readonly change = new Signal<this, void>(this);
  private release: (() => void) | null = null;
  private banner: Banner | null = null;
  private readonly views = new Set<NotebookPanel>();
  private readonly words = h("div", { class: "tinytorch-banner", role: "status" });
  private readonly channel = new BroadcastChannel(channelOf(SCOPE));
  private lock: string;

  constructor(
    private readonly context: DocumentRegistry.IContext<INotebookModel>,
    private readonly keepBackup: KeepBackup,
  ) {
    this.lock = lockOf(SCOPE, context.path);
    this.known = navigator.locks ? this.begin() : Promise.resolve();
  }

  /** A page without HTTPS has no locks: there JupyterLab's own question before an overwrite remains. */
  private begin(): Promise<void> {
    this.channel.onmessage = ({ data }) => data?.wanted === this.lock && void this.handOver();
    this.context.pathChanged.connect(() => this.renamed());
    return new Promise((known) => void this.take({ ifAvailable: true }, known));
  }

  /** Emitted when this tab may write now, or no longer. */
  get changed(): ISignal<this, void> {
    return this.change;
  }

  /** Throws a Refusal for a notebook that another tab writes. */
  require(): void {
    if (!this.isReading) return;
    throw new Refusal(
      "This notebook is open in another tab. Close this, press “Edit here instead” above the notebook, and try again.",
    );
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
      if (lock) await this.released();
    };
    await navigator.locks.request(this.lock, options, hold).catch(() => this.onStolen());
  }

  private released(): Promise<void> {
    return new Promise((release) => {
      this.release = release;
    });
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
    const backup = this.keepBackup(`${nameOf(path)}-other-tab`, "ipynb", JSON.stringify(contentOf(model)));
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
    if (first) this.banner ??= bannerOn(first, this.words);
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
    this.change.emit();
  }
}
