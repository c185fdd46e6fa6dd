import assert from "node:assert/strict";

// Waits for a condition, which may also throw while it does not hold.
export async function until(what, condition, patience = 20_000, pause = 500) {
  const deadline = Date.now() + patience;
  while (!(await Promise.resolve().then(condition).catch(() => false))) {
    assert.ok(Date.now() < deadline, `${what}: not within ${patience / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
