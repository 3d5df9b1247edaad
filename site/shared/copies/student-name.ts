const KEY = "tinytorch-student-name";

/** The name that the student gave for bundles, or "". */
export function studentName(): string {
  return localStorage.getItem(KEY) ?? "";
}

/** Remembers the name for the next bundle. */
export function setStudentName(name: string): void {
  localStorage.setItem(KEY, name);
}
