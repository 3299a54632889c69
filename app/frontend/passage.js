// A passage in full with the quoted sentence highlighted, its neighbours, its languages and its source.

export default function (component) {
  const { data, setTriggerValue } = component;
  const root = fresh(component, "sb-passage" + (data.evidence ? "" : " sb-not-evidence"));
  const words = data.words;
  root.setAttribute("role", "region");
  root.setAttribute("aria-label", words.passage);
  root.tabIndex = -1;

  const head = make("div", "sb-passage-head");
  head.append(make("span", "sb-locator", (data.n ? data.n + " \u00b7 " : "") + data.locator));
  if (data.closable) head.append(button("sb-quiet sb-close", "\u2715", words.close, () => setTriggerValue("close", Date.now())));
  root.append(head);
  if (!data.evidence) root.append(make("p", "sb-state", words.notEvidence));
  root.append(make("p", "sb-title", data.title));
  root.append(make("p", "sb-about", data.about));

  if (data.languages.length > 1) {
    const row = make("div", "sb-languages");
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", words.language);
    data.languages.forEach((one) => {
      const node = button("sb-chip" + (one.active ? " sb-chosen" : ""), one.name, words.showIn + " " + one.name, () => setTriggerValue("twin", one.code));
      node.setAttribute("aria-pressed", String(one.active));
      row.append(node);
    });
    root.append(row);
  }

  const body = make("div", "sb-body");
  body.setAttribute("lang", data.language);
  if (data.section) body.append(make("p", "sb-section", data.section));
  if (data.before) body.append(neighbour(data.before, words.before));
  const text = make("p", "sb-full");
  data.sentences.forEach((sentence) => {
    const node = make(sentence.quoted ? "mark" : "span", sentence.quoted ? "sb-quoted" : null);
    marked(node, sentence.text, sentence.quoted ? data.value : "");
    text.append(node, " ");
    if (sentence.unverified) text.append(make("span", "sb-mark", words.unverified + " "));
  });
  body.append(text);
  if (data.after) body.append(neighbour(data.after, words.after));
  root.append(body);
  root.append(make("p", "sb-origin", data.origin));

  const foot = make("div", "sb-foot");
  if (data.place) foot.append(button("sb-quiet", words.open, words.open, () => setTriggerValue("place", Date.now())));
  foot.append(copyButton(data.citation, words.cite, words.copied));
  if (data.address) {
    const link = outside(words.original, data.address);
    link.className = "sb-outside";
    foot.append(link);
  }
  root.append(foot);

  if (data.focus && component.parentElement.dataset.focus !== String(data.focus)) {
    component.parentElement.dataset.focus = String(data.focus);
    if (data.lead) root.focus({ preventScroll: true });
    const beside = root.closest("[data-testid='stColumn']");
    if (beside && window.matchMedia("(min-width: 900px)").matches) {
      // The column stays in sight by itself; only its own content may have to move, to the sentence quoted.
      const quoted = root.querySelector(".sb-quoted");
      if (quoted) quoted.scrollIntoView({ behavior: "auto", block: "nearest" });
    } else if (data.lead) {
      settle(beside || root);
    }
  }
}

function neighbour(passage, label) {
  const node = make("details", "sb-neighbour");
  node.append(make("summary", null, label + " " + passage.locator), make("p", null, passage.text));
  return node;
}
