import { Refusal } from "../basics/errors.ts";
import { within } from "../basics/waiting.ts";

export interface Tier {
  id: string;
  title: string;
  summary: string;
}

export interface Module {
  id: string;
  number: number;
  title: string;
  tier: string;
  summary: string;
  /** The export below the package: "core.tensor". */
  export: string;
  exercises: { id: string; title: string }[];
  questions: string[];
  /** The notebook's path in the workspace; null while this edition does not have it. */
  notebook: string | null;
  /** The digest of the lesson's text. */
  lesson?: string | null;
}

export interface Milestone {
  id: string;
  number: number;
  year: number;
  title: string;
  summary: string;
  /** The numbers of the modules that it needs. */
  modules: number[];
  /** Exports of later modules that it runs on: the student's where there is one, else the reference's, which counts. */
  lent?: string[];
  /** The metric that decides, and what it has to reach. */
  metric: string;
  threshold: number;
  /** The id of the large data set that it works on. */
  data?: string;
  /** The digest of its script, by which a result says what it was made with; null while it is not written. */
  script_sha256?: string | null;
  notebook: string | null;
  /** The digest of its text. */
  lesson?: string | null;
}

/** Large data that a site may offer. */
export interface DataSet {
  id: string;
  title: string;
  /** What a milestone takes where the site has been built without them. */
  otherwise: string;
  /** How large they are; 0 where the site has been built without them. */
  bytes: number;
}

export interface Checkpoint {
  number: number;
  question: string;
  module?: number;
}

/** course.json: what exists in this edition of the course. */
export interface Course {
  course: { title: string; version: string; summary: string };
  tiers: Tier[];
  modules: Module[];
  milestones: Milestone[];
  checkpoints: Checkpoint[];
  data?: DataSet[];
  /** The notebook before the first module: its path in the workspace. */
  welcome?: string | null;
}

const LIMIT_MS = 15_000;
const UNREACHABLE =
  "The course's table of contents (course.json) did not arrive. Check the connection, then reload the page.";

/** The course that the build put into the page, else the one at the address. Throws a Refusal. */
export async function loadCourse(page: Document, address = "course.json"): Promise<Course> {
  const inlined = JSON.parse(page.getElementById("course")?.textContent || "{}") as Partial<Course>;
  return inlined.modules ? (inlined as Course) : within(LIMIT_MS, fetchCourse(address), UNREACHABLE);
}

async function fetchCourse(address: string): Promise<Course> {
  try {
    const response = await fetch(address);
    if (response.ok) return (await response.json()) as Course;
  } catch {
    throw new Refusal(UNREACHABLE);
  }
  throw new Refusal(UNREACHABLE);
}

/** An exercise's title without the number of its section: "6. Matrix multiplication" gives the words. */
export function withoutNumber(title: string): string {
  return title.replace(/^\d+\.\s+/, "");
}
