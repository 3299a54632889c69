// Small builders that every component shares. Text only ever enters the page through textContent.

function make(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined && text !== null) node.textContent = text;
  return node;
}

function button(className, text, label, act) {
  const node = make("button", className, text);
  node.type = "button";
  if (label) {
    node.setAttribute("aria-label", label);
    node.title = label;
  }
  node.addEventListener("click", act);
  return node;
}

// A link out of the program: only web addresses, opened apart from the conversation.
function outside(text, address) {
  if (!/^https?:\/\//i.test(address || "")) return make("span", null, text);
  const node = make("a", null, text);
  node.href = address;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  return node;
}

function fresh(component, className) {
  const parent = component.parentElement;
  const root = make("div", "sb " + className);
  const old = parent.querySelector(":scope > .sb");
  if (old) old.replaceWith(root);
  else parent.appendChild(root);
  return root;
}

// `text` with every occurrence of `query` marked; upper and lower case count as the same.
function marked(node, text, query) {
  const wanted = (query || "").toLowerCase();
  const folded = text.toLowerCase();
  if (!wanted || folded.length !== text.length) {
    node.append(text);
    return 0;
  }
  let count = 0;
  let start = 0;
  for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, start)) {
    node.append(text.slice(start, at));
    node.append(make("mark", "sb-found", text.slice(at, at + wanted.length)));
    start = at + wanted.length;
    count += 1;
  }
  node.append(text.slice(start));
  return count;
}

function copyButton(text, label, done) {
  const node = button("sb-quiet", label, null, async () => {
    try {
      await navigator.clipboard.writeText(typeof text === "function" ? text() : text);
    } catch {
      const area = make("textarea");
      area.value = typeof text === "function" ? text() : text;
      document.body.appendChild(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    node.textContent = done;
    setTimeout(() => { node.textContent = label; }, 1600);
  });
  node.setAttribute("aria-live", "polite");
  return node;
}

// Bring `node` to the top and hold it there while what stands above it still changes; a reader who scrolls or types has the say.
function settle(node) {
  const last = performance.now() + 30000;
  let until = performance.now() + 2500;
  let left = false;
  const leave = () => { left = true; };
  ["wheel", "touchmove", "keydown", "pointerdown"].forEach((name) => window.addEventListener(name, leave, { once: true, passive: true }));
  const hold = () => {
    const now = performance.now();
    if (document.querySelector("[data-test-script-state='running']")) until = Math.min(last, Math.max(until, now + 1500));
    if (left || !node.isConnected || now > until) return;
    const away = node.getBoundingClientRect().top - parseFloat(getComputedStyle(node).scrollMarginTop);
    if (Math.abs(away) > 4) node.scrollIntoView({ behavior: "auto", block: "start" });
    setTimeout(hold, 120);
  };
  hold();
}

function valueBox(value, words, open) {
  const side = make("div", "sb-side");
  side.append(make("p", "sb-value", value.value), make("p", "sb-where", value.locator));
  if (value.quote) side.append(make("p", "sb-side-quote", value.quote));
  side.append(button(value.n ? "sb-badge sb-supported" : "sb-quiet", value.n ? String(value.n) : words.read, value.label, () => open(value.n || value.place, "cite")));
  return side;
}

// A disagreement: each source once, under it its values with the place where each stands; what is known about it, what settles it.
function noteCard(note, words, open) {
  const card = make("section", "sb-note");
  card.setAttribute("aria-label", words.disagreement + ": " + note.text.slice(0, 80));
  card.append(make(words.level || "h3", "sb-note-title", "\u2260 " + note.title));
  if (note.values.length) {
    const works = make("div", "sb-works");
    for (const [title, values] of Map.groupBy(note.values, (value) => value.title)) {
      const work = make("div", "sb-work" + (values.length > 1 ? " sb-several" : ""));
      const sides = make("div", "sb-sides");
      sides.append(...values.map((value) => valueBox(value, words, open)));
      work.append(make("p", "sb-work-title", title), sides);
      works.append(work);
    }
    card.append(works);
  }
  if (note.text) card.append(make("p", null, note.text));
  if (note.resolution) {
    const settled = make("p", "sb-resolution");
    settled.append(make("strong", null, words.settles + " "), note.resolution);
    card.append(settled);
  }
  return card;
}
