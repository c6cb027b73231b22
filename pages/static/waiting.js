// The code on a computer's screen: when the check has been passed on the phone, the page shows what comes next.
{
  const LOOK_MS = 3000, SELDOM_MS = 15000;
  const OFTEN = 200; // looks, which is ten minutes; the check takes about two
  const address = document.querySelector("[data-open]").dataset.open;
  let looks = 0;
  let timer = 0;

  async function look() {
    timer = 0;
    looks += 1;
    try {
      const answer = await fetch(address);
      const isOver = answer.ok ? !(await answer.json()).is_open : answer.status < 500;
      if (isOver) return location.reload();
    } catch {
      // The line is broken: the next look finds out.
    }
    watch();
  }

  function watch() {
    if (!timer && !document.hidden) timer = setTimeout(look, looks < OFTEN ? LOOK_MS : SELDOM_MS);
  }

  document.addEventListener("visibilitychange", watch);
  watch();
}
