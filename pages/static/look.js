// Looks at a picture before it is sent: too dark, not sharp, too small, the other side? Says what to do, or "".
// Only advice: the picture may be sent all the same, and the reading on the server decides.
(() => {
  const SIDE = 480; // what is looked at; the thresholds go with it
  const DARK = 70, LEAST_EDGES = 35, SMALLEST = 700, MUCH_RED = 0.03, LITTLE_RED = 0.004;

  function shrink(picture, longest) {
    const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * scale));
    canvas.height = Math.max(1, Math.round(picture.height * scale));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  function pixels(picture) {
    const canvas = shrink(picture, SIDE);
    return canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  }

  // The light of the brightest tenth: a card on a dark table is bright enough.
  function brightness({ data }) {
    const counts = new Uint32Array(256);
    for (let at = 0; at < data.length; at += 4) counts[Math.max(data[at], data[at + 1], data[at + 2])] += 1;
    let left = data.length / 4 / 10;
    for (let level = 255; level > 0; level -= 1) if ((left -= counts[level]) <= 0) return level;
    return 0;
  }

  // How much neighbours differ: the variance of the Laplacian, as for any camera's focus.
  function edges({ data, width, height }) {
    const grey = new Float32Array(width * height);
    for (let at = 0; at < grey.length; at += 1) grey[at] = 0.3 * data[4 * at] + 0.59 * data[4 * at + 1] + 0.11 * data[4 * at + 2];
    let sum = 0, squares = 0, count = 0;
    for (let y = 1; y < height - 1; y += 1) {
      for (let x = 1; x < width - 1; x += 1) {
        const at = y * width + x;
        const bend = 4 * grey[at] - grey[at - 1] - grey[at + 1] - grey[at - width] - grey[at + width];
        sum += bend; squares += bend * bend; count += 1;
      }
    }
    return count ? squares / count - (sum / count) ** 2 : 0;
  }

  // The national emblem is red, at the upper left of the one side; the other side has nothing red there.
  function redness({ data, width, height }) {
    let red = 0, count = 0;
    for (let y = 0; y < height * 0.55; y += 1) {
      for (let x = 0; x < width * 0.4; x += 1) {
        const at = 4 * (y * width + x);
        if (data[at] > 110 && data[at] - data[at + 1] > 60 && data[at] - data[at + 2] > 50) red += 1;
        count += 1;
      }
    }
    return count ? red / count : 0;
  }

  function judge(picture, side) {
    if (Math.max(picture.width, picture.height) < SMALLEST) return "照片太小，上面的字可能认不清。请用相机重新拍一张。";
    const seen = pixels(picture);
    if (brightness(seen) < DARK) return "照片偏暗，请到亮一些的地方再拍。";
    if (edges(seen) < LEAST_EDGES) return "照片有些模糊，请拿稳手机、对好焦再拍。";
    const red = redness(seen);
    if (side === "front" && red > MUCH_RED) return "这好像是有国徽的一面，这里要拍有照片的一面。";
    if (side === "back" && red < LITTLE_RED) return "没看到国徽，这里要拍有国徽的一面。";
    return "";
  }

  window.szcaLook = { judge, shrink };
})();
