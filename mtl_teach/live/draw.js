// "Draw it": the reader draws a curve, with a pointer or with two sliders, before the measured one appears.
// A notebook and a page of the site show the same plot; where the measured curve comes from is theirs to say.

const SVG = "http://www.w3.org/2000/svg";

function element(parent, tag, properties = {}) {
  const made = Object.assign(document.createElement(tag), properties);
  parent.append(made);
  return made;
}
function shape(parent, tag, attributes, text = "") {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  parent.append(made);
  return made;
}

const digits = (value, count = value < 1 ? 2 : 3) => String(+value.toPrecision(count));

// How far along the upright axis, from 0 to 1, a value stands, and back.
function axis({ ticks, ratio }) {
  const bend = ratio ? Math.log : (value) => value;
  const back = ratio ? Math.exp : (value) => value;
  const [low, high] = [bend(ticks[0]), bend(ticks.at(-1))];
  return { at: (value) => (bend(value) - low) / (high - low), value: (share) => back(low + share * (high - low)) };
}

// A curve that was begun is a whole one: what lies between two places is on a line, what lies beyond is level.
function whole(curve) {
  const set = curve.flatMap((share, place) => (share === null ? [] : [place]));
  return curve.map((share, place) => {
    if (share !== null || !set.length) return share;
    const before = set.findLast((other) => other < place) ?? set.find((other) => other > place);
    const after = set.find((other) => other > place) ?? before;
    return after === before ? curve[before] : curve[before] + ((curve[after] - curve[before]) * (place - before)) / (after - before);
  });
}

function verdict(told, scale, drawn, values) {
  const say = (value) => digits(value) + told.unit;
  const gaps = drawn.map((share, place) => Math.abs(share - scale.at(values[place])));
  const mean = gaps.reduce((sum, gap) => sum + gap) / gaps.length;
  const [lowest, highest] = [told.ticks[0], told.ticks.at(-1)];
  const span = told.ratio ? Math.log(highest / lowest) : highest - lowest;
  const apart = told.ratio ? `a factor of ${digits(Math.exp(mean * span), 2)}` : digits(mean * span, 2) + (told.unit.trim() === "%" ? " points" : told.unit);
  const worst = gaps.indexOf(Math.max(...gaps));
  const name = (place) => `${told.across} = ${told.places[place][1]}`;
  const yours = drawn.map(scale.value);
  let said = `On average your curve is off by ${apart}, most at ${name(worst)}: you drew ${say(yours[worst])}, measured ${say(values[worst])}.`;
  const [low, least] = [yours, values].map((curve) => curve.indexOf(Math.min(...curve)));
  if (least > 0 && least < values.length - 1)
    said += ` Your lowest point is ${say(yours[low])} at ${told.places[low][1]}; measured, ${say(values[least])} at ${told.places[least][1]}.`;
  return said;
}

// Let the reader draw in `box`. `told` says what, `known` are the lines seen from the start. `measured` is asked once
// the reader compares: it promises the measured values and why they are so. A curve is heights from 0 to 1; `kept` is
// one that was compared before, and `keep` takes one, or an empty one when the reader starts again. In a class,
// `coded` promises a curve as a code, and `others()` are the curves of a class. Returns what paints anew.
function draw(box, { told, known, measured, kept, keep, coded = null, others = () => [] }) {
  const scale = axis(told);
  const last = told.places.length - 1;
  const empty = () => told.places.map(() => null);
  let curve = empty();
  let seen = null; // what was measured, once the reader has compared

  const picture = document.createElementNS(SVG, "svg");
  picture.setAttribute("role", "img");
  const row = Object.assign(document.createElement("div"), { className: "controls" });
  const input = (label, most) => {
    const line = element(row, "label", { className: "slider" });
    element(line, "span", { textContent: label });
    const made = element(line, "input", { type: "range", min: 0, max: most });
    return [made, element(line, "output")];
  };
  const [where, whereSaid] = input(told.across, last);
  const [height, heightSaid] = input("your curve there", 100);
  const buttons = document.createElement("p");
  const compare = element(buttons, "button", { type: "button", textContent: "Compare" });
  const again = element(buttons, "button", { type: "button", textContent: "Draw again" });
  const code = element(buttons, "button", { type: "button", textContent: "My curve as a code", hidden: !coded });
  const written = element(buttons, "code", { className: "mtl-vote" });
  written.setAttribute("role", "status");
  const said = Object.assign(document.createElement("p"), { className: "verdict" });
  said.setAttribute("role", "status");
  where.value = 0;

  function paint() {
    const width = Math.min(620, box.clientWidth - 2 * parseFloat(getComputedStyle(box).paddingLeft));
    if (!(width > 0)) return; // not on the page yet
    const tall = width < 420 ? 250 : 290;
    const wide = (text) => 8.2 * String(text).length; // pixels, about
    const edge = { left: 34 + Math.max(...told.ticks.map(wide)), right: 14, top: 40, bottom: 50 };
    const x = (place) => edge.left + (place / last) * (width - edge.left - edge.right);
    const y = (share) => tall - edge.bottom - share * (tall - edge.top - edge.bottom);
    Object.assign(picture.dataset, { left: x(0), right: x(last), top: y(1), bottom: y(0) });
    picture.setAttribute("viewBox", `0 0 ${width} ${tall}`);
    picture.setAttribute("width", width);
    picture.setAttribute("height", tall);
    picture.replaceChildren();
    for (const tick of told.ticks) {
      shape(picture, "line", { class: "grid", x1: x(0), x2: x(last), y1: y(scale.at(tick)), y2: y(scale.at(tick)) });
      shape(picture, "text", { class: "tick", x: edge.left - 7, y: y(scale.at(tick)) + 4.5, "text-anchor": "end" }, String(tick));
    }
    const every = Math.ceil((Math.max(...told.places.map(([, label]) => wide(label))) + 4) / (x(1) - x(0)));
    told.places.forEach(([, label], place) => {
      shape(picture, "line", { class: "axis", x1: x(place), x2: x(place), y1: y(0), y2: y(0) + 5 });
      if (place % every === 0) shape(picture, "text", { class: "tick", x: x(place), y: y(0) + 19, "text-anchor": "middle" }, label);
    });
    shape(picture, "line", { class: "axis", x1: x(0), x2: x(last), y1: y(0), y2: y(0) });
    shape(picture, "text", { class: "name", x: (x(0) + x(last)) / 2, y: tall - 8, "text-anchor": "middle" }, told.across);
    shape(picture, "text", { class: "name", x: 0, y: 0, "text-anchor": "middle", transform: `translate(13 ${(y(0) + y(1)) / 2}) rotate(-90)` }, told.up);
    // Above the plot: what each kind of line is.
    let next = 0;
    const key = (name, attributes) => {
      shape(picture, "line", { ...attributes, x1: next, x2: next + 26, y1: 14, y2: 14 });
      shape(picture, "text", { x: next + 31, y: 19 }, name);
      next += 44 + wide(name);
    };
    known.forEach(([name, value], at) => {
      const drawn = { class: "known", "stroke-dasharray": at ? "2 3" : "9 5" };
      const level = y(scale.at(value));
      shape(picture, "line", { ...drawn, x1: x(0), x2: x(last), y1: level, y2: level });
      if (!seen || width > 480) key(name, drawn);
    });
    if (seen) {
      key("measured", { class: "curve", stroke: told.colours[1] });
      key("you", { class: "curve dashed", stroke: told.colours[0] });
    }
    const line = (shares, colour, kind) => {
      const points = shares.flatMap((share, place) => (share === null ? [] : [[x(place), y(share)]]));
      shape(picture, "polyline", { class: kind, points: points.map(String).join(" "), stroke: colour });
      if (kind !== "other") for (const [cx, cy] of points) shape(picture, "circle", { cx, cy, r: 4.5, fill: colour });
    };
    for (const other of others()) line(other, told.colours[0], "other");
    if (seen) line(seen.values.map(scale.at), told.colours[1], "curve");
    line(curve, told.colours[0], "curve dashed");
    if (!seen) shape(picture, "line", { class: "cursor", x1: x(+where.value), x2: x(+where.value), y1: y(0), y2: y(1) });
  }

  function tell() {
    const place = +where.value;
    const share = whole(curve)[place];
    whereSaid.textContent = told.places[place][1];
    heightSaid.textContent = share === null ? "–" : digits(scale.value(share)) + told.unit;
    where.setAttribute("aria-valuetext", told.places[place][1]);
    height.setAttribute("aria-valuetext", heightSaid.textContent);
    if (share !== null) height.value = Math.round(100 * share);
    code.disabled = curve.every((one) => one === null);
    compare.disabled = seen !== null || curve.every((one) => one === null);
    again.hidden = seen === null;
    row.hidden = seen !== null;
    const state = seen ? "Your curve and the measured one." : "An empty plot to draw in.";
    picture.setAttribute("aria-label", `${told.up} over ${told.across}. ${state} The two sliders below draw too.`);
    picture.classList.toggle("open", !seen);
    said.textContent = seen ? `${verdict(told, scale, curve, seen.values)} ${seen.why}` : "";
    paint();
  }

  function put(place, share) {
    written.textContent = ""; // a code belongs to the curve for which it was made
    curve[place] = Math.min(1, Math.max(0, share));
    where.value = place;
    tell();
  }

  let before = null; // where the pointer was last: a quick hand skips places, and what it skipped is on its line
  function pointed(event) {
    const frame = picture.getBoundingClientRect();
    const { left, right, top, bottom } = picture.dataset;
    const shrunk = frame.width / picture.viewBox.baseVal.width;
    const along = (((event.clientX - frame.left) / shrunk - left) / (right - left)) * last;
    const share = ((event.clientY - frame.top) / shrunk - bottom) / (top - bottom);
    const from = before ?? { along, share };
    for (let place = 0; place <= last; place++) {
      const between = (place - from.along) / (along - from.along);
      if (between > 0 && between < 1) put(place, from.share + between * (share - from.share));
    }
    put(Math.min(last, Math.max(0, Math.round(along))), share);
    before = { along, share };
  }
  picture.addEventListener("pointerdown", (event) => {
    if (seen) return;
    before = null;
    picture.setPointerCapture(event.pointerId);
    pointed(event);
  });
  picture.addEventListener("pointermove", (event) => picture.hasPointerCapture(event.pointerId) && !seen && pointed(event));
  where.addEventListener("input", tell);
  height.addEventListener("input", () => put(+where.value, height.value / 100));
  async function reveal(drawn) {
    compare.disabled = true;
    said.textContent = "…";
    seen = await measured(drawn);
    curve = drawn;
    tell();
  }
  compare.addEventListener("click", async () => {
    const drawn = whole(curve);
    keep(drawn);
    await reveal(drawn);
    again.focus();
  });
  code.addEventListener("click", async () => (written.textContent = await coded(whole(curve))));
  again.addEventListener("click", () => {
    written.textContent = "";
    seen = null;
    curve = empty();
    keep([]);
    tell();
    where.focus();
  });
  const ask = document.createElement("p");
  element(ask, "b", { textContent: "Draw it." });
  ask.append(` ${told.ask}`);
  box.replaceChildren(ask, picture, row, buttons, said);
  tell();
  if (kept.length === told.places.length) reveal(kept);
  new ResizeObserver(paint).observe(box);
  box.dataset.ready = "yes";
  return paint;
}

// In a notebook: the kernel has measured, and says so when a curve has been drawn.
function render({ model, el }) {
  const box = element(el, "div", { className: "mtl-drawing" });
  const measured = () =>
    new Promise((done) => {
      const told = () => model.get("values").length && done({ values: model.get("values"), why: model.get("why") });
      model.on("change:values", told);
      told();
    });
  const keep = (curve) => {
    model.set("curve", curve);
    model.save_changes();
  };
  const coded = (curve) =>
    new Promise((done) => {
      const told = () => {
        if (!model.get("code")) return;
        model.off("change:code", told);
        done(model.get("code"));
      };
      model.on("change:code", told);
      model.set("sketch", []); // the same curve twice is asked twice
      model.save_changes();
      model.set("sketch", curve);
      model.save_changes();
    });
  const paint = draw(box, {
    told: model.get("told"),
    known: model.get("known"),
    measured,
    kept: model.get("curve"),
    keep,
    coded: model.get("votes") ? coded : null,
    others: () => model.get("others"),
  });
  model.on("change:others", paint);
}

export default { draw, render };

