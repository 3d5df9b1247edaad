declare module "*.css";

/** esbuild puts such a file in as text. */
declare module "*.svg" {
  const text: string;
  export default text;
}
