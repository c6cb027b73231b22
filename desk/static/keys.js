// Keys of every page of the desk. A key does nothing while somebody writes.
"use strict";

(() => {
  const isWriting = (place) => place.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  const search = document.querySelector("[data-search]");
  const acts = {
    "/": () => {
      search?.focus();
      search?.select();
    },
  };
  // A list: j and k go to the next and the one before, Enter opens it.
  const rows = [...document.querySelectorAll("[data-row]")];
  const go = (step) => {
    const now = rows.findIndex((row) => row.classList.contains("chosen"));
    const next = rows[Math.min(rows.length - 1, Math.max(0, now + step))];
    rows.forEach((row) => row.classList.toggle("chosen", row === next));
    next?.querySelector("a")?.focus();
  };
  if (rows.length) Object.assign(acts, { j: () => go(1), k: () => go(-1) });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isWriting(event.target)) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
