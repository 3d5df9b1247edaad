import {
  isPrecacheStatus,
  JUPYTERLITE_VERSION,
  type PrecacheStatus,
  WORKER_ADDRESS,
  type WorkerRequest,
} from "../../../shared/page/worker-messages.ts";
import { SiteUpdate, type UpdateNews } from "../../../shared/page/site-update.ts";

/** How far this browser is from running the course without a network. */
export type OfflineState =
  | { kind: "starting" }
  | { kind: "unavailable"; reason: string }
  | { kind: "asking" }
  | { kind: "loading"; status: PrecacheStatus | null }
  | { kind: "stalled"; status: PrecacheStatus | null }
  | { kind: "incomplete"; status: PrecacheStatus }
  | { kind: "ready"; status: PrecacheStatus };

const READY_MS = 20_000;
const ANSWER_MS = 5_000;
const STALL_MS = 60_000;

const WITHOUT = "Notebooks open, but a kernel cannot reach your files, so checks and exports will not work.";
const INSECURE =
  `${WITHOUT} The reason: this page was not opened over HTTPS. Ask for the course's https:// ` +
  "address, or serve it on localhost.";
const LATE =
  "The course's service worker has not arrived within 20 seconds; a slow network can be the reason. Without it a kernel " +
  "cannot reach your files, so wait with the notebooks. This page goes on by itself once it is here.";
const REFUSED =
  `${WITHOUT} The reason: this browser refuses service workers, as some do in private windows. ` +
  "Open the course in an ordinary window.";

/** The page's side of the talk with the service worker. It tells of every change and never waits without a limit. */
export class WorkerClient {
  state: OfflineState = { kind: "starting" };
  private registration: ServiceWorkerRegistration | undefined;
  private update: SiteUpdate | undefined;
  private stall: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly onState: (state: OfflineState) => void,
    private readonly news: UpdateNews,
  ) {}

  /** The revision of the site that the worker keeps, once it has said so. */
  get revision(): string | null {
    return "status" in this.state && this.state.status ? this.state.status.revision : null;
  }

  /** Registers the worker, and begins to fetch the course unless the student saves data. */
  async start(savesData: boolean): Promise<void> {
    if (!window.isSecureContext) return this.become({ kind: "unavailable", reason: INSECURE });
    if (!("serviceWorker" in navigator)) return this.become({ kind: "unavailable", reason: REFUSED });
    navigator.serviceWorker.addEventListener("message", (event) => this.hear(event));
    const late = setTimeout(() => this.become({ kind: "unavailable", reason: LATE }), READY_MS);
    try {
      await this.register(!savesData);
    } catch {
      return this.become({ kind: "unavailable", reason: REFUSED });
    } finally {
      clearTimeout(late);
    }
    this.become({ kind: "starting" }); // also after a late arrival
    if (savesData) await this.askFirst();
    else this.fetchAll();
  }

  /** Asks the worker to fetch what is missing. */
  fetchAll(): void {
    this.become({ kind: "loading", status: null });
    this.say({ type: "precache" });
    this.watch();
  }

  /** Starts the waiting version and reloads the page with it. False when it did not start in time. */
  async activate(): Promise<boolean> {
    const isStarted = (await this.update?.activate()) ?? true;
    if (isStarted) location.reload();
    return isStarted;
  }

  private async register(fetchFirst: boolean): Promise<void> {
    const address = new URL(WORKER_ADDRESS, location.href).href;
    localStorage.setItem(`${address}-version`, JUPYTERLITE_VERSION);
    this.registration = await navigator.serviceWorker.register(WORKER_ADDRESS);
    await navigator.serviceWorker.ready;
    this.update = new SiteUpdate(this.registration, this.news, fetchFirst);
  }

  /** Shows what is there already; without an answer, or with parts missing, the student decides. */
  private async askFirst(): Promise<void> {
    this.say({ type: "status" });
    await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
    if (this.state.kind === "starting") this.become({ kind: "asking" });
  }

  private say(request: WorkerRequest): void {
    this.registration?.active?.postMessage(request);
  }

  private hear({ data, source }: MessageEvent): void {
    const isOfNext = source !== null && source === this.registration?.waiting;
    if (isPrecacheStatus(data) && !isOfNext) this.learn(data);
  }

  private learn(status: PrecacheStatus): void {
    clearTimeout(this.stall);
    if (status.done >= status.total) return this.become({ kind: "ready", status });
    if (status.failed.length > 0 && status.done + status.failed.length >= status.total)
      return this.become({ kind: "incomplete", status });
    if (this.state.kind === "starting") return this.become({ kind: "asking" });
    this.become({ kind: "loading", status });
    this.watch();
  }

  private watch(): void {
    clearTimeout(this.stall);
    this.stall = setTimeout(() => {
      const status = this.state.kind === "loading" ? this.state.status : null;
      this.become({ kind: "stalled", status });
    }, STALL_MS);
  }

  private become(state: OfflineState): void {
    this.state = state;
    this.onState(state);
  }
}
