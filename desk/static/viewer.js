// The pictures of an application: zoom, turn, move, two beside each other, and the place that a field was read from.
"use strict";

(() => {
  const every = (selector, within = document) => [...within.querySelectorAll(selector)];
  const viewer = document.querySelector("[data-viewer]");
  const panes = viewer?.querySelector("[data-panes]");
  if (!panes) return;
  const name = viewer.querySelector(".tools [data-name]");
  const original = viewer.querySelector(".tools [data-original]");
  const two = viewer.querySelector("[data-do=two]");
  const thumbs = every("[data-document]", viewer);
  const placed = { 0: "", 90: "translateY(-100%)", 180: "translate(-100%, -100%)", 270: "translateX(-100%)" };

  // One picture in its stage. It is as wide as the stage at first; the stage scrolls. `scale` is of that width.
  const paneOf = (stage) => {
    const [sheet, big, spot] = ["sheet", "big", "spot"].map((part) => stage.querySelector(`[data-${part}]`));
    const look = { scale: 1, turn: 0 };
    let shown = thumbs[0];
    const ratio = () => (big.naturalHeight || 1) / (big.naturalWidth || 1);
    const isOnItsSide = () => look.turn % 180 !== 0;
    const draw = () => {
      sheet.style.width = `${100 * look.scale * (isOnItsSide() ? 1 / ratio() : 1)}%`;
      sheet.style.transform = `rotate(${look.turn}deg) ${placed[look.turn]}`;
    };
    const wide = () => {
      look.scale = 1;
      draw();
      stage.scrollTo(0, 0);
    };
    const show = (thumb) => {
      spot.hidden = true;
      if (thumb !== shown) {
        shown = thumb;
        big.src = thumb.href;
        big.alt = thumb.dataset.name;
      }
      look.turn = 0;
      wide();
    };
    const mark = ([left, top, right, bottom]) => {
      spot.hidden = false;
      Object.assign(spot.style, {
        left: `${100 * left}%`, top: `${100 * top}%`,
        width: `${100 * (right - left)}%`, height: `${100 * (bottom - top)}%`,
      });
    };
    // So large that it can be read, and in the middle.
    const point = async (box) => {
      const meant = shown;
      await big.decode().catch(() => {});
      if (meant !== shown) return;
      const [left, top, right, bottom] = box;
      look.scale = Math.min(3, Math.max(1, 0.6 / Math.max(0.05, right - left)));
      draw();
      mark(box);
      stage.scrollTo(
        (left + right) / 2 * sheet.clientWidth - stage.clientWidth / 2,
        (top + bottom) / 2 * sheet.clientHeight - stage.clientHeight / 2,
      );
    };
    const pane = {
      stage, show, point, wide,
      shown: () => shown,
      zoom: (factor) => {
        look.scale = Math.min(8, Math.max(0.2, look.scale * factor));
        draw();
      },
      turn: (degrees) => {
        look.turn = (look.turn + degrees + 360) % 360;
        draw();
      },
      reset: () => {
        const height = stage.clientWidth * (isOnItsSide() ? 1 / ratio() : ratio());
        look.scale = Math.min(1, stage.clientHeight / height);
        draw();
      },
    };
    listen(pane);
    return pane;
  };

  const keys = { "+": "in", "=": "in", "-": "out", r: "right", 0: "reset", w: "wide" };
  const listen = (pane) => {
    const { stage } = pane;
    stage.addEventListener("keydown", (event) => {
      const act = keys[event.key];
      if (!act || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      doing[act]();
    });
    stage.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      pane.zoom(event.deltaY < 0 ? 1.12 : 1 / 1.12);
    }, { passive: false });
    stage.addEventListener("pointerdown", (event) => {
      choose(pane);
      stage.setPointerCapture(event.pointerId);
    });
    stage.addEventListener("focus", () => choose(pane));
    stage.addEventListener("pointermove", (event) => {
      if (stage.hasPointerCapture(event.pointerId)) stage.scrollBy(-event.movementX, -event.movementY);
    });
  };

  // The tools and the row of small pictures speak of the pane that was used last.
  const open = [];
  let current = null;
  const choose = (pane) => {
    current = pane;
    const shown = pane.shown();
    name.textContent = shown.dataset.name;
    original.href = shown.dataset.original;
    open.forEach((one) => one.stage.classList.toggle("used", one === pane && open.length > 1));
    thumbs.forEach((thumb) => {
      if (thumb === shown) thumb.setAttribute("aria-current", "true");
      else thumb.removeAttribute("aria-current");
    });
  };
  const show = (thumb, pane = current) => {
    pane.show(thumb);
    choose(pane);
  };
  const step = (by) => {
    const next = thumbs[thumbs.indexOf(current.shown()) + by];
    if (next) show(next);
  };
  const beside = (thumb) => {
    if (open.length === 1) {
      const stage = open[0].stage.cloneNode(true);
      panes.append(stage);
      open.push(paneOf(stage));
    }
    viewer.classList.add("double");
    two.setAttribute("aria-pressed", "true");
    show(thumb, open[1]);
    open.forEach((pane) => pane.wide());
  };
  const single = () => {
    open.splice(1).forEach((pane) => pane.stage.remove());
    viewer.classList.remove("double");
    two.setAttribute("aria-pressed", "false");
    choose(open[0]);
  };
  const doing = {
    in: () => current.zoom(1.3), out: () => current.zoom(1 / 1.3),
    left: () => current.turn(-90), right: () => current.turn(90),
    reset: () => current.reset(), wide: () => current.wide(),
    before: () => step(-1), after: () => step(1),
    two: () => (open.length > 1 ? single() : beside(thumbs[(thumbs.indexOf(current.shown()) + 1) % thumbs.length])),
  };

  open.push(paneOf(panes.querySelector("[data-stage]")));
  choose(open[0]);
  two.hidden = thumbs.length < 2;
  every("[data-do]", viewer).forEach((button) => button.addEventListener("click", () => doing[button.dataset.do]()));
  thumbs.forEach((thumb) => thumb.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(thumb);
  }));

  const boxOf = (words = "") => words.split(",").map(Number);
  const isPlace = (box) => box.length === 4 && box.join() !== "0,0,1,1";
  const of = (id) => thumbs.find((thumb) => thumb.dataset.document === id);
  // A field, a difference: its paper, at the place if that is known; else the paper whole.
  const jump = (button) => {
    const thumb = of(button.dataset.open);
    if (!thumb) return;
    const old = of(button.dataset.beside);
    if (old) {
      show(thumb, open[0]);
      beside(old);
    } else {
      show(thumb);
      const box = boxOf(button.dataset.box);
      if (isPlace(box)) current.point(box);
    }
    viewer.scrollIntoView({ block: "nearest" });
  };
  every("[data-open]").forEach((button) => button.addEventListener("click", () => jump(button)));

  // The same place cut out beside the values; each picture is fetched once.
  const pictures = new Map();
  const picture = (thumb) => {
    if (!pictures.has(thumb)) {
      const image = new Image();
      image.src = thumb.href;
      pictures.set(thumb, image.decode().then(() => image));
    }
    return pictures.get(thumb);
  };
  every("[data-crop]").forEach(async (canvas) => {
    const [left, top, right, bottom] = boxOf(canvas.dataset.box);
    const thumb = of(canvas.dataset.crop);
    if (!thumb) return;
    try {
      const image = await picture(thumb);
      const edge = 0.25 * (bottom - top) * image.naturalHeight;
      const [x, y] = [left * image.naturalWidth - edge, top * image.naturalHeight - edge];
      canvas.width = (right - left) * image.naturalWidth + 2 * edge;
      canvas.height = (bottom - top) * image.naturalHeight + 2 * edge;
      canvas.getContext("2d").drawImage(image, x, y, canvas.width, canvas.height, 0, 0, canvas.width, canvas.height);
    } catch {
      canvas.hidden = true;
    }
  });
})();
