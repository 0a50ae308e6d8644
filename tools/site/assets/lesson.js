// Questions that wait for an answer, and answers that are kept in this browser, and only here.
(() => {
  const DAYS = [1, 3, 7, 21, 60]; // after how many days an answered question comes back, by how often it was right
  const KEY = "mtl_teach.answers";
  const anew = "slides" in document.documentElement.dataset; // a class is asked anew, and its answers are nobody's

  function read() {
    try {
      return JSON.parse(localStorage.getItem(KEY)) ?? {};
    } catch {
      return {}; // a browser that keeps nothing, or a record that is none
    }
  }
  function write(record) {
    try {
      localStorage.setItem(KEY, JSON.stringify(record));
    } catch {
      // a private window: the answer lives as long as the page
    }
  }
  function keep(name, given, right) {
    const record = read();
    const times = right ? Math.min((record[name]?.times ?? -1) + 1, DAYS.length - 1) : 0;
    record[name] = { given, right, times, due: Date.now() + DAYS[times] * 864e5 };
    write(record);
  }

  const number = (text) => parseFloat(text.replace("−", "-"));
  const FEW = 7; // numbers to choose from; more become a slider

  function choices(made, options) {
    for (const option of options) {
      const label = document.createElement("label");
      const radio = Object.assign(document.createElement("input"), { type: "radio", name: "answer", value: option, required: true });
      label.append(radio, option);
      made.append(label);
    }
    return {
      given: () => new FormData(made).get("answer"),
      put: (given) => made.querySelectorAll("input").forEach((radio) => (radio.checked = radio.value === given)),
    };
  }

  function scale(made, options) {
    const label = Object.assign(document.createElement("label"), { className: "guess" });
    const input = Object.assign(document.createElement("input"), { type: "range", min: 0, max: options.length - 1 });
    const reading = document.createElement("output");
    let moved = false; // where the slider begins nobody has answered yet
    input.setAttribute("aria-label", "your guess");
    const show = () => {
      reading.textContent = options[input.value];
      input.setAttribute("aria-valuetext", options[input.value]);
    };
    input.value = Math.floor(options.length / 2);
    input.addEventListener("input", () => {
      moved = true;
      show();
    });
    show();
    label.append(input, reading);
    made.append(label);
    return {
      given: () => (moved ? options[input.value] : null),
      put: (given) => {
        input.value = options.indexOf(given);
        show();
      },
    };
  }

  function form(box, known) {
    const answer = box.querySelector("details p").textContent;
    const options = [...box.querySelectorAll("li")].map((item) => item.textContent);
    // The longest option that begins the answer: one option may begin another.
    const right = options.filter((option) => answer.startsWith(`${option}.`)).sort((a, b) => b.length - a.length)[0];
    const within = Number(box.querySelector("ul").dataset.within ?? 0); // a number within this factor is right
    const made = document.createElement("form");
    made.append(box.querySelector("p"));
    const asked = (within && options.length > FEW ? scale : choices)(made, options);
    const button = Object.assign(document.createElement("button"), { textContent: "Commit" });
    const verdict = Object.assign(document.createElement("p"), { className: "verdict" });
    verdict.setAttribute("role", "status");
    made.append(button, verdict);
    const isRight = (given) => {
      if (!within) return given === right;
      const factor = number(given) / number(answer);
      return Math.max(factor, 1 / factor) <= within;
    };
    function reveal(given) {
      for (const control of made.querySelectorAll("input, button")) control.disabled = true;
      asked.put(given);
      const mark = isRight(given) ? "✓ Right. " : "✗ Not quite. ";
      const said = within ? `${mark}You said ${given}. It is ` : isRight(given) ? mark : `${mark}You said “${given}”. `;
      verdict.textContent = said + answer;
    }
    made.addEventListener("submit", (event) => {
      event.preventDefault();
      const given = asked.given();
      if (given === null) {
        verdict.textContent = "Move the slider first, if only there and back.";
        return;
      }
      if (!anew) keep(box.dataset.name, given, isRight(given));
      reveal(given);
    });
    box.replaceChildren(made);
    if (known && options.includes(known.given)) reveal(known.given);
  }

  const record = anew ? {} : read();
  const due = document.querySelector("#due");
  for (const box of document.querySelectorAll(".question")) {
    if (!due) form(box, record[box.dataset.name]);
  }
  if (!due) return;

  // The page of due questions: those answered long enough ago, the longest due first.
  const every = [...document.querySelectorAll(".question")];
  const asked = every.filter((box) => record[box.dataset.name]);
  const ready = asked.filter((box) => record[box.dataset.name].due <= Date.now());
  ready.sort((a, b) => record[a.dataset.name].due - record[b.dataset.name].due);
  for (const box of every) box.remove();
  for (const box of ready) {
    form(box);
    due.append(box);
  }
  const next = Math.min(...asked.map((box) => record[box.dataset.name].due).filter((time) => time > Date.now()));
  const later = Number.isFinite(next) ? ` The next one comes back on ${new Date(next).toLocaleDateString("en-GB")}.` : "";
  document.querySelector("#count").textContent = asked.length
    ? `You have answered ${asked.length} of ${every.length} questions in this browser; ${ready.length} of them are due.${later}`
    : "You have answered no question in this browser yet. Answer some in the lessons: they come back here after a day.";
})();
