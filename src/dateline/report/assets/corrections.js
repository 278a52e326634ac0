// Buttons that write lines of a corrections file: JSON, one correction a line, for `dateline correct FILE`.
"use strict";
(() => {
  const KEPT = "dateline-corrections";
  let memory = "";
  const read = () => { try { return localStorage.getItem(KEPT) ?? memory; } catch { return memory; } };
  const write = (text) => { memory = text; try { localStorage.setItem(KEPT, text); } catch { /* a browser may keep nothing for files */ } };
  const readName = () => { try { return localStorage.getItem(`${KEPT}-by`) ?? ""; } catch { return ""; } };
  const element = (tag, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };
  const squashed = (text) => text.split(/\s+/).filter(Boolean).join(" ");
  const today = () => { const now = new Date(); return new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10); };

  const selectedOpening = (story) => {
    const dump = story.querySelector(".dump");
    const selection = getSelection();
    if (!dump || !selection.rangeCount || !dump.contains(selection.anchorNode)) return null;
    const range = selection.getRangeAt(0);
    const before = document.createRange();
    before.setStart(dump, 0);
    before.setEnd(range.startContainer, range.startOffset);
    const at = before.toString().length;
    const text = dump.textContent.slice(at);
    const quote = Array.from(squashed(text.slice(0, 600))).slice(0, 120).join("").trim();
    const first = dump.querySelector("[data-at]");
    return quote ? { quote, near: at + Number(first ? first.dataset.at : 0) } : null;
  };

  for (const box of document.querySelectorAll("[data-correct]")) {
    const about = JSON.parse(box.dataset.correct);
    const story = box.closest("article");
    const said = element("p", { className: "said", role: "status" });
    const lines = element("textarea", { readOnly: true, value: read(), spellcheck: false });
    const by = element("input", { required: true, autocomplete: "name", value: readName() });
    const why = element("input", { required: true });
    const day = element("input", { type: "date" }), until = element("input", { type: "date" });
    const place = element("input", { size: 8, maxLength: 6, placeholder: "EG, none" });
    const add = (kind, values) => {
      if (!by.value.trim() || !why.value.trim()) { said.textContent = "Say who corrects it, and why."; (by.value.trim() ? why : by).focus(); return; }
      try { localStorage.setItem(`${KEPT}-by`, by.value.trim()); } catch { /* as above */ }
      const line = JSON.stringify({ correct: kind, ...values, by: by.value.trim(), on: today(), why: why.value.trim() });
      write(read() + line + "\n");
      lines.value = read();
      said.textContent = "Added. Copy or save the lines, then: dateline correct FILE";
    };
    const button = (text, act, className = "") => { const made = element("button", { type: "button", textContent: text, className }); made.addEventListener("click", act); return made; };
    const field = (text, control) => element("label", {}, text, control);
    const isDay = () => {
      if (!day.value) { said.textContent = "Choose a day first."; day.focus(); return; }
      add("date", { is: until.value && until.value !== day.value ? `${day.value}/${until.value}` : day.value, ...about });
    };
    const isPlace = () => {
      const code = place.value.trim();
      if (!/^([a-z]{2}|none)$/i.test(code)) { said.textContent = "A place is the two letters of a country, as EG, or none."; place.focus(); return; }
      add("place", { is: /^none$/i.test(code) ? "none" : code.toUpperCase(), ...about });
    };
    const cut = () => {
      const opening = selectedOpening(story);
      if (!opening) { said.textContent = "Select, in the text, the first words of what is an article of its own."; return; }
      add("cut", { ...about, ...opening });
    };
    const save = () => {
      const link = element("a", { href: URL.createObjectURL(new Blob([read()], { type: "application/jsonl" })), download: "corrections.jsonl" });
      link.click();
    };
    const copy = async () => {
      try { await navigator.clipboard.writeText(read()); said.textContent = "Copied."; } catch { lines.select(); said.textContent = "Press Ctrl+C to copy."; }
    };
    const form = element("form", {},
      element("div", { className: "row" }, field("By", by), field("Why", why)),
      element("div", { className: "row" }, field("Date is", day), field("to (if not one day)", until), button("Correct the date", isDay)),
      element("div", { className: "row" }, field("Place is", place), button("Correct the place", isPlace)),
      element("div", { className: "row" }, button("Cut at the selected words", cut), button("Not an article", () => add("not an article", { ...about }))),
      said, field("Corrections so far", lines),
      element("div", { className: "row" }, button("Copy", copy, "main"), button("Save as corrections.jsonl", save), button("Clear", () => { write(""); lines.value = ""; said.textContent = "Cleared."; })));
    form.addEventListener("submit", (event) => event.preventDefault());
    addEventListener("storage", () => { lines.value = read(); });
    box.querySelector(".needs-script").replaceWith(form);
  }
})();
