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
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isWriting(event.target)) return;
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
