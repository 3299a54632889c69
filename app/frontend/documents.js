// Documents of the reader's own: each with what became of it, a way into it and a way out.

export default function (component) {
  const { data, setTriggerValue } = component;
  const root = fresh(component, "sb-documents");
  const list = make("ul", "sb-list");
  list.setAttribute("aria-label", data.words.list);
  data.files.forEach((file) => {
    const item = make("li", "sb-document sb-state-" + file.state);
    const text = make("div", "sb-document-text");
    if (file.source) {
      text.append(button("sb-document-title", file.title, null, () => setTriggerValue("open", file.source)));
    } else {
      text.append(make("p", "sb-document-title", file.title));
    }
    text.append(make("p", "sb-about", file.about));
    if (file.reason) text.append(make("p", "sb-document-reason", file.reason));
    file.remarks.forEach((remark) => text.append(make("p", "sb-document-remark", remark)));
    const side = make("div", "sb-document-side");
    const state = make("span", "sb-document-state");
    state.append(make("span", "sb-symbol", file.symbol + " "), file.word);
    side.append(state);
    if (data.removable) {
      side.append(button("sb-quiet", data.words.remove, data.words.remove + ": " + file.name, () => setTriggerValue("remove", file.name)));
    }
    item.append(text, side);
    list.append(item);
  });
  root.append(list);
}
