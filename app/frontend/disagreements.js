// Known disagreements as cards; a click reads the passage of one side.

export default function (component) {
  const { data, setTriggerValue } = component;
  const root = fresh(component, "sb-disagreements");
  data.notes.forEach((note) => root.append(noteCard(note, data.words, (place) => setTriggerValue("place", place))));
}
