import { type Notebook, type NotebookCell, textDigest } from "../../shared/notebook/notebook.ts";

/** A lesson's cell as the build makes it: "# text" is markdown, "exercise:id text" and so on carry marks. */
function shipped(source: string): NotebookCell {
  const [, kind, id, text] = /^(?:(exercise|check):(\S+) )?([\s\S]*)$/.exec(source)!.map((part) => part ?? "") as [
    string, string, string, string,
  ];
  const type = text.startsWith("# ") ? "markdown" : "code";
  const digest = textDigest(type, text);
  const metadata = {
    ...(kind && { tinytorch: { text: digest, ...(kind === "exercise" && { exercise: id }) } }),
    ...(kind === "check" && { nbgrader: { grade_id: `${id}-check`, grade: true } }),
  };
  const name = kind === "check" ? `${id}-check` : id || digest;
  return { cell_type: type, id: name, source: text, metadata, ...(type === "code" && { outputs: [] }) };
}

/** A lesson as the build makes it. */
export function lesson(...sources: string[]): Notebook {
  const cells = sources.map(shipped);
  const digest = textDigest("lesson", sources.join("\n"));
  return { cells, metadata: { kernelspec: { name: "python" }, tinytorch: { lesson: digest } }, nbformat: 4, nbformat_minor: 5 };
}

/** A cell that the student added. */
export const own = (source: string, id = "8f14e45f-ceea-467f-a0e6-0d1b2c3d4e5f"): NotebookCell => ({
  cell_type: "code", id, source, metadata: {}, outputs: [],
});

/** The notebook after the student wrote these texts over the cells with these ids, and added cells behind some. */
export function worked(book: Notebook, texts: Record<string, string>, added: Record<string, NotebookCell[]> = {}): Notebook {
  const cells = book.cells.flatMap((cell) => [
    { ...cell, source: texts[cell.id!] ?? cell.source },
    ...(added[cell.id!] ?? []),
  ]);
  return { ...book, cells };
}
