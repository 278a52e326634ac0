// The charts of the report (Apache ECharts draws them) and its search (MiniSearch finds the words; the rest is counting).
"use strict";
(() => {
  const element = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };
  const byId = (id) => document.getElementById(id);
  const number = (n) => String(n).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");

  // ---- charts -------------------------------------------------------------------------------------------------
  const coloured = (value, style) => {
    if (typeof value === "string") return value.startsWith("var(") ? style.getPropertyValue(value.slice(4, -1)).trim() : value;
    if (Array.isArray(value)) return value.map((one) => coloured(one, style));
    if (value && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, coloured(one, style)]));
    return value;
  };
  const finds = (params) => {
    const data = params.data && typeof params.data === "object" ? params.data : {};
    const series = params.seriesId || "";
    if (/^day/.test(series) && Array.isArray(params.value)) return { when: params.value[0] };
    if (series === "month") return { when: data.key };
    if (series === "town") return { q: data.key };
    if (params.componentType !== "series") return null;
    if (data.key !== undefined) return { [series === "method2" ? "method" : series]: data.key };
    if (/^\d{4}(-\d\d){0,2}$/.test(params.name)) return series === "other" ? { when: params.name } : { when: params.name, region: series };
    return null;
  };
  const label = (params) => {
    const data = params.data && typeof params.data === "object" ? params.data : {};
    const value = Array.isArray(params.value) ? params.value[params.value.length - 1] : params.value;
    if (value === undefined || Number.isNaN(value)) return "";
    const day = Array.isArray(params.value) && typeof params.value[0] === "string" ? params.value[0] : null;
    return `${data.title || day || data.key || params.name}: ${number(value)}`;
  };
  const amount = (value) => (value >= 1e6 ? `${number(value / 1e6)}\u202fM` : value >= 1e4 ? `${number(value / 1e3)}\u202fk` : number(value));
  const axes = (option) => [option.xAxis, option.yAxis].flat().filter((axis) => axis && axis.type === "value");
  // With a view box a drawing fits whatever width it is given: paper's is not known before it is printed on.
  const scalable = (box) => {
    const chart = echarts.getInstanceByDom(box);
    chart.getZr().flush();
    box.querySelector("svg").setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
  };
  const draw = () => {
    const style = getComputedStyle(document.documentElement);
    const world = JSON.parse(byId("world").textContent);
    if (world.geo) {
      const points = Object.entries(world.points).map(([name, [x, y]]) => ({
        type: "Feature", properties: { name },
        geometry: { type: "Polygon", coordinates: [[[x - 0.7, y - 0.7], [x + 0.7, y - 0.7], [x + 0.7, y + 0.7], [x - 0.7, y + 0.7], [x - 0.7, y - 0.7]]] },
      }));
      echarts.registerMap("world", { type: "FeatureCollection", features: world.geo.features.concat(points) });
    }
    for (const box of document.querySelectorAll(".plot")) {
      const option = coloured(JSON.parse(byId(`option-${box.dataset.chart}`).textContent), style);
      box.style.height = `${box.dataset.height}px`;
      const old = echarts.getInstanceByDom(box);
      if (old) old.dispose();
      const chart = echarts.init(box, null, { renderer: "svg" });
      const font = style.getPropertyValue("--sans");
      Object.assign(option, { textStyle: { fontFamily: font } });
      option.tooltip = Object.assign({ backgroundColor: style.getPropertyValue("--card").trim(), borderColor: style.getPropertyValue("--line").trim(), textStyle: { color: style.getPropertyValue("--ink").trim() } }, option.tooltip);
      if (option.tooltip.trigger !== "axis") option.tooltip.formatter = (params) => echarts.format.encodeHTML(label(params));
      for (const axis of axes(option)) axis.axisLabel = Object.assign({ formatter: amount }, axis.axisLabel);
      chart.setOption(option);
      scalable(box);
      chart.on("click", (params) => {
        const found = finds(params);
        if (found && byId("finder")) location.hash = `find?${new URLSearchParams(found)}`;
      });
    }
  };
  const resize = (width) => {
    for (const box of document.querySelectorAll(".plot")) {
      const chart = echarts.getInstanceByDom(box);
      if (!chart) continue;
      chart.resize({ width: width ? width(box) : "auto", animation: { duration: 0 } });
      scalable(box);
    }
  };
  const onPaper = (box) => (box.closest(".grid")?.children.length > 1 ? 350 : 720); // of A4 or Letter, in its pixels
  if (typeof echarts !== "undefined" && byId("world")) {
    draw();
    addEventListener("resize", () => resize());
    addEventListener("beforeprint", () => resize(onPaper));
    addEventListener("afterprint", () => resize());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  }

  // ---- search and facets ------------------------------------------------------------------------------------------
  const root = byId("finder");
  if (!root) return;
  const PAGE = 25;
  const DAY_MS = 86400000;
  const inOneFile = document.querySelector(".story-page") !== null;
  const titles = { country: JSON.parse(root.dataset.countries), region: JSON.parse(root.dataset.regions) };
  const TITLES = { region: "region", country: "country", language: "language", agency: "agency", publisher: "publisher", method: "date by", precision: "precision", interval: "interval", change: "since the last snapshot", flag: "doubts" };
  let data, index, state, facets;

  const unpack = async () => {
    const bytes = Uint8Array.from(atob(byId("finder-data").textContent.trim()), (c) => c.charCodeAt(0));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
  };
  const iso = (day) => new Date(day * DAY_MS).toISOString().slice(0, 10);
  const dayOf = (text) => { const stamp = Date.parse(`${text}T00:00:00Z`); return Number.isNaN(stamp) ? null : Math.round(stamp / DAY_MS); };
  const boundsOf = (when) => {
    if (/^\d{4}-\d\d-\d\d$/.test(when)) return [dayOf(when), dayOf(when)];
    const [year, month] = when.split("-").map(Number);
    if (!year) return [null, null];
    const ends = month ? new Date(Date.UTC(year, month, 0)) : new Date(Date.UTC(year, 12, 0));
    return [Math.round(Date.UTC(year, month ? month - 1 : 0, 1) / DAY_MS), Math.round(ends / DAY_MS)];
  };
  const fresh = () => ({ q: "", from: "", to: "", sure: "", page: 0, order: "new", chosen: {} });

  const words = (text) => {
    const plain = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
    if (/[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]/.test(plain) && Intl.Segmenter)
      return [...new Intl.Segmenter(undefined, { granularity: "word" }).segment(plain)].filter((one) => one.isWordLike).map((one) => one.segment);
    return plain.split(/[\s\p{P}\p{S}]+/u).filter(Boolean);
  };
  const indexed = async () => {
    if (index) return index;
    const fields = data.body ? ["headline", "body"] : ["headline"];
    const made = new MiniSearch({ fields, tokenize: words, processTerm: (term) => term, searchOptions: { combineWith: "AND", prefix: (term) => term.length > 2, boost: { headline: 3 }, tokenize: words, processTerm: (term) => term } });
    const rows = Array.from({ length: data.n }, (_, id) => ({ id, headline: data.headline[id], body: data.body ? data.body[id] : "" }));
    await made.addAllAsync(rows, { chunkSize: 2000 });
    index = made;
    return made;
  };

  const valuesOf = (facet, row) => (facet.many ? facet.codes[row] : [facet.codes[row]]);
  const search = async () => {
    let ranked = null;
    if (state.q.trim()) {
      byId("found").textContent = "searching …";
      ranked = (await indexed()).search(state.q).map((hit) => hit.id);
    }
    const from = dayOf(state.from), to = dayOf(state.to);
    const [least, most] = state.sure === "" ? [null, null] : [Number(state.sure), Number(state.sure) + 10];
    const wanted = facets.map((facet) => (state.chosen[facet.name] ? new Set(state.chosen[facet.name].map((name) => facet.at.get(name))) : null));
    const counts = facets.map((facet) => new Uint32Array(facet.names.length));
    const found = [];
    const consider = (row) => {
      const day = data.day[row];
      if ((from !== null || to !== null) && (day === null || (from !== null && day < from) || (to !== null && day > to))) return;
      if (least !== null && (data.sure[row] === null || data.sure[row] < least || (data.sure[row] >= most && most < 100))) return;
      let failed = -1, n = 0;
      for (let i = 0; i < facets.length && n < 2; i++)
        if (wanted[i] && !valuesOf(facets[i], row).some((code) => wanted[i].has(code))) { failed = i; n++; }
      if (n > 1) return;
      if (!n) found.push(row);
      for (let i = 0; i < facets.length; i++) if (!n || failed === i) for (const code of valuesOf(facets[i], row)) counts[i][code]++;
    };
    if (ranked) ranked.forEach(consider); else for (let row = 0; row < data.n; row++) consider(row);
    if (state.order === "old") found.sort((a, b) => (data.day[a] ?? 1e9) - (data.day[b] ?? 1e9) || a - b);
    if (state.order === "doubt") found.sort((a, b) => (data.sure[a] ?? -1) - (data.sure[b] ?? -1) || a - b);
    if (state.order === "new" && ranked) found.sort((a, b) => a - b);
    return { found, counts };
  };

  const titleOf = (facet, name) => (titles[facet] && titles[facet][name]) || (name === "" ? "none known" : name);
  const showHit = (row) => {
    const text = data.headline[row] || "(no headline)";
    const id = data.id[row];
    const title = data.page[row]
      ? element("a", { href: inOneFile ? `#a-${fullIds[id]}` : `articles/${id}.html`, dir: "auto", textContent: text })
      : element("span", { className: "title", dir: "auto", textContent: text });
    const day = data.day[row] === null ? "undated" : iso(data.day[row]) + (data.width[row] > 1 ? ` (within ${data.width[row]} days)` : "");
    const said = [day];
    if (data.sure[row] !== null) said.push(`${data.sure[row]}% sure of the day`);
    for (const name of ["country", "agency", "publisher"]) {
      const facet = facets.find((one) => one.name === name);
      const value = facet && facet.names[facet.codes[row]];
      if (value) said.push(titleOf(name, value));
    }
    const meta = element("span", { className: "meta" }, said.join(" · "));
    if (!data.page[row]) meta.append(" · no page here: ", element("code", { textContent: `dateline explain ${id}` }));
    return element("li", {}, title, meta);
  };
  const fullIds = {};
  document.querySelectorAll(".story-page").forEach((page) => { fullIds[page.id.slice(2, 14)] = page.id.slice(2); });

  const showFacet = (facet, counts) => {
    const chosen = new Set(state.chosen[facet.name] || []);
    const shown = facet.names.map((name, code) => [name, counts[code]]).filter(([name, n]) => n || chosen.has(name));
    shown.sort((a, b) => chosen.has(b[0]) - chosen.has(a[0]) || b[1] - a[1]);
    const list = facet.box.querySelector("div");
    list.replaceChildren(...shown.slice(0, facet.all ? shown.length : 8).map(([name, n]) => {
      const box = element("input", { type: "checkbox", checked: chosen.has(name) });
      box.addEventListener("change", () => {
        box.checked ? chosen.add(name) : chosen.delete(name);
        if (chosen.size) state.chosen[facet.name] = [...chosen]; else delete state.chosen[facet.name];
        changed();
      });
      return element("label", {}, box, element("span", { className: "name", dir: "auto", textContent: titleOf(facet.name, name) }), element("span", { className: "n", textContent: number(n) }));
    }));
    if (shown.length > 8) {
      const more = element("button", { type: "button", textContent: facet.all ? "fewer" : `all ${shown.length}` });
      more.addEventListener("click", () => { facet.all = !facet.all; show(); });
      list.append(more);
    }
    facet.box.hidden = shown.length < 2 && !chosen.size;
  };
  const showChips = () => {
    const chips = [];
    const chip = (text, drop) => {
      const made = element("button", { type: "button", textContent: `${text} ×`, title: "Leave this out" });
      made.addEventListener("click", () => { drop(); changed(); });
      chips.push(made);
    };
    for (const [facet, names] of Object.entries(state.chosen))
      for (const name of names) chip(`${TITLES[facet] || facet}: ${titleOf(facet, name)}`, () => { state.chosen[facet] = state.chosen[facet].filter((one) => one !== name); if (!state.chosen[facet].length) delete state.chosen[facet]; });
    if (state.sure !== "") chip(`confidence ${state.sure}–${Number(state.sure) + 10}%`, () => { state.sure = ""; });
    if (state.from || state.to) chip(state.from === state.to ? state.from : `${state.from || "…"} to ${state.to || "…"}`, () => { state.from = state.to = ""; });
    if (state.q) chip(`“${state.q}”`, () => { state.q = ""; });
    byId("chips").replaceChildren(...chips);
  };
  let turn = 0;
  const show = async () => {
    const mine = ++turn;
    const { found, counts } = await search();
    if (mine !== turn) return;
    for (const [name, value] of [["q", state.q], ["from", state.from], ["to", state.to], ["order", state.order]]) if (byId(`find-${name}`).value !== value) byId(`find-${name}`).value = value;
    byId("found").textContent = `${number(found.length)} of ${number(data.n)} articles`;
    showChips();
    facets.forEach((facet, i) => showFacet(facet, counts[i]));
    const last = Math.max(Math.ceil(found.length / PAGE) - 1, 0);
    state.page = Math.min(state.page, last);
    byId("hits").replaceChildren(...found.slice(state.page * PAGE, (state.page + 1) * PAGE).map(showHit));
    const turnTo = (text, page) => { const made = element("button", { type: "button", textContent: text, disabled: page < 0 || page > last }); made.addEventListener("click", () => { state.page = page; show(); byId("articles").scrollIntoView(); }); return made; };
    byId("pager").replaceChildren(turnTo("← back", state.page - 1), `page ${number(state.page + 1)} of ${number(last + 1)}`, turnTo("on →", state.page + 1));
  };
  const changed = () => {
    state.page = 0;
    const said = new URLSearchParams();
    for (const name of ["q", "from", "to", "sure"]) if (state[name] !== "") said.set(name, state[name]);
    for (const [facet, names] of Object.entries(state.chosen)) names.forEach((name) => said.append(facet, name));
    history.replaceState(null, "", `#find?${said}`);
    show();
  };
  const follow = () => {
    if (!location.hash.startsWith("#find")) return;
    state = fresh();
    for (const [name, value] of new URLSearchParams(location.hash.split("?")[1] || "")) {
      if (["q", "from", "to", "sure"].includes(name)) state[name] = value;
      else if (name === "when") [state.from, state.to] = boundsOf(value).map((day) => (day === null ? "" : iso(day)));
      else if (facets.some((facet) => facet.name === name)) (state.chosen[name] ||= []).push(value === "none" && name !== "flag" ? "" : value);
    }
    show();
    byId("articles").scrollIntoView();
  };
  const field = (text, control, className = "") => element("label", { className }, text, control);
  const start = async () => {
    data = await unpack();
    facets = Object.entries(data.facets).map(([name, facet]) => ({ name, names: facet.names, codes: facet.codes, many: false }));
    facets.push({ name: "flag", names: data.flags.names, codes: data.flags.codes, many: true });
    for (const facet of facets) {
      facet.at = new Map(facet.names.map((name, code) => [name, code]));
      facet.box = element("details", { className: "facet", open: ["region", "country", "method"].includes(facet.name) && innerWidth > 820 }, element("summary", { textContent: TITLES[facet.name] || facet.name }), element("div"));
    }
    state = fresh();
    const q = element("input", { type: "search", id: "find-q", placeholder: data.body ? "words of the headline or the text" : "words of the headline" });
    const from = element("input", { type: "date", id: "find-from" }), to = element("input", { type: "date", id: "find-to" });
    const order = element("select", { id: "find-order" }, ...[["new", "newest first"], ["old", "oldest first"], ["doubt", "most doubtful first"], ["match", "best match first"]].map(([value, text]) => element("option", { value, textContent: text })));
    let later;
    q.addEventListener("input", () => { clearTimeout(later); later = setTimeout(() => { state.q = q.value; if (state.q && state.order === "new") state.order = "match"; changed(); }, 180); });
    for (const [box, name] of [[from, "from"], [to, "to"], [order, "order"]]) box.addEventListener("change", () => { state[name] = box.value; changed(); });
    const form = element("form", { role: "search" }, element("div", { className: "search" }, field("Find", q, "q"), field("From", from), field("To", to), field("Order", order)));
    form.addEventListener("submit", (event) => event.preventDefault());
    form.querySelectorAll("label").forEach((one) => { one.style.display = "grid"; });
    root.replaceChildren(form, element("div", { className: "with-facets" }, element("div", { className: "facets" }, ...facets.map((facet) => facet.box)),
      element("div", {}, element("p", { id: "found", role: "status", className: "note" }), element("div", { id: "chips", className: "chips" }), element("ol", { id: "hits", className: "hits" }), element("div", { id: "pager", className: "pager" }))));
    addEventListener("hashchange", follow);
    if (location.hash.startsWith("#find")) follow(); else show();
  };
  start().catch((error) => { root.textContent = `The list of articles cannot be read here (${error.message}).`; });
})();
