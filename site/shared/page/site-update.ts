/** A newer version of the site: fetched while it waits, started by the student's yes, and told to every open tab. */
import { isPrecacheStatus, type WorkerRequest } from "./worker-messages.ts";
import { within } from "../basics/waiting.ts";

/** What a page hears of versions. */
export interface UpdateNews {
  /** A newer version is here and waits for a yes. */
  ready(): void;
  /** Another tab started it; this page goes on with its own version. */
  replaced(): void;
  /** A file of this page's version is neither kept nor on the server any more. */
  outdated(path: string): void;
}

const STALL_MS = 60_000;
const ACTIVATE_MS = 10_000;

/** One page's part in moving to a newer version. */
export class SiteUpdate {
  private isOurs = false;
  private server = navigator.serviceWorker.controller;

  constructor(
    private readonly registration: ServiceWorkerRegistration,
    private readonly news: UpdateNews,
    private readonly fetchFirst: boolean,
  ) {
    if (registration.waiting) void this.prepare(registration.waiting);
    registration.addEventListener("updatefound", () => this.follow(registration.installing));
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      if (this.server && !this.isOurs) news.replaced(); // the first one of a first visit replaces none
      this.server = navigator.serviceWorker.controller;
    });
    navigator.serviceWorker.addEventListener("message", ({ data }) => {
      if (data?.type === "outdated") news.outdated(String(data.path));
    });
  }

  /** Starts the waiting version; the page has to be loaded again then. False when it did not start in time. */
  async activate(): Promise<boolean> {
    const { waiting } = this.registration;
    if (!waiting) return true; // another tab was faster
    this.isOurs = true;
    const changed = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    });
    waiting.postMessage({ type: "activate" } satisfies WorkerRequest);
    const isStarted = await within(ACTIVATE_MS, changed, "late").then(() => true, () => false);
    this.isOurs = isStarted;
    return isStarted;
  }

  private follow(installing: ServiceWorker | null): void {
    installing?.addEventListener("statechange", () => {
      if (installing.state === "installed" && navigator.serviceWorker.controller) void this.prepare(installing);
    });
  }

  /** Its files first, so that the yes works without a network too; the rest is fetched when it is needed. */
  private async prepare(worker: ServiceWorker): Promise<void> {
    if (this.fetchFirst) await fetched(worker);
    if (this.registration.waiting === worker) this.news.ready();
  }
}

/** Resolves when a waiting worker has what it can get, or has been silent for a minute. */
function fetched(worker: ServiceWorker): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      navigator.serviceWorker.removeEventListener("message", hear);
      resolve();
    };
    let timer = setTimeout(finish, STALL_MS);
    const hear = ({ source, data }: MessageEvent): void => {
      if (source !== worker || !isPrecacheStatus(data)) return;
      clearTimeout(timer);
      timer = setTimeout(finish, STALL_MS);
      if (data.done + data.failed.length >= data.total) finish();
    };
    navigator.serviceWorker.addEventListener("message", hear);
    worker.postMessage({ type: "precache" } satisfies WorkerRequest);
  });
}
