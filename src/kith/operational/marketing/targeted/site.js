// Shows what stands at the places of this page: <div data-kith-place="home-top"></div>.
// Loads from the house alone, writes text and never markup, and keeps a cookie only after kith.allow().
(() => {
  const self = document.currentScript, house = new URL(self.src).origin, name = "kith_visitor";
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const kept = () => (document.cookie.match(/(?:^|; )kith_visitor=([\w-]{20})(?:;|$)/) || [])[1];
  const address = new URL(location.href);
  const brought = address.searchParams.get("kith");
  let visitor = brought || self.dataset.visitor || kept() || "";
  if (brought) {
    address.searchParams.delete("kith");
    history.replaceState(history.state, "", address);
  }
  const keep = () => {
    if (visitor) document.cookie = `${name}=${visitor}; Max-Age=7776000; Path=/; SameSite=Lax${secure}`;
  };
  const add = (parent, tag, text, more = {}) => {
    const made = document.createElement(tag);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(more)) made.setAttribute(key, value);
    parent.append(made);
  };
  const fill = (place, found) => {
    place.replaceChildren();
    if (found.picture) add(place, "img", "", { src: found.picture, alt: found.picture_alt });
    if (found.heading) add(place, "h2", found.heading);
    if (found.text) add(place, "p", found.text);
    if (found.link) add(place, "a", found.link_label || found.heading, { href: found.link });
    const seen = () => navigator.sendBeacon(`${house}/w/seen/${found.id}`);
    const watch = new IntersectionObserver((entries) => {
      if (entries.some((each) => each.isIntersecting)) { watch.disconnect(); seen(); }
    });
    watch.observe(place);
  };
  const show = () => document.querySelectorAll("[data-kith-place]").forEach(async (place) => {
    const query = visitor ? `?v=${encodeURIComponent(visitor)}` : "";
    const answer = await fetch(`${house}/w/${place.dataset.kithPlace}.json${query}`, { credentials: "omit" });
    const found = answer.ok ? (await answer.json()).content : null;
    if (found) fill(place, found);
  });
  window.kith = {
    allow: keep,
    forget: () => { visitor = ""; document.cookie = `${name}=; Max-Age=0; Path=/; SameSite=Lax${secure}`; },
    show,
  };
  if (self.dataset.consent === "yes") keep();
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", show); else show();
})();
