/**
 * A tab that is hidden while it starts: opened behind another one, or left before the notebook was there. JupyterLab's
 * polls rest in a hidden page, so it would not learn which kernels there are, and ask the student to select one out of
 * none. It also waits for animation frames, which a hidden page does not draw, and would take itself for stuck.
 */
const LIMIT_MS = 180_000;

declare global {
  interface Window {
    /** To be called once the first notebook has its kernel: from then on the page is told what is so. */
    tinytorchStarted?: () => void;
  }
}

/** Until the start is over, JupyterLab is told that the tab is looked at, and gets frames though none are drawn. */
export function startThoughHidden(): void {
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "visible" });
  const frames = new Frames();
  const timer = setTimeout(() => window.tinytorchStarted?.(), LIMIT_MS);
  window.tinytorchStarted = () => {
    clearTimeout(timer);
    delete window.tinytorchStarted;
    frames.end();
    Reflect.deleteProperty(document, "visibilityState");
    if (document.hidden) document.dispatchEvent(new Event("visibilitychange")); // the polls may rest now
  };
}

/** Frames that also come to a hidden page: by messages, since its timers run once a second and later once a minute. */
class Frames {
  private readonly draw = window.requestAnimationFrame.bind(window);
  private readonly drop = window.cancelAnimationFrame.bind(window);
  private readonly waiting = new Map<number, FrameRequestCallback>();
  private readonly messages = new MessageChannel();
  private isStarting = true;

  constructor() {
    this.messages.port1.onmessage = ({ data }) => this.run(data);
    document.addEventListener("visibilitychange", this.hurry);
    window.requestAnimationFrame = (run) => (this.isStarting ? this.request(run) : this.draw(run));
    window.cancelAnimationFrame = (frame) => {
      this.waiting.delete(frame);
      this.drop(frame);
    };
  }

  /** Some keep the functions that they found, so these stay, and hand on to the browser's. */
  end(): void {
    this.isStarting = false;
    document.removeEventListener("visibilitychange", this.hurry);
  }

  private request(run: FrameRequestCallback): number {
    const frame = this.draw(() => this.run(frame));
    this.waiting.set(frame, run);
    if (document.hidden) this.messages.port2.postMessage(frame);
    return frame;
  }

  /** Whichever comes first, the frame or its message. */
  private run(frame: number): void {
    const run = this.waiting.get(frame);
    this.waiting.delete(frame);
    run?.(performance.now());
  }

  /** The tab was left: what waits for a frame is told now. */
  private readonly hurry = (): void => {
    if (document.hidden) for (const frame of this.waiting.keys()) this.messages.port2.postMessage(frame);
  };
}
