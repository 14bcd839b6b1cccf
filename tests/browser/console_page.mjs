// The console as the tests open it, and what they need beside it.

import { patience } from "./harness.mjs";

export const hostile = '<img src=x onerror=alert(1)><script>alert(2)</script>"\u202e';

/** Everything that a page must not do unasked. */
function watched(page) {
  const seen = [];
  page.on("dialog", (dialog) => {
    seen.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("pageerror", (error) => seen.push(`error: ${error.message}`));
  page.on("console", (message) => {
    // The browser notes every refusal of the control API by itself.
    if (/^Failed to load resource: .* 4\d\d /.test(message.text()) && message.location().url.includes("/_mock/")) return;
    if (["error", "warning"].includes(message.type())) seen.push(`console: ${message.text()} ${message.location().url}`);
  });
  return seen;
}

/** The page, and in `seen` what it must not do. */
export async function openConsole(browser, server, { path = "/", ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: server.control });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const seen = watched(page);
  await page.goto(server.control + path);
  return { page, seen, close: () => context.close() };
}

/** A client of Green API, as simple as they come. */
export function clientOf(server, id = server.id, token = server.token) {
  return async (method, options = {}, query = "") => {
    const answer = await fetch(`${server.url}/waInstance${id}/${method}/${token}${query}`, options);
    return answer.json().catch(() => null);
  };
}

export async function until(what, holds, within = patience) {
  const deadline = Date.now() + within;
  for (;;) {
    if (await holds()) return;
    if (Date.now() > deadline) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export const text = (page, selector) => page.locator(selector).innerText();
/** `within`: milliseconds, where the usual time is too short for a busy machine. */
export const textIs = (page, selector, wanted, within) => page.locator(selector).filter({ hasText: wanted }).waitFor({ timeout: within });

/**
 * A step: the page fits into a small phone, light and dark. `work(page, fits)` does there what is to fit, and may say
 * `await fits(what)` on its way; at its end it must fit in any case.
 */
export async function fitsSmallPhone(checks, browser, server, path, work) {
  await checks.step("fits into 360 pixels, light and dark", async () => {
    for (const colorScheme of ["light", "dark"]) {
      const { page, seen, close } = await openConsole(browser, server, { path, viewport: { width: 360, height: 740 }, colorScheme });
      const fits = async (what) => {
        const { wide, has } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, has: innerWidth }));
        checks.equal(`width with ${what}, ${colorScheme}`, true, wide <= has);
      };
      await work(page, fits);
      await fits("all of it");
      checks.equal("errors", [], seen);
      await close();
    }
  });
}
