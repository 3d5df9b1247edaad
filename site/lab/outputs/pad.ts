/**
 * The drawing pad of tinytorch/draw.py: what is drawn goes to Python, and what the student's network makes of it is
 * shown beside it.
 */
import { h } from "../../shared/page/dom.ts";
import { answerOf } from "./pad-answer.ts";
import { canvasOf, type Pad } from "./pad-canvas.ts";
import type { Channel } from "./channel.ts";
import { type Part, talkingPlugin } from "./talking.ts";

const SEND_AFTER_MS = 120;

export const padPlugin = talkingPlugin<Pad>({
  name: "pad",
  purpose: "to draw",
  ready: "Draw a digit in the square.",
  partOf: drawingPad,
});

function drawingPad(pad: Pad, { send }: Channel): Part {
  const said = h("div", { role: "status" });
  let timer = 0;
  const sendSoon = (ink: () => string) => {
    clearTimeout(timer);
    timer = window.setTimeout(() => send({ ink: ink() }), SEND_AFTER_MS);
  };
  return {
    elements: [canvasOf(pad, sendSoon), said],
    hear: (answer) => said.replaceChildren(...answerOf(answer)),
    say: (sentence) => said.replaceChildren(sentence),
  };
}
