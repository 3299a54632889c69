// Questions to ask next; a click asks one.

export default function (component) {
  const { data, setTriggerValue } = component;
  const root = fresh(component, "sb-choices" + (data.wide ? " sb-wide" : ""));
  const heading = make(data.wide ? "h2" : "h3", "sb-choices-title", data.title);
  root.append(heading);
  const list = make("ul");
  data.questions.forEach((question) => {
    const item = make("li");
    item.append(button("sb-choice", question, null, () => setTriggerValue("ask", question)));
    list.append(item);
  });
  root.append(list);
}
