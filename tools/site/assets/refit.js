// Soft sharing, really fitted in the page: any strength between the settings, by Newton's method in plain JavaScript.
// The same models as mtl_teach/closed_form/logistic.py on the digits of mtl_teach/data/tilted_digits.py; a test in
// Node holds both to the same numbers.
(() => {
  const SIDE = 8;
  const D = SIDE * SIDE;
  const CHUNK = 12; // milliseconds between two looks at what the reader does

  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

  // The digits as they come: pixels from 0 to 1, whether each is even, and which of them each draw deals.
  function unpack(data) {
    const pixels = (text) => Float64Array.from(bytes(text), (level) => level / 16);
    return {
      ...data,
      pool: pixels(data.pool),
      test: pixels(data.test),
      poolEven: bytes(data.poolEven),
      testEven: bytes(data.testEven),
      orders: new Uint16Array(bytes(data.orders).buffer),
    };
  }

  const angles = (tasks, spread) =>
    Array.from({ length: tasks }, (_, j) => (tasks === 1 ? 0 : -spread / 2 + (spread * j) / (tasks - 1)));

  // What turns a picture by an angle in degrees: for each new pixel the old ones that it looks back to, with weights.
  function tilt(degrees) {
    const [cosine, sine] = [Math.cos, Math.sin].map((of) => of((degrees * Math.PI) / 180));
    const middle = (SIDE - 1) / 2;
    const tent = (place, at) => Math.max(0, 1 - Math.abs(place - (at - middle)));
    return Array.from({ length: D }, (_, pixel) => {
      const row = Math.floor(pixel / SIDE) - middle;
      const column = (pixel % SIDE) - middle;
      const [fromRow, fromColumn] = [cosine * row + sine * column, cosine * column - sine * row];
      const seen = [];
      for (let old = 0; old < D; old++) {
        const weight = tent(fromRow, Math.floor(old / SIDE)) * tent(fromColumn, old % SIDE);
        if (weight) seen.push([old, weight]);
      }
      return seen;
    });
  }

  function turn(matrix, pixels, digit, out, at) {
    matrix.forEach((seen, pixel) => {
      let sum = 0;
      for (const [old, weight] of seen) sum += weight * pixels[digit * D + old];
      out[at + pixel] = sum;
    });
  }

  // ---- matrices of size n, row after row, in place

  function cholesky(a, n) {
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) {
        let sum = a[i * n + j];
        for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
        a[i * n + j] = i === j ? Math.sqrt(sum) : sum / a[j * n + j];
      }
  }

  function choleskySolve(half, n, b) {
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < i; k++) b[i] -= half[i * n + k] * b[k];
      b[i] /= half[i * n + i];
    }
    for (let i = n - 1; i >= 0; i--) {
      for (let k = i + 1; k < n; k++) b[i] -= half[k * n + i] * b[k];
      b[i] /= half[i * n + i];
    }
  }

  function dot(a, at, b, from) {
    let sum = 0;
    for (let p = 0; p < D; p++) sum += a[at + p] * b[from + p];
    return sum;
  }
  function add(a, at, factor, b, from) {
    for (let p = 0; p < D; p++) a[at + p] += factor * b[from + p];
  }

  const sigmoid = (z) => (z >= 0 ? 1 / (1 + Math.exp(-z)) : Math.exp(z) / (1 + Math.exp(z)));
  const softplus = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));

  function mean(w, tasks) {
    const out = new Float64Array(D);
    for (let j = 0; j < tasks; j++) add(out, 0, 1 / tasks, w, j * D);
    return out;
  }

  // Σ_j mean_i loss + λ/2 Σ_j ‖w_j − w̄‖² + ρ/2 Σ_j ‖w_j‖², and its gradient.
  function at({ tasks, samples, x, y }, strength, ridge, w) {
    const gradient = new Float64Array(tasks * D);
    const p = new Float64Array(tasks * samples);
    const centre = mean(w, tasks);
    let value = 0;
    for (let j = 0; j < tasks; j++) {
      for (let q = 0; q < D; q++) {
        const apart = w[j * D + q] - centre[q];
        value += (strength / 2) * apart * apart + (ridge / 2) * w[j * D + q] ** 2;
        gradient[j * D + q] = strength * apart + ridge * w[j * D + q];
      }
      for (let i = j * samples; i < (j + 1) * samples; i++) {
        const z = dot(x, i * D, w, j * D);
        p[i] = sigmoid(z);
        value += (softplus(z) - y[i] * z) / samples;
        add(gradient, j * D, (p[i] - y[i]) / samples, x, i * D);
      }
    }
    return { value, gradient, p };
  }

  // Newton's step. With c = λ + ρ and B_j = D_j^½ X_j, the inverse of a task's own curvature is (I − V_jᵀV_j)/c,
  // V_j = L_j⁻¹B_j, L_jL_jᵀ = B_jB_jᵀ + cI; the steps s_j of the tasks meet in one system for their mean.
  function newton({ tasks, samples: n, x }, strength, ridge, { gradient, p }) {
    const c = strength + ridge;
    const V = new Float64Array(tasks * n * D);
    const L = new Float64Array(n * n);
    const coupling = new Float64Array(D * D);
    for (let j = 0; j < tasks; j++) {
      const first = j * n;
      for (let i = 0; i < n; i++) add(V, (first + i) * D, Math.sqrt((p[first + i] * (1 - p[first + i])) / n), x, (first + i) * D);
      for (let i = 0; i < n; i++)
        for (let k = 0; k <= i; k++) L[i * n + k] = dot(V, (first + i) * D, V, (first + k) * D) + (i === k ? c : 0);
      cholesky(L, n);
      for (let i = 0; i < n; i++) {
        for (let k = 0; k < i; k++) add(V, (first + i) * D, -L[i * n + k], V, (first + k) * D);
        for (let q = 0; q < D; q++) V[(first + i) * D + q] /= L[i * n + i];
      }
    }
    if (strength)
      for (let i = 0; i < tasks * n; i++)
        for (let a = 0; a < D; a++) {
          const factor = (strength / (c * tasks)) * V[i * D + a];
          for (let b = 0; b <= a; b++) coupling[a * D + b] += factor * V[i * D + b];
        }
    for (let a = 0; a < D; a++) coupling[a * D + a] += ridge / c;
    cholesky(coupling, D);
    const seen = new Float64Array(tasks * n);
    const centre = mean(gradient, tasks);
    for (let i = 0; i < tasks * n; i++) {
      seen[i] = dot(V, i * D, gradient, Math.floor(i / n) * D);
      add(centre, 0, -seen[i] / tasks, V, i * D);
    }
    for (let q = 0; q < D; q++) centre[q] /= c;
    choleskySolve(coupling, D, centre);
    const step = Float64Array.from(gradient);
    for (let j = 0; j < tasks; j++) add(step, j * D, strength, centre, 0);
    for (let i = 0; i < tasks * n; i++) {
      const pulled = seen[i] + strength * dot(V, i * D, centre, 0);
      add(step, Math.floor(i / n) * D, -pulled, V, i * D);
    }
    return step.map((one) => one / c);
  }

  // The weights at the minimum, from `start`.
  function fit(draw, strength, ridge, start) {
    let w = start ?? new Float64Array(draw.tasks * D);
    let here = at(draw, strength, ridge, w);
    for (let turns = 0; turns < 100; turns++) {
      const step = newton(draw, strength, ridge, here);
      const decrement = step.reduce((sum, one, k) => sum + one * here.gradient[k], 0);
      if (decrement <= 1e-20) return w;
      for (let length = 1; ; length /= 2) {
        const next = w.map((one, k) => one - length * step[k]);
        const there = at(draw, strength, ridge, next);
        if (there.value > here.value - 1e-4 * length * decrement + 1e-12 * (1 + here.value) && length > 1e-9) continue;
        [w, here] = [next, there];
        break;
      }
    }
    throw new Error("the fit found no minimum");
  }

  // All that one number of scanners and one spread need; draws are dealt when they are asked for.
  class Scanners {
    constructor(data, tasks, spread) {
      Object.assign(this, { data, tasks, tilts: angles(tasks, spread).map(tilt), draws: [], alone: [] });
      const count = data.testEven.length;
      this.test = new Float64Array(tasks * count * D);
      for (let j = 0; j < tasks; j++)
        for (let i = 0; i < count; i++) turn(this.tilts[j], data.test, i, this.test, (j * count + i) * D);
    }
    draw(number) {
      const { data, tasks } = this;
      const { samples } = data;
      if (!this.draws[number]) {
        const x = new Float64Array(tasks * samples * D);
        const y = new Float64Array(tasks * samples);
        for (let j = 0; j < tasks; j++)
          for (let i = 0; i < samples; i++) {
            // Dealt round by round, as cards are.
            const digit = data.orders[number * data.dealt + i * tasks + j];
            turn(this.tilts[j], data.pool, digit, x, (j * samples + i) * D);
            y[j * samples + i] = data.poolEven[digit];
          }
        this.draws[number] = { tasks, samples, x, y };
      }
      return this.draws[number];
    }
    weights(number, strength, start) {
      return fit(this.draw(number), strength, this.data.ridge, start);
    }
    wrong(w) { // in %
      const { testEven } = this.data;
      const count = testEven.length;
      let wrong = 0;
      for (let j = 0; j < this.tasks; j++)
        for (let i = 0; i < count; i++) if (dot(this.test, (j * count + i) * D, w, j * D) > 0 !== (testEven[i] === 1)) wrong++;
      return (100 * wrong) / (this.tasks * count);
    }
    errorAlone(number) {
      return (this.alone[number] ??= this.wrong(this.weights(number, 0)));
    }
  }

  // ---- the panel's tables and words, as its compute.py and words.py make them

  const round = (value, digits) => Math.round(value * 10 ** digits) / 10 ** digits;
  const average = (values) => values.reduce((sum, one) => sum + one, 0) / values.length;

  function paired(first, second, t) {
    const gaps = first.map((one, k) => one - second[k]);
    const centre = average(gaps);
    const spread = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - centre) ** 2, 0) / (gaps.length - 1));
    const margin = (t * spread) / Math.sqrt(gaps.length);
    return { mean: centre, low: centre - margin, high: centre + margin, count: gaps.length };
  }

  function words(tasks, spread, strength, alone, here, oneModel, gain) {
    const verdict = gain.low <= 0 && gain.high >= 0 ? "makes no clear difference" : gain.mean > 0 ? "helps" : "hurts";
    const [less, low, high] = gain.mean > 0 ? ["less", gain.low, gain.high] : ["more", -gain.high, -gain.low];
    const sure = `${low.toFixed(1)} to ${high.toFixed(1)} in ${gain.count} paired draws, 95 % interval`.replace("-", "−");
    const start = `${tasks} scanners, ${spread ? `tilts spread over ${spread}°` : "none tilted"}`;
    return (
      `${start}: sharing ${verdict}. At λ = ${strength} they misread ${here.toFixed(1)} % of the test digits, ` +
      `${Math.abs(gain.mean).toFixed(1)} points ${less} than each alone, ${alone.toFixed(1)} % (${sure}); ` +
      `one model for all, ${oneModel.toFixed(1)} %.`
    );
  }

  function weightsTable(w, tasks, grid) {
    const shown = Math.min(tasks, grid.scanners.place.length);
    const some = Array.from({ length: shown }, (_, k) => (shown === 1 ? 0 : Math.round(((tasks - 1) * k) / (shown - 1))));
    const pictures = [...some.map((j) => w.subarray(j * D, (j + 1) * D)), mean(w, tasks)];
    return { ...grid.weights, weight: pictures.flatMap((picture) => Array.from(picture, (one) => round(one, 2))) };
  }

  function nowTable(strength, error, points) {
    let label = `λ = ${strength}: ${error.toFixed(1)} % wrong`;
    if (points !== null) label += `, ${Math.abs(points).toFixed(1)} points ${points < 0 ? "lost" : "saved"}`;
    return { place: [round(Math.log10(strength), 3)], error: [round(error, 2)], points: [points === null ? null : round(points, 3)], label: [label] };
  }

  const settings = new Map(); // tasks and spread -> Scanners, the last few

  // Yield better and better states at `strength`; `grid` are the tables of the same tasks and spread at a setting.
  function* states(data, { tasks, spread }, strength, grid) {
    const key = `${tasks} ${spread}`;
    if (!settings.has(key)) settings.set(key, new Scanners(data, tasks, spread));
    if (settings.size > 4) settings.delete(settings.keys().next().value);
    const scanners = settings.get(key);
    const first = scanners.weights(0, strength);
    const weights = weightsTable(first, tasks, grid);
    const here = [scanners.wrong(first)];
    yield {
      tables: { ...grid, weights, now: nowTable(strength, here[0], null) },
      words: `λ = ${strength} misreads ${here[0].toFixed(1)} % of the test digits, in one draw. More draws follow.`,
      progress: 0,
    };
    const alone = [scanners.errorAlone(0)];
    while (here.length < data.draws) {
      alone.push(scanners.errorAlone(here.length));
      here.push(scanners.wrong(scanners.weights(here.length, strength, first)));
      yield { progress: here.length / data.draws };
    }
    const gain = paired(alone, here, data.t);
    const oneModel = grid.ends.error[grid.ends.model.indexOf("one model for all")];
    yield {
      tables: { ...grid, weights, now: nowTable(strength, average(here), gain.mean) },
      words: words(tasks, spread, strength, average(alone), average(here), oneModel, gain),
      progress: 1,
    };
  }

  // The same, leaving the browser time to answer: only what can be shown is yielded.
  async function* fits(data, chosen, strength, grid) {
    let since = performance.now();
    for (const state of states(data, chosen, strength, grid)) {
      if (!state.tables && performance.now() - since < CHUNK) continue;
      yield state;
      await new Promise((done) => setTimeout(done));
      since = performance.now();
    }
  }

  let unpacked = null;
  globalThis.mtlRefits = {
    soft_sharing: {
      control: "strength",
      data: "refit/digits",
      label: "any λ, fitted in this page",
      lowest: 0.001,
      highest: 10,
      line: ({ tasks, spread }, strength) =>
        `drawn = data.tilted_digits(${tasks}, 20, ${spread}); closed_form.soft_logistic(drawn.x, drawn.y, ${strength})`,
      unpack: (data) => (unpacked ??= unpack(data)),
      fits,
      states,
      fit,
      Scanners,
    },
  };
})();
