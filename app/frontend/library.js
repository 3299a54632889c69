// The list of sources; a click opens one.

export default function (component) {
  const { data, setTriggerValue } = component;
  const root = fresh(component, "sb-library");
  const list = make("ul", "sb-list");
  data.sources.forEach((source) => {
    const item = make("li");
    const node = button("sb-source", null, null, () => setTriggerValue("open", source.key));
    node.append(make("span", "sb-source-title", source.title), make("span", "sb-source-about", source.about));
    item.append(node);
    list.append(item);
  });
  root.append(list);
}
