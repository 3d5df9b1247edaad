import template from "../../../../tinytorch/tito/reports/card.svg";
import { cardFields, cardSvg } from "./card.ts";
import { h } from "../../../shared/page/dom.ts";
import { Refusal, sentence } from "../../../shared/basics/errors.ts";
import type { MilestoneStanding } from "../../../shared/standing/standing.ts";
import { within } from "../../../shared/basics/waiting.ts";
import { byId } from "../page/elements.ts";

const SIZE = { width: 1200, height: 630 };
const LIMIT_MS = 10_000;
const NO_PNG = "This browser could not make a PNG. Save the card as SVG: every browser and most programs show it.";

/** Shows a milestone's results card, and offers it as a file. The name is only on it when it is typed in here. */
export function openCard(standing: MilestoneStanding): void {
  const dialog = byId<HTMLDialogElement>("card-dialog");
  const name = h("input", { id: "card-name", maxlength: 40, autocomplete: "off" });
  const dark = h("input", { id: "card-dark", type: "checkbox" });
  const image = h("img", { ...SIZE, alt: "" });
  const message = h("p", { class: "message", role: "status" });
  dark.checked = matchMedia("(prefers-color-scheme: dark)").matches;

  const fields = (): Record<string, string> => fieldsOf(standing, name.value, dark.checked);
  const draw = (): void => {
    URL.revokeObjectURL(image.src);
    image.src = URL.createObjectURL(pictureOf(fields()));
    image.alt = fields()["description"] ?? "";
  };
  const save = (make: (picture: Blob) => Promise<Blob>, ending: string) => (): void =>
    void saving(message, fileName(standing, ending), () => make(pictureOf(fields())));
  name.addEventListener("input", draw);
  dark.addEventListener("change", draw);
  dialog.addEventListener("close", () => URL.revokeObjectURL(image.src), { once: true });
  draw();
  dialog.replaceChildren(
    h("h2", { id: "card-heading" }, "Results card"),
    image,
    h("p", { class: "fine" }, "Only what you see is on the card. Saving it sends nothing anywhere."),
    h("label", { for: "card-name" }, "Your name on it ", h("span", { class: "optional" }, "(optional)")),
    name,
    h("label", { class: "check", for: "card-dark" }, dark, " Dark"),
    h(
      "form",
      { method: "dialog", class: "choices" },
      h("button", { class: "button primary", type: "button", click: save(pngOf, "png") }, "Save as PNG"),
      h("button", { class: "button", type: "button", click: save(async (picture) => picture, "svg") }, "Save as SVG"),
      h("button", { class: "button", value: "close" }, "Close"),
    ),
    message,
  );
  dialog.showModal();
}

function fieldsOf(standing: MilestoneStanding, name: string, dark: boolean): Record<string, string> {
  const { milestone, result, reference } = standing;
  return result ? cardFields(milestone, result, reference, { name, dark }) : {};
}

function pictureOf(fields: Record<string, string>): Blob {
  return new Blob([cardSvg(template, fields)], { type: "image/svg+xml" });
}

/** "tinytorch-1957-perceptron.png". */
function fileName({ milestone }: MilestoneStanding, ending: string): string {
  const words = milestone.title.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return `tinytorch-${milestone.year}-${words}.${ending}`;
}

/** Saves what `make` makes, and says so, or what went wrong. */
async function saving(message: HTMLElement, name: string, make: () => Promise<Blob>): Promise<void> {
  message.className = "message";
  try {
    const address = URL.createObjectURL(await within(LIMIT_MS, make(), NO_PNG));
    h("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    message.textContent = `${name} is in your downloads.`;
  } catch (error) {
    message.classList.add("warning");
    message.textContent = sentence(error);
  }
}

/** The picture as a PNG of the same size. Throws a Refusal where the browser can't. */
async function pngOf(picture: Blob): Promise<Blob> {
  const image = new Image(SIZE.width, SIZE.height);
  image.src = URL.createObjectURL(picture);
  try {
    await image.decode();
    const canvas = h("canvas", SIZE);
    canvas.getContext("2d")?.drawImage(image, 0, 0);
    const png = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    if (png) return png;
  } catch {
    throw new Refusal(NO_PNG);
  } finally {
    URL.revokeObjectURL(image.src);
  }
  throw new Refusal(NO_PNG);
}
