// Charts over time with a cursor and zoom, of the numbers of the table below. Without it the page has pictures.
"use strict";

{
  const height = 190;
  const labelWidth = 76;
  const dayLength = 86400;
  const wholeSteps = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7].flatMap((ten) => [ten, 2 * ten, 5 * ten]);

  // The begin of a period, such as 2022, 2022-Q1, 2022-02, 2022-W05 or 2022-02-01, in seconds UTC; else NaN.
  const timeOf = (label) => {
    const parts = /^(\d{4})(?:-(?:Q([1-4])|W(\d\d)|(\d\d)(?:-(\d\d))?))?$/.exec(label);
    if (!parts) return NaN;
    const [year, quarter, week, month, day] = parts.slice(1).map((part) => part && Number(part));
    if (!week) return Date.UTC(year, quarter ? quarter * 3 - 3 : (month || 1) - 1, day || 1) / 1000;
    // The fourth of January is always in week 1.
    const fourth = Date.UTC(year, 0, 4);
    const sinceMonday = (new Date(fourth).getUTCDay() + 6) % 7;
    return fourth / 1000 + (week * 7 - 7 - sinceMonday) * dayLength;
  };

  // The rows of the table below a picture by time; nothing if it has others than periods with numbers.
  const rowsBelow = (picture) => {
    const next = picture.nextElementSibling;
    const table = next && (next.matches("table") ? next : next.querySelector("table"));
    if (!table) return null;
    const { times, numbers } = picture.dataset;
    const titles = table.tHead.rows[0].cells;
    const rows = [...table.tBodies[0].rows].map((row) => {
      const [label, text] = [row.cells[times].textContent, row.cells[numbers].textContent];
      return { label, text, time: timeOf(label), number: text === "" ? null : Number(text) };
    }).sort((one, other) => one.time - other.time);
    const isRead = rows.every((row, place) => Number.isFinite(row.time) && !Number.isNaN(row.number) &&
      (place === 0 || row.time > rows[place - 1].time));
    return isRead ? { rows, titles: [titles[times].textContent, titles[numbers].textContent] } : null;
  };

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  // What is in view without zoom: all bars, which are in the middle of their times.
  const wholeOf = (rows) => {
    const steps = rows.slice(1).map((row, place) => row.time - rows[place].time);
    const margin = Math.min(...steps, 365 * dayLength) / 2;
    return { min: rows[0].time - margin, max: rows.at(-1).time + margin };
  };

  const optionsOf = ({ rows, titles }, whole, width, changed) => {
    const ofRow = (member) => (plot, value, series, place) => place === null ? "–" : rows[place][member] || "–";
    const isWhole = rows.every((row) => Number.isInteger(row.number));
    // As many labels as fit, each below its bar.
    const labelled = (plot, axis, least, most) => {
      const plotWidth = plot.bbox.width / devicePixelRatio;
      let free = -Infinity;
      return rows.map((row) => row.time).filter((time) => {
        const begin = (time - least) / (most - least) * plotWidth - labelWidth / 2;
        if (begin < free || time < least || begin + labelWidth > plotWidth + 16) return false;
        free = begin + labelWidth;
        return true;
      });
    };
    const byTime = new Map(rows.map((row) => [row.time, row.label]));
    const axis = { stroke: () => colour("--soft"), font: "12px system-ui, sans-serif" };
    const line = { stroke: () => colour("--line"), width: 1 };
    return {
      width, height, padding: [8, 12, 0, 0],
      legend: { markers: { show: false } },
      cursor: { y: false, points: { show: false }, drag: { x: true, y: false, dist: 5 } },
      scales: {
        // Of a single time, uPlot makes the day behind it.
        x: { range: (plot, least, most) =>
          least === rows[0].time && (most === rows.at(-1).time || rows.length === 1) ? [whole.min, whole.max]
            : [least, most] },
        y: { range: (plot, least, most) => [0, most > 0 ? most * 1.05 : 1] },
      },
      series: [
        { label: titles[0], value: ofRow("label") },
        { label: titles[1], value: ofRow("text"), fill: () => colour("--link"), width: 0, points: { show: false },
          paths: uPlot.paths.bars({ size: [0.8, 60] }) },
      ],
      axes: [
        { ...axis, splits: labelled, values: (plot, times) => times.map((time) => byTime.get(time)), grid: { show: false },
          ticks: { ...line, size: 4 }, border: { ...line, show: true }, size: 30 },
        { ...axis, grid: line, ticks: { show: false }, values: (plot, numbers) => numbers.map(String),
          size: (plot, texts) => 12 + 7 * Math.max(1, ...(texts || []).map((text) => text.length)),
          ...(isWhole ? { incrs: wholeSteps } : {}) },
      ],
      hooks: { setScale: [(plot, key) => {
        if (key === "x") changed(plot.scales.x.min > whole.min || plot.scales.x.max < whole.max);
      }] },
    };
  };

  const button = (text, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", act);
    return made;
  };

  // Left and right move the cursor, + and - change what is in view around it.
  const keys = (plot, rows, whole) => (event) => {
    const { min, max } = plot.scales.x;
    const seen = rows.map((row, place) => place).filter((place) => rows[place].time >= min && rows[place].time <= max);
    const here = plot.cursor.idx ?? seen.at(-1);
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const factor = { "+": 0.25, "-": 1 }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey || seen.length === 0 || !(step || factor)) return;
    event.preventDefault();
    const to = step && plot.cursor.idx !== null ? Math.min(Math.max(here + step, seen[0]), seen.at(-1)) : here;
    const middle = rows[to].time;
    if (factor) {
      const half = (max - min) * factor;
      plot.setScale("x", { min: Math.max(middle - half, whole.min), max: Math.min(middle + half, whole.max) });
    }
    // uPlot takes the new scale at the end of the task.
    queueMicrotask(() => plot.setCursor({ left: plot.valToPos(middle, "x"), top: 0 }));
  };

  const replace = (picture, data) => {
    const whole = wholeOf(data.rows);
    const frame = document.createElement("div");
    const place = document.createElement("div");
    const buttons = document.createElement("p");
    frame.className = "plot";
    buttons.className = "buttons";
    place.tabIndex = 0;
    place.setAttribute("role", "group");
    place.setAttribute("aria-label", picture.getAttribute("aria-label") + ", with a cursor: arrow keys, + and -");
    const reset = button("Reset zoom", () => {
      plot.setScale("x", { ...whole });
      other.focus();
    });
    const other = button("Static chart", () => {
      const isStatic = picture.classList.toggle("replaced") === false;
      place.hidden = isStatic;
      reset.hidden = isStatic;
      other.textContent = isStatic ? "Chart with zoom" : "Static chart";
    });
    buttons.append(reset, other);
    frame.append(place, buttons);
    picture.after(frame);
    picture.classList.add("replaced");
    const plot = new uPlot(optionsOf(data, whole, place.clientWidth, (isZoomed) => { reset.disabled = !isZoomed; }),
      [data.rows.map((row) => row.time), data.rows.map((row) => row.number)], place);
    // A reader of the screen has the picture's name and the table.
    plot.root.setAttribute("aria-hidden", "true");
    place.addEventListener("keydown", keys(plot, data.rows, whole));
    new ResizeObserver(() => { if (place.clientWidth > 0) plot.setSize({ width: place.clientWidth, height }); }).observe(place);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => plot.redraw());
  };

  for (const picture of document.querySelectorAll("svg[data-times]")) {
    const data = rowsBelow(picture);
    if (data) replace(picture, data);
  }
}
