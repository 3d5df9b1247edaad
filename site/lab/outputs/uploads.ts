/** A notebook that is uploaded loses its marks of trust, as one in a bundle does: it may be anybody's. */
import type { JupyterFrontEndPlugin } from "@jupyterlab/application";
import { FileBrowserModel } from "@jupyterlab/filebrowser";
import { withoutTrust } from "../../shared/notebook/trust.ts";

export const uploadsPlugin: JupyterFrontEndPlugin<void> = {
  id: "tinytorch-lab:uploads",
  autoStart: true,
  activate: () => {
    const stock = FileBrowserModel.prototype.upload;
    FileBrowserModel.prototype.upload = async function (file) {
      return stock.call(this, await plain(file));
    };
  },
};

async function plain(file: File): Promise<File> {
  const before = new Uint8Array(await file.arrayBuffer());
  const after = withoutTrust(file.name, before);
  return after === before ? file : new File([after as Uint8Array<ArrayBuffer>], file.name, { type: file.type });
}
