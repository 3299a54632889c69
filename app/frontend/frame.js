// Nothing to see: it brings the style sheet to every page and tells screen readers which language the interface speaks.

export default function (component) {
  document.documentElement.lang = component.data.language;
}
