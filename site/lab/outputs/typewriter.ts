/**
 * The box of tinytorch/typewriter.py: a student types a beginning, and their network goes on, character by character.
 * The text itself is not announced while it grows; a line below it says that it is being written, and how it ended.
 */
import { h } from "../../shared/page/dom.ts";
import type { Channel } from "./channel.ts";
import { type Part, talkingPlugin } from "./talking.ts";

interface Box {
  beginning: string;
  /** Characters of a beginning at most. */
  longest: number;
}

/** Python sends one of these at a time. */
interface Written {
  start?: string;
  more?: string;
  /** How it ended: "" after the last character, else a sentence. */
  done?: string;
}

export const typewriterPlugin = talkingPlugin<Box>({
  name: "typewriter",
  purpose: "to write",
  ready: "Type a beginning and press Enter.",
  partOf: typewriter,
});

function typewriter({ beginning, longest }: Box, { send, stop }: Channel): Part {
  const paper = h("pre");
  const said = h("div", { role: "status" });
  const say = (sentence: string) => said.replaceChildren(sentence);
  const began = (text: string) => {
    paper.replaceChildren(h("strong", {}, text));
    say("Writing.");
  };
  const desk = deskOf({ beginning, longest }, stop, (text) => {
    desk.setWriting(true);
    say("Waiting for Python.");
    send({ beginning: text });
  });
  return {
    elements: [desk.element, paper, said],
    hear: (message) => {
      const { start, more = "", done } = message as Written;
      if (start !== undefined) began(start);
      paper.append(more);
      if (done === undefined) return;
      desk.setWriting(false);
      say(done || "Done. Type another beginning, or press Enter again.");
    },
    say: (sentence) => {
      desk.setWriting(false);
      say(sentence);
    },
  };
}

/**
 * The line to type into, and its buttons: one begins, as Enter does, the other one ends what is being written. No form:
 * JupyterLab cancels the line break that Enter would insert in a cell, and with it a form's submission.
 */
function deskOf({ beginning, longest }: Box, stop: () => void, begin: (text: string) => void) {
  let isWriting = false;
  const go = () => {
    if (!isWriting) begin(line.value);
  };
  const end = () => {
    if (isWriting) stop();
  };
  const keydown = (event: Event) => {
    if ((event as KeyboardEvent).key === "Enter") go();
  };
  const line = h("input", { value: beginning, maxlength: longest, autocomplete: "off", spellcheck: "false", keydown });
  const [goOn, stopIt] = [h("button", { click: go }, "Go on"), h("button", { click: end }, "Stop")];
  const setWriting = (value: boolean) => {
    isWriting = value;
    // not `disabled`, which would take the focus away
    goOn.setAttribute("aria-disabled", String(value));
    stopIt.setAttribute("aria-disabled", String(!value));
  };
  setWriting(false);
  const element = h("div", { class: "tinytorch-typewriter-desk" }, h("label", {}, "Beginning", line), goOn, stopIt);
  return { element, setWriting };
}
