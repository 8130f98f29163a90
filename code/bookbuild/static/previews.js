// What a link to an equation, a term or a reference leads to is shown beside
// the link, for the mouse and for keys. One can move onto it, Escape takes
// it away, and nothing of it is loaded before the first link is pointed at.
document.addEventListener("DOMContentLoaded", () => {
  const LINKS =
    'article a:not(.headerlink):is([href*="#equation-"], [href*="#term-"], ' +
    '[href*="references.html#"])';
  const card = document.createElement("div");
  card.className = "preview bd-article";
  card.id = "preview";
  card.role = "tooltip";
  let link, clock;

  let loaded;
  const previews = () => {
    const address = document.body.dataset.previews;
    loaded ??= new Promise((done) => {
      if (!address) return done({});
      const script = Object.assign(document.createElement("script"), { src: address });
      script.onload = script.onerror = () => done(globalThis.PREVIEWS ?? {});
      document.head.append(script);
    });
    return loaded;
  };

  // Of this page, of the words that the link has already, or of another page.
  const content = async (to) => {
    const name = decodeURIComponent(to.hash.slice(1));
    if (to.dataset.reference)
      return to.dataset.reference.replace(/[&<]/g, (sign) => ({ "&": "&amp;", "<": "&lt;" })[sign]);
    if (to.pathname !== location.pathname)
      return (await previews())[`${to.pathname.split("/").at(-1)}#${name}`];
    return document.getElementById(name)?.querySelector(".katex-display")?.outerHTML;
  };

  const hide = () => {
    clock = clearTimeout(clock);
    card.remove();
    link?.removeAttribute("aria-describedby");
    link = undefined;
  };
  const show = async (to) => {
    if (to === link) return;
    hide();
    link = to;
    const html = await content(to);
    if (!html || link !== to) return;
    card.innerHTML = html;
    document.body.append(card);
    const { left, bottom, top } = to.getBoundingClientRect(),
      { offsetWidth: width, offsetHeight: height } = card;
    const above = bottom + height + 8 > innerHeight && top > height;
    const last = document.documentElement.clientWidth - width - 8;
    card.style.left = `${scrollX + Math.max(8, Math.min(left, last))}px`;
    card.style.top = `${scrollY + (above ? top - height - 4 : bottom + 4)}px`;
    to.setAttribute("aria-describedby", card.id);
  };
  const soon = (act, wait) => {
    clearTimeout(clock);
    clock = setTimeout(act, wait);
  };

  // The browser's own box for a reference would come on top, and not for keys.
  for (const reference of document.querySelectorAll('article a[href*="references.html#"][title]')) {
    reference.dataset.reference = reference.title;
    reference.removeAttribute("title");
  }
  document.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "touch") return;
    const to = target.closest?.(LINKS);
    if (to) soon(() => show(to), 250);
    else if (card.contains(target)) clearTimeout(clock);
    else if (card.isConnected || clock) soon(hide, 300);
  });
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches(LINKS) && target.matches(":focus-visible")) show(target);
    else if (!card.contains(target)) hide();
  });
  document.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
  document.addEventListener("click", ({ target }) => card.contains(target) || hide());
});
