import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, normalize, relative } from "node:path";
import { build } from "esbuild";
import { buildDashboard } from "../build.mjs";
import type { Course } from "../../shared/work/course.ts";

const BASE = "/course/";
const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".webmanifest": "application/manifest+json",
};

/** A site as the build makes it, without JupyterLite: the dashboard, a page in place of Lab, and the real worker. */
export interface TestSite {
  folder: string;
  address: string;
  close: () => void;
}

/** Builds the site below a sub-path and serves it on a free port (or the given one). */
export async function startSite(course: Course, inlined = true, port = 0): Promise<TestSite> {
  const folder = mkdtempSync(join(tmpdir(), "dashboard-"));
  await buildDashboard(folder);
  writeCourse(folder, course, inlined);
  mkdirSync(join(folder, "lab"));
  writeFileSync(join(folder, "lab/index.html"), '<!doctype html><html lang="en"><title>Lab</title><h1>Lab</h1></html>');
  await writeWorker(folder, "first");
  const server = createServer((request, response) => answer(folder, request.url ?? "/", response));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { folder, address: `http://127.0.0.1:${portOf(server)}${BASE}`, close: () => closeNow(server, folder) };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function closeNow(server: Server, folder: string): void {
  server.close();
  server.closeAllConnections();
  rmSync(folder, { recursive: true, force: true });
}

function writeCourse(folder: string, course: Course, inlined: boolean): void {
  const text = JSON.stringify(course);
  writeFileSync(join(folder, "course.json"), text);
  if (!inlined) return;
  const page = join(folder, "index.html");
  writeFileSync(
    page,
    readFileSync(page, "utf8").replace('id="course">{}<', `id="course">${text.replaceAll("<", "\\u003c")}<`),
  );
}

/** The project's service worker, with the manifest of this site in front of it. */
export async function writeWorker(folder: string, revision: string): Promise<void> {
  const entryPoints = [new URL("../../worker/service-worker.ts", import.meta.url).pathname];
  const { outputFiles } = await build({ entryPoints, bundle: true, format: "iife", write: false, logLevel: "warning" });
  const files = Object.fromEntries(filesIn(folder).map((path) => [path, entryOf(join(folder, path))]));
  const script = `self.PRECACHE=${JSON.stringify({ revision, files })};\n${outputFiles[0]?.text}`;
  writeFileSync(join(folder, "service-worker.js"), script);
}

function filesIn(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"));
  return paths.filter((path) => path !== "service-worker.js");
}

function entryOf(path: string): { sha256: string; bytes: number } {
  const data = readFileSync(path);
  return { sha256: createHash("sha256").update(data).digest("base64"), bytes: data.length };
}

function answer(folder: string, url: string, response: import("node:http").ServerResponse): void {
  const { pathname } = new URL(url, "http://localhost");
  const path = normalize(decodeURIComponent(pathname)).slice(BASE.length);
  const file = join(folder, path === "" ? "index.html" : path);
  try {
    if (!pathname.startsWith(BASE) || path.startsWith("..")) throw new Error("outside");
    const data = readFileSync(file);
    response
      .writeHead(200, {
        "Content-Type": TYPES[extname(file)] ?? "application/octet-stream",
        "Cache-Control": "no-cache",
      })
      .end(data);
  } catch {
    response.writeHead(404).end("Not found");
  }
}
