// SPDX-License-Identifier: MIT
// The charts over time of the overview: with scripts by uPlot, with a cursor and zoom; else the picture.
"use strict";

const plot = ".plot .uplot";

// Returns what a chart's legend says: the label of a row and its number.
const legend = (page) => page.$eval(plot, (root) =>
  [...root.querySelectorAll(".u-legend .u-value")].map((cell) => cell.textContent));

const box = (page) => page.locator(plot + " .u-over").first().boundingBox();

const pointAt = async (page, share) => {
  const { x, y, width, height } = await box(page);
  await page.mouse.move(x + width * share, y + height / 2);
};

const labelsAcross = async (page) => {
  const labels = [];
  for (const share of [0.02, 0.5, 0.98]) {
    await pointAt(page, share);
    labels.push((await legend(page))[0]);
  }
  return labels.join(" ");
};

const lookAtOne = async (page, check, where) => {
  const rows = await page.$eval("svg[data-times] ~ table", (table) =>
    [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent)));
  check(rows.length > 2, `${where}: the table has few rows`);
  check(await page.locator(plot + " canvas").count() === await page.locator("svg[data-times]").count(),
    `${where}: not each chart over time is drawn`);
  check(await page.$eval(plot + " canvas", (canvas) =>
    canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((part) => part > 0)),
  `${where}: the canvas is empty`);

  await page.locator(plot).first().scrollIntoViewIfNeeded();
  const met = new Set();
  for (let share = 0.02; share < 1; share += 0.04) {
    await pointAt(page, share);
    const [label, number] = await legend(page);
    const row = rows.find((one) => one[0] === label);
    met.add(label);
    check(row && row[1] === number, `${where}: at ${share} the legend says ${label} ${number}, the table ${row}`);
  }
  check(met.size === rows.length, `${where}: the cursor met ${met.size} rows of ${rows.length}`);

  const reset = page.locator(".plot button", { hasText: "Reset zoom" }).first();
  const whole = await labelsAcross(page);
  const drag = async () => {
    await pointAt(page, 0.3);
    await page.mouse.down();
    await pointAt(page, 0.45);
    await pointAt(page, 0.6);
    await page.mouse.up();
  };
  check(await reset.isDisabled(), `${where}: there is a zoom to reset at first`);
  await drag();
  check(await labelsAcross(page) !== whole && await reset.isEnabled(), `${where}: dragging does not zoom`);
  const { x, y } = await box(page);
  await page.mouse.dblclick(x + 20, y + 20);
  check(await labelsAcross(page) === whole && await reset.isDisabled(), `${where}: a double click does not reset`);
  await drag();
  await reset.focus();
  await page.keyboard.press("Enter");
  check(await labelsAcross(page) === whole && await reset.isDisabled(), `${where}: the button does not reset`);

  const isShown = () => page.$eval("svg[data-times]", (svg) => svg.getBoundingClientRect().width > 100);
  check(!await isShown(), `${where}: the picture and the chart are both shown`);
  // From the button that is disabled, the focus went to the one beside it.
  await page.keyboard.press("Enter");
  check(await isShown() && !await page.locator(plot).first().isVisible(), `${where}: no way back to the picture`);
  await page.keyboard.press("Enter");
  check(!await isShown() && await page.locator(plot).first().isVisible(), `${where}: no way back to the chart`);

  await page.locator(".plot [role=group]").first().focus();
  await page.mouse.move(0, 0);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  check((await legend(page)).join() === rows.at(-2).join(), `${where}: the arrow keys do not move the cursor`);
  await page.keyboard.press("+");
  check(await reset.isEnabled(), `${where}: + does not zoom`);
  for (let times = 0; times < 3; times += 1) await page.keyboard.press("-");
  check(await reset.isDisabled(), `${where}: - does not show more`);

  await page.emulateMedia({ media: "print" });
  check(await isShown() && !await page.locator(".plot").first().isVisible(), `${where}: the picture is not printed`);
};

module.exports = async (browser, base, check) => {
  for (const width of [390, 1280]) {
    for (const colorScheme of ["light", "dark"]) {
      const where = `chart at ${width}, ${colorScheme}`;
      const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
      const page = await context.newPage();
      const faults = [];
      page.on("console", (message) => faults.push(message.text()));
      page.on("pageerror", (error) => faults.push(String(error)));
      await page.exposeFunction("note", (directive) => faults.push("the policy forbids " + directive));
      await page.addInitScript(() => document.addEventListener("securitypolicyviolation",
        (event) => window.note(event.violatedDirective)));
      await page.goto(base + "/");
      await lookAtOne(page, check, where);
      check(faults.length === 0, `${where}: ${faults.join("; ")}`);
      await context.close();
    }
  }
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(base + "/");
  check(await page.locator("svg[data-times]").first().isVisible(), "without JavaScript the picture is missing");
  check(await page.locator(".plot").count() === 0, "without JavaScript there is a chart by uPlot");
  await context.close();
};
