// Brings the panels of a page to life without a kernel: every state was computed beforehand, a move looks it up.
// What is looked up comes as scripts, because a page opened from a file may fetch nothing else.
(() => {
  const here = document.currentScript.src.replace(/assets\/[^/]*$/, "");
  const AFTER = 50; // ms from a picture to what is not needed for it
  const arrived = new Map(); // address -> what stood there
  const asked = new Map(); // address -> promise of it
  const slides = "slides" in document.documentElement.dataset; // their address names a slide, not a state

  globalThis.mtlPiece = (address, value) => arrived.set(address, value);

  function load(address) {
    if (!asked.has(address)) {
      asked.set(
        address,
        new Promise((done, failed) => {
          const script = document.createElement("script");
          script.src = `${here}grids/${address}.js`;
          script.onload = () => done(arrived.get(address));
          script.onerror = () => {
            asked.delete(address); // the next move tries again
            failed(new Error(`grids/${address}.js could not be read`));
          };
          document.head.append(script);
        }),
      );
    }
    return asked.get(address);
  }

  // What view.js needs of a widget's model.
  class Model {
    #state;
    #listeners = new Map();
    constructor(state) {
      this.#state = state;
    }
    get(key) {
      return this.#state[key];
    }
    set(key, value) {
      this.#state[key] = value;
    }
    on(event, listener) {
      this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    }
    off(event, listener) {
      this.#listeners.set(event, (this.#listeners.get(event) ?? []).filter((other) => other !== listener));
    }
    save_changes() {}
    show(changes) {
      Object.assign(this.#state, changes, { move: this.#state.move + 1 });
      for (const listener of this.#listeners.get("change:move") ?? []) listener();
    }
  }

  const line = ({ name, controls }, places) =>
    `live.${name}(${controls.map((control, at) => `${control.name}=${control.lines[places[at]]}`).join(", ")})`;

  // The places of the controls that a panel's line names, or null if it is no line of this panel.
  function placesOf({ name, controls }, text) {
    const call = /^live\.(\w+)\((.*)\)$/s.exec(text.trim());
    if (!call || call[1] !== name) return null;
    const given = new Map();
    for (const part of call[2].split(/, ?(?=\w+=)/).filter(Boolean)) {
      const at = part.indexOf("=");
      given.set(part.slice(0, at).trim(), part.slice(at + 1).trim());
    }
    const places = controls.map((control) => {
      const text = given.get(control.name);
      given.delete(control.name);
      return text === undefined ? control.start : control.lines.indexOf(text.replaceAll('"', "'"));
    });
    return given.size || places.includes(-1) ? null : places;
  }

  // Long columns of decimals come as whole numbers.
  const decimals = (column) => (Array.isArray(column) ? column : column.of.map((number) => number / column.per));

  // The index of the state within its piece (from the leading controls on), or of the piece (up to them).
  function number(head, places, from, to) {
    return head.controls
      .slice(from, to)
      .reduce((sum, { lines }, i) => sum * lines.length + places[from + i], 0);
  }

  const piece = (head, places) => load(`${head.name}/${number(head, places, 0, head.leading)}`);

  // Asks for the pieces that one key or click on a leading control may want next.
  function near(head, places) {
    for (let at = 0; at < head.leading; at++) {
      for (const place of [places[at] - 1, places[at] + 1]) {
        if (head.controls[at].lines[place] !== undefined) piece(head, places.with(at, place)).catch(() => {}); // only a guess
      }
    }
  }

  async function state(head, places) {
    const { names, states, tables: every, columns: long, words } = await piece(head, places);
    const row = states[number(head, places, head.leading)];
    const tables = {};
    names.forEach((name, i) => {
      const columns = Object.entries(every[row[i]]).map(([column, at]) => [column, decimals(long[at])]);
      tables[name] = Object.fromEntries(columns);
    });
    return { tables, words: words[row.at(-1)] };
  }

  function element(parent, tag, properties = {}) {
    const made = Object.assign(document.createElement(tag), properties);
    parent.append(made);
    return made;
  }

  function slider(row, control, place, moved) {
    const label = element(row, "label", { className: "slider" });
    element(label, "span", { textContent: control.label });
    const input = element(label, "input", { type: "range", min: 0, max: control.options.length - 1 });
    const reading = element(label, "output");
    const put = (at) => {
      input.value = at;
      reading.textContent = control.options[at];
      input.setAttribute("aria-valuetext", control.options[at]);
    };
    put(place);
    input.addEventListener("input", () => {
      put(+input.value);
      moved(+input.value);
    });
    return put;
  }

  function toggle(row, control, place, moved) {
    const set = element(row, "fieldset", { className: "toggle" });
    element(set, "legend", { textContent: control.label });
    const name = `toggle-${Math.random().toString(36).slice(2)}`;
    const radios = control.options.map((option, at) => {
      const label = element(set, "label");
      const radio = element(label, "input", { type: "radio", name });
      label.append(option);
      radio.addEventListener("change", () => moved(at));
      return radio;
    });
    radios[place].checked = true;
    return (at) => (radios[at].checked = true);
  }

  const fixed = () => () => {}; // a control that nobody can move

  // A box that puts a slider over any value, on a log scale, in the place of `stated`; `moved(null)` takes it away.
  function anyValue(row, stated, { label, lowest, highest }, present, moved) {
    const box = element(row, "label", { className: "any" });
    const check = element(box, "input", { type: "checkbox" });
    box.append(label);
    const free = stated.cloneNode(true);
    const input = free.querySelector("input");
    Object.assign(input, { min: Math.log10(lowest), max: Math.log10(highest), step: 0.005 });
    const value = () => +(10 ** input.value).toPrecision(3);
    const say = () => {
      free.querySelector("output").textContent = value();
      input.setAttribute("aria-valuetext", value());
    };
    const told = () => {
      say();
      moved(value());
    };
    input.addEventListener("input", told);
    check.addEventListener("change", () => {
      if (check.checked) {
        input.value = Math.log10(Math.max(lowest, present()));
        stated.replaceWith(free);
        told();
      } else {
        free.replaceWith(stated);
        moved(null);
      }
    });
    return () => check.checked && check.click();
  }

  // The address of a page with a panel's line behind it opens the page at that panel, in that state.
  const link = (text) => `${location.href.split("#")[0].replace("_slides.html", ".html")}#${encodeURIComponent(text)}`;
  function wanted() {
    try {
      return decodeURIComponent(location.hash.slice(1));
    } catch {
      return ""; // an address that somebody cut short
    }
  }

  async function mount(box) {
    const head = await load(`${box.dataset.panel}/head`);
    let places = placesOf(head, wanted()) ?? placesOf(head, box.dataset.line) ?? head.controls.map(({ start }) => start);
    let latest = 0;
    const first = await state(head, places);
    let later = setTimeout(() => near(head, places), AFTER);
    const told = () => ({ call: line(head, places), link: link(line(head, places)) });
    const model = new Model({ ...first, ...told(), specs: { narrow: null, ...head.specs }, error: "", status: "", move: 0, renderer: "canvas" });
    let free = null; // the value of a control that stands between its settings, if models are fitted here
    async function draw() {
      const mine = ++latest;
      try {
        const found = await state(head, places);
        if (mine !== latest) return;
        if (free === null) {
          model.show({ ...found, ...told(), error: "", status: "" });
          clearTimeout(later);
          later = setTimeout(() => near(head, places), AFTER);
          return;
        }
        for await (const changes of refitted(found.tables)) {
          if (mine !== latest) return;
          model.show(changes);
        }
      } catch (problem) {
        if (mine === latest) model.show({ error: problem.message });
      }
    }
    // What models that are fitted here show. A panel has no such setting, so the line is the fit itself.
    async function* refitted(tables) {
      const chosen = Object.fromEntries(head.controls.map(({ name, lines }, at) => [name, Number(lines[places[at]])]));
      const data = refit.unpack(await load(refit.data));
      for await (const { progress, ...changes } of refit.fits(data, chosen, free, tables)) {
        const status = progress < 1 ? `fitting … ${5 * Math.floor(20 * progress)} %` : "";
        yield { ...changes, status, call: refit.line(chosen, free), link: "", error: "" };
      }
    }
    const alive = document.createElement("div");
    const row = element(alive, "div", { className: "controls" });
    const puts = head.controls.map((control, at) =>
      (control.lines.length < 2 ? fixed : control.kind === "slider" ? slider : toggle)(row, control, places[at], (place) => {
        places = places.with(at, place);
        draw();
      }),
    );
    const refit = globalThis.mtlRefits?.[head.name];
    let stated = () => {}; // back to the settings
    if (refit) {
      const at = head.controls.findIndex(({ name }) => name === refit.control);
      stated = anyValue(row, row.children[at], refit, () => Number(head.controls[at].lines[places[at]]), (value) => {
        free = value;
        draw();
      });
    }
    const written = () => free === null && history.replaceState(null, "", link(line(head, places)));
    if (!slides) row.addEventListener("change", () => setTimeout(written, AFTER)); // it takes longer than the picture
    addEventListener("hashchange", () => {
      const asked = placesOf(head, wanted());
      if (!asked) return;
      stated();
      places = asked;
      places.forEach((place, at) => puts[at](place));
      draw();
      box.scrollIntoView();
    });
    box.replaceChildren(alive);
    if (head.fewer) element(alive, "p", { className: "fewer", textContent: head.fewer });
    globalThis.mtlView.render({ model, el: element(alive, "div") });
    box.dataset.ready = "yes";
  }

  // The tables and words of the state that a panel's line names, for others on the page.
  globalThis.mtlState = async (panel, text) => {
    const head = await load(`${panel}/head`);
    const places = placesOf(head, text);
    if (!places) throw new Error(`${text} names no state of live.${panel}`);
    return state(head, places);
  };

  const begin = (box) => mount(box).catch((problem) => (box.dataset.failed = problem.message));
  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        begin(target);
      }
    },
    { rootMargin: "800px" },
  );
  const named = /^live\.(\w+)\(/.exec(wanted())?.[1];
  for (const box of document.querySelectorAll(".panel")) {
    if (box.dataset.panel === named) box.scrollIntoView();
    seen.observe(box);
  }
})();
