// Watches one output area: when does the picture change after a key, and does the page jump?
(selector) => {
  const scratch = document.createElement("canvas");
  scratch.width = scratch.height = 96;
  const pen = scratch.getContext("2d", { willReadFrequently: true });
  const area = document.querySelector(selector);
  // Lists that stay up to date by themselves: a search through the whole page at every frame would be measured too.
  const canvases = area.getElementsByTagName("canvas");
  const images = area.getElementsByTagName("img");
  const signature = () => {
    pen.clearRect(0, 0, 96, 96);
    let seen = 0;
    for (const picture of [...canvases, ...images]) {
      if (picture.tagName === "IMG" && !picture.complete) continue;
      pen.drawImage(picture, 0, 0, 96, 96);
      seen += 1;
    }
    if (!seen) return "blank";
    const bytes = pen.getImageData(0, 0, 96, 96).data;
    let hash = 0;
    for (let i = 0; i < bytes.length; i++) hash = (hash * 31 + bytes[i]) | 0;
    return String(hash);
  };
  const probe = (window.probe = { key: 0, first: 0, last: 0, blank: 0, frames: 0, heights: new Set(), calls: [] });
  let shown = signature();
  let call = "";
  window.addEventListener("keydown", () => { probe.key = performance.now(); probe.first = 0; }, true);
  const watch = () => {
    const now = signature();
    probe.frames += 1;
    if (now === "blank") probe.blank += 1;
    else if (now !== shown) {
      shown = now;
      probe.last = performance.now();
      if (!probe.first) probe.first = probe.last;
    }
    probe.heights.add(Math.round(area.getBoundingClientRect().height));
    const present = area.querySelector(".mtl-panel")?.dataset.call ?? "";
    if (present !== call) probe.calls.push([(call = present), performance.now()]);
    requestAnimationFrame(watch);
  };
  requestAnimationFrame(watch);
  probe.read = () => ({ ...probe, heights: [...probe.heights], now: performance.now() });
}
