// In the page: what takes the focus, one of each kind that is not among the known. The same
// element, classes and parent look the same. Returns [kind, element], flat.
(known) => {
  const kinds = new Map();
  const places = "a[href], button, summary, input, select, [tabindex='0']";
  for (const element of document.querySelectorAll(places)) {
    const parent = element.parentElement;
    const kind = [element, parent]
      .flatMap((one) => [one.tagName, one.getAttribute("class")])
      .join();
    if (kinds.has(kind) || known.includes(kind)) continue;
    if (element.checkVisibility({ visibilityProperty: true })) kinds.set(kind, element);
  }
  return [...kinds].flat();
};
