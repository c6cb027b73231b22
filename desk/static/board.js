// Draws the charts of the board from the tables below them, and again when these are fresh or the window has another width.
//   data-chart="line|bar" data-of="ID of the table" data-unit="笔"
"use strict";

(() => {
  // Colours that differ for those who do not tell red from green; each line has a dash of its own besides.
  const colours = ["#1f5f8b", "#b3372f", "#1d7a4c", "#8a5a00", "#5b3f8c"];
  const dashes = [[], [8, 4], [2, 3], [12, 3, 2, 3], [5, 5]];
  const height = 220;
  const drawn = new Map();

  const read = (table) => {
    const rows = [...table.tBodies[0].rows];
    const figure = (cell) => (cell.dataset.figure === "" ? null : Number(cell.dataset.figure));
    return {
      days: rows.map((row) => row.cells[0].textContent),
      names: [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent),
      columns: rows.length ? [...rows[0].cells].slice(1).map((_, at) => rows.map((row) => figure(row.cells[at + 1]))) : [],
    };
  };

  // Bars stand on each other: the sum is drawn first, the part over it.
  const stacked = (columns) => columns.map((_, at) => (
    columns[0].map((__, day) => columns.slice(at).reduce((sum, column) => sum + column[day], 0))));

  const options = (place, told) => {
    const { chart, unit } = place.dataset;
    const shown = (at, day) => {
      const figure = day === null ? null : told.columns[at][day];
      return figure === null || figure === undefined ? "—" : `${figure} ${unit}`;
    };
    const isBar = chart === "bar";
    return {
      width: Math.max(240, place.clientWidth),
      height,
      cursor: { drag: { x: false, y: false } },
      // Where nobody points at a day, the legend tells of the last one.
      hooks: { setCursor: [(plot) => { if (plot.cursor.idx === null) plot.setLegend({ idx: told.days.length - 1 }); }] },
      scales: { x: { time: false, range: (_, low, high) => [low - 0.6, high + 0.6] }, y: { range: (_, __, high) => [0, unit === "%" ? 100 : Math.max(5, Math.ceil(high * 1.1))] } },
      axes: [
        { grid: { show: false }, incrs: [1, 2, 5, 10], space: 60, values: (_, splits) => splits.map((at) => told.days[at] ?? "") },
        { size: 46, incrs: [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000, 5000, 10000] },
      ],
      series: [
        { label: "日期", value: (_, day) => told.days[day] ?? "—" },
        ...told.names.map((label, at) => ({
          label,
          stroke: colours[at],
          width: isBar ? 0 : 2,
          dash: isBar ? [] : dashes[at],
          fill: isBar ? colours[at] : undefined,
          paths: isBar ? uPlot.paths.bars({ size: [0.6, 40] }) : undefined,
          points: { show: !isBar && told.days.length < 40, size: 5 },
          value: (_, __, ___, day) => shown(at, day),
        })),
      ],
    };
  };

  const draw = (place) => {
    const table = document.getElementById(place.dataset.of);
    if (!table) return;
    const told = read(table);
    const state = JSON.stringify([place.clientWidth, told]);
    if (drawn.get(place)?.state === state || !told.columns.length) return;
    drawn.get(place)?.plot.destroy();
    const columns = place.dataset.chart === "bar" ? stacked(told.columns) : told.columns;
    const plot = new uPlot(options(place, told), [told.days.map((_, at) => at), ...columns], place);
    drawn.set(place, { plot, state });
  };

  const places = () => document.querySelectorAll("[data-chart]");
  const wide = new ResizeObserver((entries) => entries.forEach((entry) => draw(entry.target)));
  places().forEach((place) => wide.observe(place));
  document.addEventListener("live:fresh", () => places().forEach(draw));
})();
