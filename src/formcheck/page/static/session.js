// A session: what the computer says of each picture, shown large and said aloud.
import { Camera } from "./camera.js";
import { byId, byRequests, drawing, el, settings, SIGNS, still, timer } from "./dom.js";
import { draw } from "./draw.js";
import { Link } from "./link.js";
import { feel, tilt } from "./tilt.js";
import { Voice } from "./voice.js";

/** A cue stays so long, that somebody on the floor can read it. */
const CUE_MS = 1800;
/** A phone that leans more is to be set level. */
const LEANS_DEG = 8;
const voice = new Voice();
/** What was asked for last in this tab: also when the page is loaded anew. */
const remembered = {
  get: () => JSON.parse(sessionStorage.getItem("formcheck") ?? "null"),
  set: (asked) => sessionStorage.setItem("formcheck", JSON.stringify(asked)),
};

export class Session {
  /** `over` gets the summary, or null and a sentence on what went wrong. */
  constructor(asked, titles, over) {
    this.asked = asked;
    this.titles = titles;
    this.over = over;
    this.root = byId("session");
    this.voice = voice;
    this.camera = new Camera(byId("video"), (bytes) => this.link?.picture(bytes), () => this.ready && this.link.ready);
    this.state = null;
    this.sets = []; // those that are over
    this.before = 0; // how many of them before the computer was started anew
    this.cue = { words: "", verdict: "unknown", until: 0 };
    this.keyed = (event) => this.press(event);
    this.seen = () => { if (!document.hidden) this.wakeUp(); };
  }

  async start() {
    const chosen = settings.all();
    this.facing = chosen.facing;
    const awake = voice.wake(chosen.voice, chosen.volume);
    feel();
    this.show();
    this.wait("Allow the camera", "The browser asks once. Pictures go to your computer and nowhere else.");
    try {
      await this.camera.start(this.facing);
    } catch (error) {
      const denied = error.name === "NotAllowedError";
      this.finish(null, denied ? "The camera is not allowed: allow it in the browser's settings for this page, then begin again."
        : error.name === "NotFoundError" ? "There is no camera here: open this page on the phone."
        : `The camera can't be used: ${error.message}`);
      return;
    }
    await awake;
    if (this.ended) return;
    this.wait("Getting ready", "Put the phone where it sees you from head to feet.");
    this.stayAwake();
    if (!this.asked.resume) {
      const { voice: name, counts, tone, profile } = chosen;
      remembered.set({ do: "start", voice: name, counts, tone, profile, ...this.asked });
    }
    this.link = new Link({
      first: this.asked.resume ? { do: "resume" } : remembered.get(),
      byRequests,
      heard: (message) => this.hear(message),
      lost: () => this.wait("Connection lost", "The session waits for a minute and goes on where it was."),
      over: (why) => this.finish(null, why ?? "The connection to the computer was lost. What was done until then is kept in the history."),
    });
  }

  show() {
    byId("bar").hidden = byId("main").hidden = true;
    this.root.hidden = false;
    this.root.classList.remove("dim");
    for (const id of ["title", "where", "extra", "big", "words", "told", "speed"]) byId(id).textContent = "";
    byId("cue").hidden = byId("middle").hidden = true;
    this.mirror();
    byId("pause").onclick = () => this.link?.tell({ do: "key", key: "p" });
    byId("skip").onclick = () => this.link?.tell({ do: "key", key: "s" });
    byId("sound").onclick = () => this.toggleSound();
    byId("turn").onclick = () => this.turn();
    byId("end").onclick = () => this.end();
    byId("sound").setAttribute("aria-pressed", String(!voice.muted));
    document.addEventListener("keydown", this.keyed);
    document.addEventListener("visibilitychange", this.seen);
    document.addEventListener("resume", this.seen);
    byId("title").focus();
  }

  hide() {
    document.removeEventListener("keydown", this.keyed);
    document.removeEventListener("visibilitychange", this.seen);
    document.removeEventListener("resume", this.seen);
    this.lock?.release().catch(() => {});
    this.root.hidden = true;
    byId("bar").hidden = byId("main").hidden = false;
  }

  /** The phone is looked at again. */
  wakeUp() {
    this.stayAwake();
    this.camera.wake(this.facing).catch(() => {});
    voice.context?.resume().catch(() => {});
  }

  async stayAwake() {
    try {
      this.lock = await navigator.wakeLock?.request("screen");
    } catch { /* a device that saves power says no */ }
  }

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const does = { p: "pause", s: "skip", m: "sound", q: "end", Escape: "end" }[event.key];
    if (does) {
      event.preventDefault();
      byId(does).click();
    } else if (event.key === "x") {
      settings.set("mirrored", !settings.all().mirrored);
      this.mirror();
    }
  }

  mirror() {
    this.root.classList.toggle("mirrored", settings.all().mirrored && this.facing !== "environment");
  }

  toggleSound() {
    voice.mute(!voice.muted);
    byId("sound").setAttribute("aria-pressed", String(!voice.muted));
  }

  async turn() {
    this.facing = this.facing === "user" ? "environment" : "user";
    settings.set("facing", this.facing);
    try {
      await this.camera.start(this.facing);
    } catch { /* there is only one */ }
    this.mirror();
  }

  end() {
    if (this.link?.ready && this.state) this.link.tell({ do: "key", key: "q" });
    else if (this.state) this.finish(null, "Ended while the connection was lost. What was done until then is kept in the history.");
    else this.finish(null, "");
  }

  wait(head, words) {
    byId("cue").hidden = true;
    this.root.dataset.stage = "waiting";
    this.root.classList.add("dim");
    this.middle(`wait ${head}`, el("p", { class: "head" }, head), el("p", { class: "say" }, words));
    byId("told").textContent = `${head}. ${words}`;
  }

  hear(message) {
    if (this.ended) return;
    if (message.kind === "say") {
      voice.say(message);
      if (message.text) byId("told").textContent = message.text;
    } else if (message.kind === "state") {
      this.camera.answered(message.n);
      this.state = message;
      this.render(message);
    } else if (message.kind === "tone") voice.guide(message.excess);
    else if (message.kind === "set") this.sets.push(message);
    else if (message.kind === "ready" || message.kind === "resumed") this.ready = true;
    else if (message.kind === "summary") this.finish(message, message.problem);
    else if (message.kind === "failed" || message.kind === "refused") this.finish(null, message.text);
    else if (message.kind === "gone") this.goOn();
  }

  /** The computer was started anew and knows nothing of us: the rest is begun, from where we were. */
  goOn() {
    const { state } = this;
    const request = remembered.get();
    if (!state || !request || state.stage === "done") {
      this.finish(null, "formcheck was started anew. What was done until then is kept in the history.");
      return;
    }
    this.before += state.done;
    const between = state.stage === "rest";
    this.state = { ...state, done: 0, stage: "setup", clock: between ? 0 : state.clock, in_form: between ? 0 : state.in_form, reps: between ? 0 : state.reps };
    this.kept = [...this.sets];
    const { clock, in_form, reps } = this.state;
    this.link.tell({ ...request, went: { sets: this.before, worked_s: clock, in_form_s: Math.min(in_form, clock), reps } });
  }

  /** All sets as this page knows them, the one at hand too. */
  get known() {
    const { state } = this;
    const open = state?.work && (state.clock >= 1 || state.reps) && !["rest", "done"].includes(state.stage);
    return open ? [...this.sets, { ...state.work, worked_s: state.clock, in_form_s: state.in_form, reps: state.reps, ended: "stopped" }] : this.sets;
  }

  finish(summary, words) {
    if (this.ended) return;
    this.ended = true;
    this.link?.stop();
    this.camera.stop();
    voice.guide(0);
    this.hide();
    if (summary && this.kept) summary.sets = [...this.kept, ...summary.sets];
    this.over(summary, words, this.known);
  }

  // --- Screen ---

  render(state) {
    const work = state.work;
    const video = byId("video");
    draw(byId("drawn"), state, video.videoWidth / video.videoHeight);
    this.root.dataset.stage = state.stage;
    this.root.classList.toggle("dim", ["rest", "countdown", "done"].includes(state.stage) || Boolean(state.camera));
    if (state.stage !== "done") {
      this.put("title", work?.title ?? "Any exercise");
      this.put("where", work ? [work.where, work.asked].filter(Boolean).join(" · ") : "I count and time it");
    }
    this.put("extra", work?.held && state.stage === "work" && state.clock >= 1 ? `in form ${timer(state.in_form)}` : "");
    this.ring(state);
    this.say(state);
    this.between(state);
    byId("pause").querySelector("span").textContent = state.stage === "paused" && state.why === "key" ? "Go on" : "Pause";
    const ms = this.camera.latency;
    this.put("speed", ms ? `${Math.round(ms)} ms` : "");
  }

  put(id, text) {
    const at = byId(id);
    if (at.textContent !== text) at.textContent = text;
  }

  ring(state) {
    const work = state.work;
    let [share, words, unit] = [0, "–", ""];
    if (state.stage === "rest") {
      this.rest = Math.max(this.rest ?? 0, state.remaining ?? 0);
      [share, words] = [(state.remaining ?? 0) / (this.rest || 1), timer(state.remaining ?? 0, true)];
      unit = "rest";
    } else {
      this.rest = 0;
      if (work?.held) {
        const left = state.remaining;
        share = work.target_s ? Math.min(1, state.clock / work.target_s) : 0;
        words = left === null ? timer(state.clock) : timer(left, true);
        unit = left === null ? "" : "left";
      } else if (work) {
        share = work.target_reps ? Math.min(1, state.reps / work.target_reps) : 0;
        [words, unit] = [String(state.reps), work.target_reps ? `of ${work.target_reps}` : ""];
      } else [words, unit] = [state.reps ? String(state.reps) : timer(state.clock), ""];
    }
    if (state.calibrating !== null) [share, words, unit] = [state.calibrating, `${Math.round(100 * state.calibrating)} %`, "found"];
    byId("arc").style.strokeDasharray = `${Math.max(0.01, 100 * share)} 100`;
    byId("ring").dataset.verdict = state.stage === "rest" ? "good" : state.verdict;
    const key = `${words}|${unit}`;
    if (this.bigKey !== key) {
      this.bigKey = key;
      byId("big").replaceChildren(words, ...(unit ? [el("small", {}, ` ${unit}`)] : []));
    }
  }

  /** One thing to do, in letters that can be read from three metres. */
  say(state) {
    const now = performance.now();
    let [words, more, verdict, plain] = ["", "", state.verdict, false];
    if (state.stage === "work") {
      if (state.cue) this.cue = { words: state.cue, verdict: state.cue_is || state.verdict, until: now + CUE_MS };
      const lasting = this.cue.words && (state.cue || (now < this.cue.until && state.verdict !== "good"));
      [words, verdict] = lasting ? [this.cue.words, this.cue.verdict] : ["", state.verdict];
      if (!words && state.verdict === "good") [words, plain] = ["In form", true];
      if (!words && state.phase === "ready") [words, plain] = ["Begin", true];
    } else if (state.stage === "setup") {
      plain = true;
      const work = state.work;
      if (state.wrong_side && work?.side) words = `Switch to your ${work.side} side`;
      else if (state.advice.length) [words, more] = [state.advice[0], state.advice[1] ?? ""];
      else if (state.in_position) [words, verdict] = ["Stay like that", "good"];
      else [words, more] = ["Get into position", work ? `Camera: ${work.camera}` : ""];
      const lean = tilt();
      if (!state.advice.length && !state.wrong_side && Math.abs(lean) > LEANS_DEG) {
        [words, more, verdict] = ["Set the phone level", `It leans by ${Math.round(Math.abs(lean))} degrees`, "advice"];
      }
      if (state.advice.length || state.wrong_side) verdict = "advice";
    } else if (state.stage === "paused") {
      plain = true;
      verdict = "advice";
      words = "Paused";
      more = {
        key: "Tap Go on, or press p", unseen: state.unseen || "I can't see you well enough", camera: "Waiting for the camera",
        away: state.wrong_side && state.work?.side ? `Switch to your ${state.work.side} side` : "Get back into position",
      }[state.why] ?? "Get back into position";
    }
    if (state.calibrating !== null && state.stage === "work") {
      [words, more, verdict, plain] = [state.work?.held ? "Hold your best form" : "Do three good repetitions", "", "unknown", true];
    }
    if (state.camera) [words, more, verdict, plain] = ["No picture", state.camera, "advice", true];
    if (state.note) more = state.note;
    const box = byId("cue");
    box.hidden = !words;
    box.dataset.verdict = verdict;
    box.classList.toggle("plain", plain);
    this.put("sign", SIGNS[verdict]);
    const key = `${words}|${more}`;
    if (this.cueKey !== key) {
      this.cueKey = key;
      byId("words").replaceChildren(words, ...(more ? [el("small", {}, more)] : []));
      if (!plain && words) byId("told").textContent = words;
    }
  }

  /** What stands in the middle: how it is done, the counts, the rest and what comes next. */
  between(state) {
    const work = state.work;
    if (state.stage === "countdown") {
      this.middle(`count ${state.count}`, el("p", { class: "head" }, "GET READY"), el("p", { class: "huge" }, String(state.count ?? "")));
    } else if (state.stage === "rest" && state.coming) {
      this.middle(`rest ${state.coming.id} ${state.coming.where} ${state.remember}`,
        el("p", { class: "head" }, "REST"),
        el("p", { class: "say" }, `Next: ${state.coming.words}`),
        drawing(state.coming.id, "", !still()),
        state.remember ? el("p", { class: "warn" }, `Remember: ${state.remember}`) : null,
        el("p", { class: "warn" }, state.coming.warning));
    } else if (state.stage === "setup" && work && !state.in_position) {
      this.middle(`setup ${work.id} ${work.where}`, drawing(work.id, `How ${work.title} is done`), el("p", { class: "warn" }, work.warning));
    } else if (state.stage === "done") {
      this.middle("done", el("p", { class: "head" }, "ALL DONE"), el("p", { class: "say" }, "Well done."));
    } else this.middle("");
  }

  middle(key, ...children) {
    if (this.middleKey === key) return;
    this.middleKey = key;
    const at = byId("middle");
    at.hidden = !key;
    at.classList.toggle("how", key.startsWith("setup"));
    at.replaceChildren(...children.filter(Boolean));
  }
}
