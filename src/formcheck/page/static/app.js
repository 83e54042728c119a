// The pages around a session: choose, history, a film, settings, the summary.
import { byId, drawing, el, settings, timer } from "./dom.js";
import { paint } from "./draw.js";
import { Session } from "./session.js";

const main = byId("main");
let home = null;
let tab = "exercises";
let looked = "";
let session = null;

// The key is in a cookie now: it need not stand in the address, where others may read it.
if (location.search) history.replaceState(null, "", location.pathname + location.hash);

async function ask(address, options) {
  const answer = await fetch(address, options);
  const found = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(found.error ?? (answer.status === 403 ? "Open the address that formcheck shows, with its key." : "The computer did not answer as expected."));
  return found;
}

const titles = () => Object.fromEntries(home.exercises.map((one) => [one.id, one.title]));

function show(name, ...children) {
  for (const link of document.querySelectorAll("[data-nav]")) {
    if (link.dataset.nav === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  main.replaceChildren(...children.flat().filter(Boolean));
  const title = main.querySelector("h1")?.textContent;
  document.title = title ? `${title} · formcheck` : "formcheck";
  scrollTo(0, 0);
  main.focus({ preventScroll: true });
}

// --- Home ---

function tile(value, name) {
  return el("li", {}, el("strong", {}, String(value)), el("span", {}, name));
}

function showHome() {
  const day = home.today;
  const lead = day.today ? `Today: ${day.done || "begun"}.`
    : day.sessions ? "Nothing done today so far." : "Choose an exercise, put the phone on the floor, lie down.";
  show("home",
    home.running ? el("div", { class: "banner" }, el("p", {}, "Your session waits for you."), el("button", { class: "button main", onclick: () => begin({ resume: true }) }, "Go on")) : null,
    home.busy ? el("div", { class: "banner", role: "status" }, el("p", {}, "Another device is in a session now. You can look around, and begin when it is over.")) : null,
    el("div", { class: "today" },
      el("div", {}, el("h1", {}, day.today ? "Well done so far" : "Ready when you are"), el("p", { class: "lead" }, lead)),
      day.sessions ? el("ul", { class: "days", "aria-label": "How regularly" },
        tile(day.days, "days in a row"), tile(`${day.this_week}/${day.asked_a_week}`, "days this week"), tile(day.weeks, "weeks in a row")) : null),
    el("div", { class: "find" },
      el("input", { type: "search", placeholder: "Search", "aria-label": "Search exercises and routines", value: looked, oninput: (event) => { looked = event.target.value; list(); } }),
      el("div", { class: "tabs", role: "group", "aria-label": "What to do" },
        ...["exercises", "routines"].map((name) => el("button", { type: "button", "aria-pressed": String(name === tab),
          onclick: (event) => {
            tab = name;
            for (const other of event.target.parentNode.children) other.setAttribute("aria-pressed", String(other === event.target));
            list();
          } }, name === "exercises" ? "Exercises" : "Routines")))),
    el("div", { id: "list" }));
  list();
}

function fits(...texts) {
  const words = looked.toLowerCase().split(/\s+/).filter(Boolean);
  const all = texts.join(" ").toLowerCase();
  return words.every((word) => all.includes(word));
}

function list() {
  const at = byId("list");
  if (tab === "routines") {
    const found = home.routines.filter((one) => fits(one.title, one.source, ...one.steps.map((step) => step.title)));
    at.replaceChildren(found.length ? el("ul", { class: "cards" }, found.map(routineCard)) : nothing());
    return;
  }
  const found = home.exercises.filter((one) => fits(one.title, one.family, one.kind));
  const groups = new Map();
  const last = looked ? [] : home.today.last.map((id) => home.exercises.find((one) => one.id === id)).filter(Boolean);
  if (last.length) groups.set("Done lately", last);
  for (const one of found) groups.set(one.family, [...(groups.get(one.family) ?? []), one]);
  if (!looked) groups.set("Without a plan", [{ id: "auto", title: "Any exercise", asked: "I recognise, count and time it", drawn: false }]);
  at.replaceChildren(...(groups.size ? [...groups].flatMap(([name, members]) => [
    el("h2", { class: "family" }, name), el("ul", { class: "cards" }, members.map(exerciseCard))]) : [nothing()]));
}

const nothing = () => el("p", { class: "soft", role: "status" }, "Nothing fits. Try a part of the body or a shorter word.");

function exerciseCard(one) {
  return el("li", {}, el("a", { class: "card", href: `#/exercise/${one.id}` },
    el("div", { class: "art" }, one.drawn ? drawing(one.id, "", false) : el("b", { "aria-hidden": "true" }, "?")),
    el("div", { class: "text" }, el("strong", {}, one.title), el("span", {}, one.asked))));
}

function routineCard(one) {
  const count = one.steps.length;
  return el("li", {}, el("a", { class: "card", href: `#/routine/${one.id}` },
    el("div", { class: "art" }, el("b", {}, String(one.minutes), el("small", {}, " min"))),
    el("div", { class: "text" }, el("strong", {}, one.title), el("span", {}, `${count} ${count === 1 ? "exercise" : "exercises"}`))));
}

// --- One exercise, one routine ---

function number(name, value, [low, high], step = 1) {
  return el("label", {}, el("span", {}, name), el("input", { type: "number", inputmode: "numeric", min: low, max: high, step, value: String(value), required: true }));
}

const back = () => el("a", { class: "back", href: "#/" }, "← All exercises");

function showExercise(id) {
  const one = id === "auto"
    ? { id, title: "Any exercise", right: "Do what you like: it is recognised, counted and timed.", warning: "Pain means stop.", camera: "On the floor or low, 2 to 3 metres away, looking across your body.", drawn: false }
    : home.exercises.find((other) => other.id === id);
  if (!one) return showHome();
  const asked = id === "auto" ? {} : {
    sets: number("Sets", one.sets, [1, 50]),
    ...(one.held ? { hold_s: number("Hold, seconds", one.hold_s, [1, 1800]) } : { reps: number(one.each_side ? "Repetitions, both sides" : "Repetitions", (one.reps ?? 10) * (one.each_side ? 2 : 1), [1, 500]) }),
    rest_s: number("Rest, seconds", one.rest_s, [0, 1800]),
  };
  const start = (event) => {
    event.preventDefault();
    begin({ exercise: id, ...Object.fromEntries(Object.entries(asked).map(([name, label]) => [name, label.lastChild.valueAsNumber])) });
  };
  show("home", back(), el("div", { class: "detail" },
    el("div", { class: "loop" }, one.drawn ? drawing(id, `${one.title}, as a drawing that moves`) : el("p", { class: "soft" }, "No drawing")),
    el("form", { class: "info", onsubmit: start },
      el("h1", {}, one.title), el("p", {}, one.right),
      el("p", { class: "caution" }, one.warning),
      el("div", { class: "ask" }, Object.values(asked)),
      el("p", { class: "soft" }, `Camera: ${one.camera}`),
      el("div", { class: "start" }, el("button", { class: "button main wide" }, "Begin")),
      id === "auto" ? null : el("details", {}, el("summary", {}, "Judge by my own form"),
        el("p", { class: "soft" }, one.held ? "Hold your best form for five seconds: from then on it is judged by that." : "Do three good repetitions: from then on it is judged by those."),
        el("p", { class: "row" }, el("button", { type: "button", class: "button", onclick: () => begin({ exercise: id, calibrate: true }) }, "Find my form"))))));
}

function showRoutine(id) {
  const one = home.routines.find((other) => other.id === id);
  if (!one) return showHome();
  const drawn = new Set(home.exercises.filter((other) => other.drawn).map((other) => other.id));
  show("home", back(), el("div", { class: "detail" },
    el("ol", { class: "steps panel" }, one.steps.map((step) => el("li", {}, drawn.has(step.id) ? drawing(step.id, "", false) : el("span"), el("div", {}, el("strong", {}, step.title), el("span", {}, step.words))))),
    el("div", { class: "info" },
      el("h1", {}, one.title),
      el("p", { class: "soft" }, `About ${one.minutes} minutes${one.rounds > 1 ? `, ${one.rounds} times through` : ""}. Source: ${one.source}`),
      el("p", { class: "caution" }, one.caution),
      one.left_out ? el("p", { class: "soft" }, one.left_out) : null,
      el("div", { class: "start" }, el("button", { class: "button main wide", onclick: () => begin({ routine: id }) }, "Begin")))));
}

function begin(asked) {
  session = new Session(asked, titles(), (summary, words, sets) => {
    session = null;
    if (summary) showSummary(summary, asked);
    else showEnd(words, asked, sets);
  });
  history.pushState(null, "", "#/session");
  session.start();
}

// --- Summary ---

function ring(share, words, reached) {
  const svg = "http://www.w3.org/2000/svg";
  const made = el("div", { class: "ring", "data-verdict": reached ? "good" : "unknown", "aria-hidden": "true" });
  const picture = document.createElementNS(svg, "svg");
  picture.setAttribute("viewBox", "0 0 120 120");
  for (const kind of ["track", "left"]) {
    const circle = document.createElementNS(svg, "circle");
    for (const [name, value] of [["class", kind], ["cx", 60], ["cy", 60], ["r", 52], ["pathLength", 100]]) circle.setAttribute(name, value);
    if (kind === "left") circle.style.strokeDasharray = `${Math.max(0.01, 100 * Math.min(1, share))} 100`;
    picture.append(circle);
  }
  made.append(picture, el("p", { class: "big" }, words));
  return made;
}

const ENDED = { target: "✓ reached", broken: "form broke", left: "left early", skipped: "skipped", stopped: "stopped" };

function setCard(one) {
  const share = one.held ? (one.worked_s ? one.in_form_s / one.worked_s : 0) : one.target_reps ? one.reps / one.target_reps : 1;
  const where = one.where ?? [one.of > 1 ? `set ${one.number} of ${one.of}` : "", one.side ? `${one.side} side` : ""].filter(Boolean).join(", ");
  return el("li", {},
    ring(share, one.held ? `${Math.round(100 * share)} %` : String(one.reps), one.reached),
    el("strong", {}, one.title, where ? `, ${where}` : ""),
    el("span", {}, one.held ? `held ${timer(one.worked_s)}, in form ${timer(one.in_form_s)}` : one.target_reps ? `${one.reps} of ${one.target_reps} counted` : `${one.reps} counted`),
    el("span", {}, ENDED[one.ended]));
}

function momentPicture(one) {
  const canvas = el("canvas", { role: "img", "aria-label": `Picture: ${one.cue}` });
  const image = new Image();
  image.onload = () => {
    [canvas.width, canvas.height] = [image.width, image.height];
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    paint(pen, { verdict: "fault", line: one.line }, [0, 0, image.width, image.height]);
  };
  image.src = `data:image/jpeg;base64,${one.jpeg}`;
  return el("figure", {}, canvas, el("figcaption", {}, one.cue, el("span", {}, `, at ${timer(one.t)}`)));
}

function showNeutral(found, asked) {
  const neutral = found.neutral ?? { stored: false, problem: "it ended before the exercise began" };
  show("home",
    el("h1", {}, neutral.stored ? "Your form is stored" : "Nothing was stored"),
    el("div", { class: "panel facts" }, neutral.stored ? [...neutral.values, ...neutral.notes].map((words) => el("p", {}, words)) : el("p", { role: "alert" }, `${neutral.problem}.`)),
    el("p", { class: "row" }, el("button", { class: "button main", onclick: () => begin(asked) }, "Once more"), el("a", { class: "button", href: `#/exercise/${asked.exercise}` }, "To the exercise")));
}

function showSummary(found, asked) {
  if (asked.calibrate) return showNeutral(found, asked);
  const all = found.sets.length > 0 && found.sets.every((one) => one.reached);
  show("home",
    el("h1", {}, all ? "Well done" : "Your session"),
    found.problem ? el("p", { class: "alert", role: "alert" }, found.problem) : null,
    found.sets.length ? el("ul", { class: "sum" }, found.sets.map(setCard)) : el("div", { class: "panel facts" }, found.lines.map((line) => el("p", {}, line))),
    found.most_wrong ? el("div", { class: "next" }, el("small", {}, "Next time"), el("strong", {}, found.most_wrong)) : found.sets.length ? el("p", { class: "soft" }, "Nothing was wrong for long.") : null,
    found.wrong.length > 1 ? el("div", { class: "panel facts" }, el("h2", {}, "What was said how often"), found.wrong.map((one) => el("p", {}, el("b", {}, one.cue), one.times > 1 ? `, ${one.times} times` : ", once"))) : null,
    found.worst.length ? [el("h2", {}, "The worst moments"), el("div", { class: "moments" }, found.worst.map(momentPicture)), el("p", { class: "soft" }, "These pictures are kept nowhere: they are gone when you leave this page.")] : null,
    found.notes.map((note) => el("p", { class: "soft" }, note)),
    el("p", { class: "row" },
      el("button", { class: "button main", onclick: () => begin(asked.resume ? { exercise: "auto" } : asked) }, "Once more"),
      el("a", { class: "button", href: "#/" }, "Home"),
      found.kept ? el("a", { class: "button", href: "#/history" }, "History") : null));
  byId("told").textContent = found.lines.join(". ");
}

function showEnd(words, asked, sets) {
  if (!words) {
    location.hash = "#/";
    return;
  }
  show("home", el("h1", {}, sets.length ? "The session ended" : "This can't go on now"), el("p", { class: "panel", role: "alert" }, words),
    sets.length ? el("ul", { class: "sum" }, sets.map(setCard)) : null,
    el("p", { class: "row" }, el("button", { class: "button main", onclick: () => begin(asked) }, "Begin again"), el("a", { class: "button", href: "#/" }, "Home")));
}

// --- History, films, settings ---

function showHistory() {
  show("history", el("h1", { class: "sr" }, "History"), el("iframe", { class: "framed", src: `/history?profile=${encodeURIComponent(home.profile)}`, title: "Your exercise history" }));
}

function showFilm() {
  const told = el("div", { role: "status" });
  const exercise = el("select", { "aria-label": "Exercise" }, el("option", { value: "auto" }, "Recognise the exercise"), home.exercises.map((one) => el("option", { value: one.id }, one.title)));
  const choose = el("input", { type: "file", accept: "video/*", class: "sr", id: "film", onchange: () => choose.files[0] && send(choose.files[0]) });
  const send = (file) => {
    const bar = el("progress", { max: 1, value: 0, "aria-label": "Sending the film" });
    told.replaceChildren(el("p", {}, `Sending ${file.name}`), bar);
    const request = new XMLHttpRequest();
    request.open("POST", `/films?name=${encodeURIComponent(file.name)}&exercise=${encodeURIComponent(exercise.value)}&profile=${encodeURIComponent(home.profile)}`);
    request.upload.onprogress = (event) => { bar.value = event.total ? event.loaded / event.total : 0; };
    request.onerror = () => told.replaceChildren(el("p", { class: "alert" }, "The film could not be sent: is the computer still there?"));
    request.onload = () => {
      const answer = JSON.parse(request.responseText || "{}");
      if (request.status !== 200) told.replaceChildren(el("p", { class: "alert" }, answer.error ?? "The film could not be sent."));
      else follow(answer.number);
    };
    request.send(file);
  };
  const follow = async (number) => {
    const bar = el("progress", { max: 1, value: 0, "aria-label": "Judging the film" });
    told.replaceChildren(el("p", {}, "Judging it, on your computer"), bar);
    for (;;) {
      await new Promise((done) => setTimeout(done, 500));
      if (!bar.isConnected) return;
      let state;
      try {
        state = await ask(`/films/${number}`);
      } catch (error) {
        told.replaceChildren(el("p", { class: "alert" }, error.message));
        return;
      }
      if (state.state === "judging") bar.value = state.share ?? 0;
      else if (state.state === "failed") return told.replaceChildren(el("p", { class: "alert", role: "alert" }, state.words));
      else return told.replaceChildren(el("p", { class: "next" }, state.words), el("iframe", { class: "framed", src: `/films/${number}/report`, title: "Report" }));
    }
  };
  show("film", el("h1", {}, "Judge a film"), el("div", { class: "panel" },
    el("p", {}, "Choose a film of one exercise. It is judged on your computer, and thrown away after."),
    el("p", { class: "field" }, el("span", {}, "What is done in it"), exercise),
    el("label", { class: "drop", for: "film" }, choose, el("span", { class: "button main" }, "Choose a film"))), told);
}

function field(name, more, input) {
  return el("label", { class: "field" }, el("span", {}, name, more ? el("small", {}, more) : null), input);
}

function showSettings() {
  const now = { ...settings.all(), profile: home.profile };
  const again = () => { home = null; go(); };
  const pick = (name, options, then = () => {}) => el("select", { onchange: (event) => {
    settings.set(name, typeof now[name] === "number" ? Number(event.target.value) : event.target.value);
    then();
  } }, options.map(([value, words]) => el("option", { value, selected: now[name] === value }, words)));
  show("settings", el("h1", {}, "Settings"),
    el("div", { class: "panel" },
      field("Who trains", "Own form and history", pick("profile", home.profiles.map((name) => [name, name === "default" ? "Me" : name]), again)),
      el("form", { class: "field", onsubmit: (event) => {
        event.preventDefault();
        settings.set("profile", event.target.elements.person.value);
        again();
      } }, el("label", { for: "person" }, "Somebody else", el("small", {}, "Letters, digits, - and _")),
        el("span", { class: "row" }, el("input", { id: "person", name: "person", required: true, pattern: "[\\p{L}\\p{N}_][\\p{L}\\p{N}_\\-]{0,39}", autocomplete: "off" }), el("button", { class: "button" }, "Add")))),
    el("div", { class: "panel" },
      field("Voice", "Who speaks to you", pick("voice", home.voices.map((name) => [name, { coach: "Coach, a natural voice", classic: "Classic, a robot" }[name] ?? name]))),
      field("Volume", "", el("input", { type: "range", min: 0, max: 100, value: String(now.volume), oninput: (event) => settings.set("volume", event.target.valueAsNumber) })),
      field("Countdown", "Before each set", pick("counts", [3, 5, 10].map((one) => [one, `${one} counts`]))),
      field("Guiding tone", "In a hold: high for hips too high, low for too low, silent in form", el("input", { type: "checkbox", checked: now.tone, onchange: (event) => settings.set("tone", event.target.checked) })),
      field("Mirrored", "As in a mirror; the judgement is the same", el("input", { type: "checkbox", checked: now.mirrored, onchange: (event) => settings.set("mirrored", event.target.checked) })),
      field("Camera", "Of a phone that has two", pick("facing", [["user", "Front"], ["environment", "Back"]]))),
    el("div", { class: "panel" }, el("h2", {}, "Certificate"), el("p", {}, "Does the browser warn when you open this page on the phone? ", el("a", { href: "/trust" }, "How to trust it once"), ".")),
    el("p", { class: "soft panel" }, "No medical device. Pain means stop. What the camera sees is judged on your computer and leaves your home nowhere."));
}

// --- Ways ---

async function go() {
  if (location.hash === "#/session" && session) return;
  if (session) {
    const left = session;
    session = null;
    left.ended = true;
    left.link?.stop();
    left.camera.stop();
    left.voice.guide(0);
    left.hide();
  }
  const [, name = "", id = ""] = location.hash.split("/");
  try {
    if (!home || !name) home = await ask(`/home?profile=${encodeURIComponent(settings.all().profile)}`);
  } catch (error) {
    show("home", el("h1", {}, "The computer doesn't answer"), el("p", { role: "alert" }, error.message), el("p", { class: "row" }, el("button", { class: "button main", onclick: go }, "Try again")));
    return;
  }
  ({ exercise: () => showExercise(id), routine: () => showRoutine(id), history: showHistory, film: showFilm, settings: showSettings }[name] ?? showHome)();
}

addEventListener("hashchange", go);
addEventListener("popstate", go);
window.formcheck = { get latencies() { return session?.camera.latencies ?? []; }, get guiding() { return session?.voice.excess ?? 0; } };
go();
