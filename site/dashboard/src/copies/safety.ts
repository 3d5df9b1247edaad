/** What keeps a student's work safe beside the browser's storage: copies, reminders, and a word about the storage. */
import { capacity } from "../../../shared/drive/capacity.ts";
import { packWorkspace, studentName } from "../../../shared/bundle/pack.ts";
import { Folder, workOf } from "../../../shared/copies/folder.ts";
import { reminder, setMark } from "../../../shared/copies/last-copy.ts";
import { clearLeftovers } from "../../../shared/drive/leftovers.ts";
import { timestamp } from "../../../shared/basics/moments.ts";
import type { Progress } from "../../../shared/work/progress.ts";
import type { Workspace } from "../../../shared/standing/standing.ts";
import { answer } from "../../../shared/basics/waiting.ts";
import { byId } from "../page/elements.ts";
import type { BundleContext } from "../bundle/bundle-section.ts";
import { FolderPanel } from "./folder-section.ts";
import { dismiss, notify } from "../page/notices.ts";

const LIMIT_MS = 5_000;
const GONE =
  "Your files were here when this page was opened, and now they are gone from this browser's storage: the site's data " +
  "was removed. A notebook that is still open in another tab has its text: save it there again. Or restore a bundle.";

export class Safety {
  private readonly panel: FolderPanel;
  private progress: Progress | null = null;
  private hadFiles = false;

  constructor(
    private readonly scope: string,
    private readonly bundles: BundleContext,
  ) {
    const { storage, course, build } = bundles;
    const facts = () => ({ course, build: build(), created: timestamp(new Date()), name: studentName() });
    this.panel = new FolderPanel(new Folder(scope, () => packWorkspace(storage, facts())), () => this.copied());
  }

  /** Once, when the page has nothing else to do: is there room, and did a crash leave anything behind? */
  async look(): Promise<void> {
    const found = await capacity();
    const isReadable = found.kind !== "blocked" && found.kind !== "silent";
    if (found.kind !== "fine") notify(isReadable ? "capacity" : "storage", found.sentence);
    if (isReadable) await clearLeftovers(this.bundles.storage, this.scope);
  }

  /** Whenever the student's files were read. */
  async update(progress: Progress, workspace: Workspace): Promise<void> {
    this.progress = progress;
    const hasFiles = workspace.paths.size > 0;
    if (this.hadFiles && !hasFiles) notify("gone", GONE);
    if (hasFiles) dismiss("gone");
    this.hadFiles = hasFiles;
    await this.panel.update(workOf(progress, workspace));
    await this.remind(progress);
  }

  /** When a copy of the work was made. */
  copied(): void {
    this.settle("copied");
  }

  private async remind(progress: Progress): Promise<void> {
    const isKept = await answer(navigator.storage?.persisted?.(), LIMIT_MS);
    const text = reminder(this.scope, progress, isKept, new Date());
    if (!text) return dismiss("reminder");
    notify(
      "reminder",
      text,
      { label: "Download now", run: () => byId<HTMLFormElement>("download-form").requestSubmit() },
      { label: "Not now", run: () => this.settle("put off") },
    );
  }

  private settle(name: "copied" | "put off"): void {
    if (this.progress) setMark(this.scope, name, this.progress, new Date());
    dismiss("reminder");
  }
}
