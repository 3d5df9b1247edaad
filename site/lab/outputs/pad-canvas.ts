/** The square to draw in, with a pointer or with the keyboard. */
import { h } from "../../shared/page/dom.ts";

/** Dots a side, and the pen's width as a share of that. */
export interface Pad {
  dots: number;
  pen: number;
}

interface Point {
  x: number;
  y: number;
}

const LABEL = "Drawing area. Draw with a pointer, or move the pen with arrow keys; Space puts it down or lifts it.";
const STEP = 4; // dots a key press
const WAYS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP],
};

/** A square and its Clear button; changed(ink) is called after each stroke, ink() says how much ink each dot has. */
export function canvasOf({ dots, pen }: Pad, changed: (ink: () => string) => void): HTMLElement {
  const canvas = h("canvas", { width: dots, height: dots, tabindex: 0, role: "img", "aria-label": LABEL });
  const ring = h("i", { hidden: true });
  const ink = canvas.getContext("2d", { willReadFrequently: true })!;
  Object.assign(ink, { lineWidth: dots * pen, lineCap: "round" });
  const tell = () => changed(() => drawingOf(ink, dots));
  const stroke = (from: Point, to: Point) => {
    ink.beginPath();
    ink.moveTo(from.x, from.y);
    ink.lineTo(to.x, to.y);
    ink.stroke();
    tell();
  };
  const clear = () => {
    ink.clearRect(0, 0, dots, dots);
    tell();
  };
  listenToPointer(canvas, dots, stroke);
  listenToKeys(canvas, ring, dots, stroke);
  const square = h("div", { class: "tinytorch-pad-square" }, canvas, ring);
  return h("div", {}, square, h("button", { type: "button", click: clear }, "Clear"));
}

/** How much ink each dot has, 0 to 255, as base64. */
function drawingOf(ink: CanvasRenderingContext2D, dots: number): string {
  const { data } = ink.getImageData(0, 0, dots, dots);
  return btoa(Array.from({ length: dots * dots }, (_, dot) => String.fromCharCode(data[4 * dot + 3]!)).join(""));
}

function listenToPointer(canvas: HTMLCanvasElement, dots: number, stroke: (from: Point, to: Point) => void): void {
  let last: Point | undefined;
  const place = ({ offsetX, offsetY }: PointerEvent): Point => ({
    x: (offsetX / canvas.clientWidth) * dots,
    y: (offsetY / canvas.clientHeight) * dots,
  });
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    last = place(event);
    stroke(last, last);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!last) return;
    const next = place(event);
    stroke(last, next);
    last = next;
  });
  const lift = () => {
    last = undefined;
  };
  canvas.addEventListener("pointerup", lift);
  canvas.addEventListener("pointercancel", lift);
}

function listenToKeys(
  canvas: HTMLCanvasElement, ring: HTMLElement, dots: number, stroke: (from: Point, to: Point) => void,
): void {
  const pen = { x: dots / 2, y: dots / 2, isDown: false };
  const inside = (value: number) => Math.min(dots, Math.max(0, value));
  canvas.addEventListener("keydown", (event) => {
    if (!WAYS[event.key] && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    const from = { ...pen };
    if (event.key === " ") pen.isDown = !pen.isDown;
    const [right, below] = WAYS[event.key] ?? [0, 0];
    Object.assign(pen, { x: inside(pen.x + right), y: inside(pen.y + below) });
    if (pen.isDown) stroke(from, pen);
    ring.hidden = false;
    const zoom = canvas.clientWidth / dots;
    Object.assign(ring.style, { left: `${pen.x * zoom - 5}px`, top: `${pen.y * zoom - 5}px` });
  });
}
