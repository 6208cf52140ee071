/** Looking at processes, on Linux by /proc. */
import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Registers a test that looks at processes; elsewhere than on Linux its name says why it is skipped. */
export function testOnLinux(name: string, body: () => Promise<void>): void {
  if (Deno.build.os === "linux") Deno.test(name, body);
  else {
    Deno.test({
      name: `${name} [skipped: needs /proc, which only Linux has]`,
      ignore: true,
      fn: body,
    });
  }
}

/** Process ids of a process's own children. */
export function childrenOf(pid: number): number[] {
  return readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number)
    .filter((candidate) => {
      try {
        const stat = readFileSync(`/proc/${candidate}/stat`, "utf8");
        // The name in parentheses may hold anything; state and parent come after it.
        return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) ===
          pid;
      } catch {
        return false; // ended while we looked
      }
    });
}

/** Whether a process lives; one that ended but was not waited for does not. */
export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2));
  } catch {
    return existsSync(`/proc/${pid}`);
  }
}

/** Waits until a condition holds, at most so many milliseconds; tells whether it came to hold. */
export async function eventually(
  condition: () => boolean,
  milliseconds = 10_000,
): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (!condition()) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
}
