// 我的业务单 shows what has changed without being opened again.
{
  const list = () => document.getElementById("list").dataset;
  const status = document.querySelector("[data-copied]");

  async function show(state) {
    if (state.mark === list().mark) return true;
    const swapped = await Live.swap();
    if (swapped && swapped.isWhole) status.textContent = "业务单有更新";
    return Boolean(swapped && swapped.isWhole);
  }

  new Live.Watch(list().state, () => false, show);
}
