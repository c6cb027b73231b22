// The dialog in which a picture is cropped, and turned if need be. The sides are dragged by finger or mouse, or
// moved by arrow keys: a side by its handle, the nearest two from anywhere else on the picture.
const Crop = (() => {
  const LEAST = 0.1, STEP = 0.01, LARGE_STEP = 0.05; // of the picture's length
  const DRAWN = 1400; // pixels of the longer side; the server crops the picture itself
  const SIDES = ["left", "top", "right", "bottom"];
  const NAMES = { left: "左边", top: "上边", right: "右边", bottom: "下边" };
  const KEYS = { ArrowLeft: ["across", -1], ArrowRight: ["across", 1], ArrowUp: ["down", -1], ArrowDown: ["down", 1] };
  const dialog = make("div", "cropper", document.body);
  const how = make("p", "how", dialog);
  const picture = make("div", "picture", make("div", "stage", dialog));
  const canvas = make("canvas", "", picture);
  const box = make("div", "box", make("div", "shade", picture));
  const handles = {};
  const deeds = make("div", "deeds", dialog);
  let image = null, turn = 0, sides = {}, answer = null;

  function make(kind, className, into) {
    const node = document.createElement(kind);
    node.className = className;
    into.append(node);
    return node;
  }

  function button(words, className, press) {
    const node = make("button", `button ${className}`, deeds);
    node.type = "button";
    node.textContent = words;
    node.addEventListener("click", press);
    return node;
  }

  const axis = (side) => (side === "left" || side === "right" ? "across" : "down");

  function move(side, to) {
    const first = side === "left" || side === "top";
    const other = sides[{ left: "right", right: "left", top: "bottom", bottom: "top" }[side]];
    sides[side] = first ? Math.max(0, Math.min(to, other - LEAST)) : Math.min(1, Math.max(to, other + LEAST));
  }

  function show() {
    const percent = (part) => `${(100 * part).toFixed(2)}%`;
    for (const side of SIDES) box.style[side] = percent(side === "left" || side === "top" ? sides[side] : 1 - sides[side]);
    for (const side of SIDES) {
      const handle = handles[side], isAcross = axis(side) === "across";
      handle.style.left = percent(isAcross ? sides[side] : (sides.left + sides.right) / 2);
      handle.style.top = percent(isAcross ? (sides.top + sides.bottom) / 2 : sides[side]);
      handle.setAttribute("aria-valuenow", Math.round(100 * sides[side]));
    }
  }

  function draw() {
    const scale = Math.min(1, DRAWN / Math.max(image.width, image.height));
    const width = Math.max(1, Math.round(image.width * scale)), height = Math.max(1, Math.round(image.height * scale));
    const isLying = turn % 180 !== 0;
    canvas.width = isLying ? height : width;
    canvas.height = isLying ? width : height;
    const pen = canvas.getContext("2d");
    pen.translate(canvas.width / 2, canvas.height / 2);
    pen.rotate((turn * Math.PI) / 180);
    pen.drawImage(image, -width / 2, -height / 2, width, height);
  }

  function turnBy(degrees) {
    if (!image) return;
    const { left, top, right, bottom } = sides;
    turn = (turn + degrees) % 360;
    sides = degrees === 90
      ? { left: 1 - bottom, top: left, right: 1 - top, bottom: right }
      : { left: top, top: 1 - right, right: bottom, bottom: 1 - left };
    draw();
    show();
  }

  function nearest(event, place) {
    const across = (event.clientX - place.left) / place.width, down = (event.clientY - place.top) / place.height;
    return [across < (sides.left + sides.right) / 2 ? "left" : "right", down < (sides.top + sides.bottom) / 2 ? "top" : "bottom"];
  }

  function drag(event) {
    if (!image || event.button > 0) return;
    const place = canvas.getBoundingClientRect();
    const own = event.target.dataset.side;
    const moved = own ? [own] : nearest(event, place);
    const before = { ...sides };
    const follow = (now) => {
      for (const side of moved) {
        const way = axis(side) === "across" ? (now.clientX - event.clientX) / place.width : (now.clientY - event.clientY) / place.height;
        move(side, before[side] + way);
      }
      show();
    };
    const end = () => {
      picture.removeEventListener("pointermove", follow);
      picture.removeEventListener("pointerup", end);
      picture.removeEventListener("pointercancel", end);
    };
    picture.setPointerCapture(event.pointerId);
    picture.addEventListener("pointermove", follow);
    picture.addEventListener("pointerup", end);
    picture.addEventListener("pointercancel", end);
    if (own) event.target.focus();
    event.preventDefault();
  }

  function key(event) {
    if (dialog.hidden) return;
    const side = event.target.dataset.side, [way, sign] = KEYS[event.key] || [];
    if (event.key === "Escape") close(null);
    else if (event.key === "Tab") stayInside(event);
    else if (side && way === axis(side)) {
      move(side, sides[side] + sign * (event.shiftKey ? LARGE_STEP : STEP));
      show();
      event.preventDefault();
    }
  }

  function stayInside(event) {
    const all = [...dialog.querySelectorAll("button")].filter((each) => !each.disabled);
    const next = all.indexOf(document.activeElement) + (event.shiftKey ? -1 : 1);
    all[(next + all.length) % all.length].focus();
    event.preventDefault();
  }

  function close(wish) {
    dialog.hidden = true;
    image = null;
    if (answer) answer(wish);
    answer = null;
  }

  function finish() {
    close({ turn, box: SIDES.map((side) => Number(sides[side].toFixed(4))) });
  }

  // `address` is the picture's, `turned` by how many degrees it is to be turned already. Resolves to {turn, box},
  // or to null when it is given up.
  function open(address, label, turned) {
    sides = { left: 0, top: 0, right: 1, bottom: 1 };
    turn = turned;
    canvas.width = canvas.height = 1;
    picture.hidden = done.disabled = true;
    dialog.setAttribute("aria-label", `裁剪 ${label}`);
    how.textContent = "正在打开照片…";
    dialog.hidden = false;
    left.focus();
    const loaded = new Image();
    loaded.onload = () => {
      if (dialog.hidden) return;
      image = loaded;
      picture.hidden = done.disabled = false;
      how.textContent = "拖动四边的圆点，框住整份资料。";
      draw();
      show();
    };
    loaded.onerror = () => { how.textContent = "照片没有打开，请看看网络，再试一次。"; };
    loaded.src = address;
    return new Promise((resolve) => { answer = resolve; });
  }

  for (const side of SIDES) {
    const handle = make("button", "handle", picture);
    handle.type = "button";
    handle.dataset.side = side;
    const about = { role: "slider", "aria-label": NAMES[side], "aria-valuemin": 0, "aria-valuemax": 100, "aria-orientation": axis(side) === "across" ? "horizontal" : "vertical" };
    for (const name of Object.keys(about)) handle.setAttribute(name, about[name]);
    handles[side] = handle;
  }
  const left = button("向左转", "plain", () => turnBy(270));
  button("向右转", "plain", () => turnBy(90));
  button("取消", "plain", () => close(null));
  const done = button("完成", "", finish);
  dialog.hidden = true;
  dialog.setAttribute("role", "dialog");
  dialog.setAttribute("aria-modal", "true");
  picture.addEventListener("pointerdown", drag);
  document.addEventListener("keydown", key);
  return { open };
})();
