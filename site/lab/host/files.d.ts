/** A style sheet as its text; the build puts it there. */
declare module "*.css" {
  const text: string;
  export default text;
}

/** JupyterLite's kernels in the page; its client's parts are not public, see kernel/interrupt.ts. */
declare module "@jupyterlite/services" {
  export const IKernelClient: import("@lumino/coreutils").Token<unknown>;
}
