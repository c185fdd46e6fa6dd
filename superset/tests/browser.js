// A Chromium without a window, in which a person is logged in to Superset.
import { chromium, devices } from "playwright-core";
import { drawn, recordTexts } from "./canvas.js";
import { SUPERSET } from "./superset.js";

const PATIENCE = 60_000;

const CHROMIUM = {
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox", // as root there is none to be had
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
  ],
};

export const launch = () => chromium.launch(CHROMIUM);

// A window of somebody's daily browser, which keeps compiled scripts in a folder. Others are private windows.
export const launchDaily = (folder, screen) => chromium.launchPersistentContext(folder, { ...CHROMIUM, ...screen });

const DESK = { viewport: { width: 1500, height: 1000 } };
export const PHONE = { ...devices["Pixel 7"], viewport: { width: 390, height: 844 }, deviceScaleFactor: 1 };

export async function logIn(browser, user, password, screen = DESK) {
  const context = await browser.newContext(screen);
  await recordTexts(context);
  return enter(context, user, password);
}

export async function enter(context, user, password) {
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  await page.goto(`${SUPERSET}/login/`);
  await page.fill("#username", user);
  await page.fill("#password", password);
  await Promise.all([
    page.waitForURL((url) => !url.pathname.startsWith("/login")),
    page.press("#password", "Enter"),
  ]);
  return page;
}

// Opens a dashboard at its first tab, or at one that is named, goes through it from top to bottom so that every
// chart is asked for, and waits until none loads any more.
export async function openDashboard(page, slug, tab = "") {
  await visit(page, slug);
  if (tab) await openTab(page, tab);
  else await showAll(page);
}

export async function visit(page, slug, hash = "") {
  await page.goto(`${SUPERSET}/superset/dashboard/${slug}/?standalone=0${hash}`);
  await page.waitForSelector('[data-test="grid-content"]:visible');
}

// Goes to a tab of the open dashboard.
export async function openTab(page, name) {
  await page.getByRole("tab").filter({ hasText: name }).click();
  await showAll(page);
}

// Goes through what the open tab shows.
export async function showAll(page) {
  const charts = page.locator('[data-test="chart-grid-component"]:visible');
  await charts.first().waitFor();
  for (let i = 0; i < (await charts.count()); i++) {
    await charts.nth(i).scrollIntoViewIfNeeded();
  }
  await settled(page);
}

export async function settled(page) {
  await page.waitForFunction(() => {
    const shown = (selector) => [...document.querySelectorAll(selector)].filter((box) => box.checkVisibility());
    const charts = shown('[data-test="chart-grid-component"]'); // those of other tabs may wait
    return (
      charts.length > 0 &&
      charts.every((chart) => chart.querySelector('[data-test="slice-container"], [role="alert"], .ant-empty')) &&
      shown('[data-test="loading-indicator"], .loading').length === 0
    );
  });
}

// Makes the window as high as the open tab, so that a picture shows all of it.
export async function showWhole(page, width) {
  const grid = page.locator('[data-test="grid-content"]:visible');
  await page.setViewportSize({ width, height: (await grid.evaluate((box) => box.scrollHeight)) + 230 }); // with the head and the tabs
  await page.mouse.move(0, 0);
  await page.evaluate(() => window.scrollTo(0, 0));
  await settled(page);
  await drawn(page);
}

// The place of a chart on the open dashboard.
export const box = (page, name) => page.locator(`[data-test-chart-name=${JSON.stringify(name)}]`);
