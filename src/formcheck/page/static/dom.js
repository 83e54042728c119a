// Small helpers: elements without markup in strings, so that no text is ever taken for markup.
export function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name === "value") made.value = value;
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

export const byId = (id) => document.getElementById(id);

/** 95 s as 1:35; what is left is rounded up, so that it ends with 0 and not before. */
export function timer(seconds, left = false) {
  const whole = Math.max(0, left ? Math.ceil(seconds - 0.05) : Math.floor(seconds + 1e-6));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export const SIGNS = { good: "✓", advice: "!", fault: "✕", unknown: "?" };
export const COLOURS = { good: "rgb(38 214 146)", advice: "rgb(255 196 46)", fault: "rgb(228 40 52)", unknown: "rgb(158 164 170)" };

export const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The drawn body that does it: a loop, or one moment of it. */
export function drawing(exercise, alt, moving = true) {
  return el("img", { src: `/demonstration/${exercise}.svg${moving && !still() ? "" : "?still"}`, alt, loading: "lazy" });
}

/** Asked for in the address: no socket, but requests. Read before the address is cleared. */
export const byRequests = new URLSearchParams(location.search).has("requests");

const DEFAULTS = { voice: "coach", volume: 90, mirrored: true, facing: "user", counts: 3, tone: false, profile: "" };
export const settings = {
  all() {
    try {
      return { ...DEFAULTS, ...JSON.parse(localStorage.getItem("formcheck") ?? "{}") };
    } catch {
      return { ...DEFAULTS };
    }
  },
  set(name, value) {
    try {
      localStorage.setItem("formcheck", JSON.stringify({ ...settings.all(), [name]: value }));
    } catch { /* a private window keeps nothing */ }
  },
};
