// One turn of the conversation: the question, the answer sentence by sentence, disagreements, closest passages.

export default function (component) {
  const { data, setTriggerValue } = component;
  const root = fresh(component, "sb-turn");
  const words = data.words;
  const open = (n, kind) => setTriggerValue("cite", { n, kind });

  const question = make("h2", "sb-question", data.question);
  question.id = data.anchor;
  root.append(question);
  if (data.understood) root.append(make("p", "sb-understood", words.understood + " " + data.understood));

  const article = make("div", "sb-answer" + (data.status === "answered" ? "" : " sb-abstained"));
  article.setAttribute("lang", data.language);
  if (data.status !== "answered") article.append(make("p", "sb-state", data.state));
  if (data.lead) article.append(make("p", "sb-lead", data.lead));
  const said = data.sentences.filter((sentence) => !sentence.aside);
  const aside = data.sentences.filter((sentence) => sentence.aside);
  said.forEach((sentence, i) => article.append(sentenceLine(sentence, i, data, open)));
  if (aside.length) {
    const also = make("div", "sb-aside");
    also.append(make("p", "sb-aside-title", words.also));
    aside.forEach((sentence, i) => also.append(sentenceLine(sentence, said.length + i, data, open)));
    article.append(also);
  }
  root.append(article);

  data.notes.forEach((note) => root.append(noteCard(note, words, open)));

  if (data.closest.length) {
    const section = make("section", "sb-closest");
    section.append(make("h3", null, words.closest));
    data.closest.forEach((near) => {
      const item = make("div", "sb-near" + (data.openClosest === near.n ? " sb-chosen" : ""));
      item.append(make("p", "sb-near-text", near.quote));
      const line = make("p", "sb-near-line");
      const read = button("sb-quiet", words.read, words.read + ": " + near.where, () => open(near.n, "closest"));
      read.dataset.kind = "closest";
      read.dataset.n = near.n;
      line.append(make("span", null, near.where + " "), read);
      item.append(line);
      section.append(item);
    });
    root.append(section);
  }

  const foot = make("div", "sb-foot");
  if (data.permalink) {
    foot.append(copyButton(() => window.location.origin + window.location.pathname.replace(/[^/]*$/, "") + data.permalink, words.link, words.copied));
  }
  if (data.sentences.length) foot.append(copyButton(data.plain, words.copy, words.copied));
  root.append(foot);
  const back = data.refocus && root.querySelector(`[data-kind="${data.refocus.kind}"][data-n="${Number(data.refocus.n)}"]`);
  if (back) {
    back.focus({ preventScroll: true });
    // Where the passage stood below the answer, the badge is far above.
    back.scrollIntoView({ behavior: "auto", block: "nearest" });
  }
  if (data.fresh) settle(question);
}

function sentenceLine(sentence, i, data, open) {
  const line = make("p", "sb-sentence" + (data.fresh ? " sb-arriving" : ""));
  line.style.animationDelay = Math.min(i * 140, 900) + "ms";
  line.append(sentence.text);
  sentence.citations.forEach((citation) => {
    const chosen = data.open === citation.n;
    const badge = button("sb-badge sb-" + sentence.verdict + (chosen ? " sb-chosen" : ""), null, citation.label, () => open(citation.n, "cite"));
    badge.append(make("span", "sb-symbol", sentence.symbol), String(citation.n));
    badge.setAttribute("aria-pressed", String(chosen));
    badge.dataset.kind = "cite";
    badge.dataset.n = citation.n;
    line.append("\u00a0", badge);
  });
  if (sentence.mark) line.append(make("span", "sb-mark", " " + sentence.mark));
  return line;
}
