// A paper's picture, large, over the page: the page stays, and an upload under way goes on.
{
  let opener = null;
  const viewer = document.createElement("div");
  const picture = document.createElement("img");
  const close = document.createElement("button");

  function make() {
    viewer.className = "viewer";
    viewer.hidden = true;
    viewer.setAttribute("role", "dialog");
    viewer.setAttribute("aria-modal", "true");
    close.type = "button";
    close.className = "button";
    close.textContent = "关闭";
    close.addEventListener("click", hide);
    viewer.append(picture, close);
    document.body.append(viewer);
  }

  function show(link) {
    opener = link;
    picture.src = link.href;
    picture.alt = link.querySelector("img").alt.replace(/，点开看大图$/, "");
    viewer.setAttribute("aria-label", picture.alt);
    viewer.hidden = false;
    close.focus();
  }

  function hide() {
    if (viewer.hidden) return;
    viewer.hidden = true;
    picture.removeAttribute("src");
    if (document.contains(opener)) opener.focus();
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.thumb");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    show(link);
  });
  document.addEventListener("keydown", (event) => {
    if (viewer.hidden) return;
    if (event.key === "Escape") hide();
    if (event.key === "Tab") event.preventDefault(); // there is one thing to reach
  });
  make();
}
