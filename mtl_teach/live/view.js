// A chart that is drawn once; afterwards only its tables are swapped.
// vegaEmbed is in scope: the bundle brings Vega along, so nothing is fetched.

const ink = { light: "#1f2328", dark: "#e6edf3" };
const faint = { light: "#d8dee4", dark: "#3d444d" };

function theme() {
  const body = document.body;
  const dark =
    body.dataset.jpThemeLight === "false" ||
    body.classList.contains("vscode-dark") ||
    (!("jpThemeLight" in body.dataset) && matchMedia("(prefers-color-scheme: dark)").matches);
  return dark ? "dark" : "light";
}

function config(name) {
  const text = { labelColor: ink[name], titleColor: ink[name], subtitleColor: ink[name] };
  return {
    background: "transparent",
    style: { ink: { fill: ink[name] }, "ink-line": { color: ink[name], stroke: ink[name] } },
    text: { color: ink[name] },
    title: { color: ink[name], ...text },
    axis: { ...text, domainColor: ink[name], tickColor: ink[name], gridColor: faint[name] },
    legend: text,
    header: text,
  };
}

function rows(table) {
  const names = Object.keys(table);
  const count = names.length ? table[names[0]].length : 0;
  const out = new Array(count);
  for (let i = 0; i < count; i++) {
    const row = (out[i] = {});
    for (const name of names) row[name] = table[name][i];
  }
  return out;
}

function element(parent, tag, name) {
  const child = document.createElement(tag);
  child.className = name;
  parent.append(child);
  return child;
}

function under(view, event) {
  const scales = ["x", "y"].map((axis) => view.scale(axis));
  const [left, top] = view.origin();
  const box = view.container().querySelector("canvas, svg").getBoundingClientRect();
  const point = [event.clientX - box.left - left, event.clientY - box.top - top];
  return { x: scales[0].invert(point[0]), y: scales[1].invert(point[1]) };
}

// How far a layout shrinks, as a share of its own size, before another is better or it scrolls.
const LEAST = { wide: 0.92, narrow: 0.7 };
// Room that the wide layout must have to spare before it comes back: a scroll bar that comes and goes with the
// layout would otherwise flip it for ever.
const SPARE = 24;
const POINTING = ["pointerdown", "pointermove", "pointerup", "mousedown", "mousemove", "mouseup", "mouseover", "click"];

// Vega reads where the pointer is as if its picture were never shrunk: tell it the place on the full-sized one.
function onFullSize(event) {
  const box = event.target.getBoundingClientRect();
  const shrunk = box.width / full(event.target);
  if (!(shrunk < 1)) return;
  for (const [name, edge] of [["clientX", box.left], ["clientY", box.top]])
    Object.defineProperty(event, name, { value: edge + (event[name] - edge) / shrunk });
}

function full(drawing) {
  return parseFloat(drawing.style.width || drawing.getAttribute("width"));
}

function render({ model, el }) {
  const figure = element(el, "figure", "mtl-panel");
  const chart = element(figure, "div", "mtl-chart");
  const words = element(figure, "figcaption", "mtl-words");
  const error = element(figure, "div", "mtl-error");
  const foot = element(figure, "div", "mtl-foot");
  const call = element(foot, "code", "mtl-call");
  const copy = element(foot, "button", "mtl-copy");
  const link = element(foot, "button", "mtl-copy"); // only a page without a kernel has an address for each picture
  const status = element(foot, "span", "mtl-status");
  chart.setAttribute("role", "img");
  words.setAttribute("aria-live", "polite");
  error.setAttribute("role", "alert");
  for (const type of POINTING) chart.addEventListener(type, onFullSize, true);
  copy.title = "Copy the line that reproduces this picture";
  copy.onclick = () => navigator.clipboard?.writeText(model.get("call")).then(() => (copy.textContent = "Copied"));
  link.title = "Copy an address that opens this picture";
  link.onclick = () => navigator.clipboard?.writeText(model.get("link")).then(() => (link.textContent = "Copied"));

  let view = null;
  let drawn = {}; // table -> what is drawn of it
  let layout = "wide";
  let needed = null; // the least width that the wide layout takes
  let drawings = 0;
  let broken = "";
  let alive = true;

  function say() {
    words.textContent = model.get("words");
    chart.setAttribute("aria-label", model.get("words"));
    if (call.textContent !== model.get("call")) {
      copy.textContent = "Copy";
      link.textContent = "Copy link";
    }
    link.hidden = !model.get("link");
    call.textContent = model.get("call");
    foot.hidden = !model.get("call");
    error.textContent = model.get("error") || broken;
    status.textContent = model.get("status");
  }

  async function swap() {
    say();
    if (!view) return;
    const swapped = [];
    const shown = { move: model.get("move"), call: model.get("call") };
    for (const [name, table] of Object.entries(model.get("tables"))) {
      const text = JSON.stringify(table);
      if (drawn[name] === text) continue;
      drawn[name] = text;
      view.data(name, rows(table));
      swapped.push(name);
    }
    if (swapped.length) await view.runAsync();
    // What the picture now is, for whoever drives this page.
    Object.assign(figure.dataset, { ...shown, layout, drawings, swapped: swapped.join(" ") });
  }

  async function embed() {
    view?.finalize();
    view = null;
    drawn = {};
    const name = theme();
    const options = { actions: false, renderer: model.get("renderer"), config: config(name), tooltip: { theme: name } };
    const spec = structuredClone(model.get("specs")[layout] ?? model.get("specs").wide);
    const tables = Object.entries(model.get("tables")); // drawn in at once: an empty chart would measure wrongly
    spec.datasets = { ...spec.datasets, ...Object.fromEntries(tables.map(([key, table]) => [key, rows(table)])) };
    for (const [key, table] of tables) drawn[key] = JSON.stringify(table);
    view = (await vegaEmbed(chart, spec, options)).view;
    if (!alive) return view.finalize();
    const least = LEAST[layout] * full(chart.querySelector("canvas, svg"));
    chart.style.setProperty("--mtl-least", `${least}px`);
    if (layout === "wide") needed = least;
    view.addEventListener("click", (event) => {
      if (!model.get("picking")) return;
      model.set("picked", under(view, event));
      model.save_changes();
    });
    drawings += 1;
    await swap(); // what came meanwhile
    await arrange();
  }

  // Take the layout that fits; ask for the narrow one when it is wanted first.
  async function arrange() {
    const room = figure.clientWidth;
    if (!alive || !room) return; // hidden: drawn when it is seen
    if (!view) return embed();
    const wanted = room >= needed + (layout === "narrow" ? SPARE : 0) ? "wide" : "narrow";
    if (wanted === layout) return;
    const specs = model.get("specs");
    if (wanted === "narrow" && !("narrow" in specs)) {
      model.set("asked", "narrow");
      model.save_changes();
    } else if (specs[wanted]) {
      layout = wanted;
      await embed();
    }
  }

  // One drawing at a time; what arrives meanwhile is already in the model when its turn comes.
  let turn = Promise.resolve();
  function queue(work) {
    turn = turn.then(async () => {
      if (!alive) return;
      try {
        await work();
        broken = "";
      } catch (problem) {
        broken = `The chart could not be drawn: ${problem.message}`;
      }
      say();
    });
  }
  const redraw = () => view && embed();
  const moved = () => queue(() => (view ? swap() : arrange()));
  const laidOut = () => queue(arrange);
  let now = theme();
  const watcher = new MutationObserver(() => {
    if (theme() === now) return;
    now = theme();
    queue(redraw);
  });
  const ruler = new ResizeObserver(laidOut); // it also says when the figure is first seen
  say();
  model.on("change:move", moved);
  model.on("change:specs", laidOut);
  model.on("change:error", moved);
  watcher.observe(document.body, { attributes: true });
  ruler.observe(figure);
  return () => {
    alive = false;
    watcher.disconnect();
    ruler.disconnect();
    model.off("change:move", moved);
    model.off("change:specs", laidOut);
    model.off("change:error", moved);
    view?.finalize();
  };
}

export default { render };
