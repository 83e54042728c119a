// The line to the computer: a WebSocket, opened again for a minute after it was lost; or requests, where the browser
// refuses a secure socket whose certificate it doesn't trust.
const KEPT_MS = 60000;
const LOOK_MS = 250;
/** So long without a word, while pictures are sent, and the way is gone: a socket whose Wi-Fi is away says nothing of it. */
const SILENT_MS = 6000;

export class Link {
  constructor({ first, heard, lost, over, byRequests = false }) {
    Object.assign(this, { first, heard, lost, over });
    this.closed = false;
    this.opened = false;
    this.lostAt = null;
    this.queue = Promise.resolve();
    this.heardAt = null; // since pictures are answered
    this.watching = setInterval(() => this.watch(), 1000);
    if (byRequests) this.post();
    else this.open();
  }

  open() {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onopen = () => {
      this.lostAt = null;
      this.tell(this.opened ? { do: "resume" } : this.first);
      this.opened = true;
    };
    socket.onmessage = (event) => this.take(JSON.parse(event.data));
    socket.onclose = () => {
      if (this.closed || this.socket !== socket) return;
      if (!this.opened && location.protocol === "https:") {
        this.post();
        return;
      }
      this.again(() => this.open());
    };
  }

  take(message) {
    if (this.closed) return;
    if (message.kind === "state") this.heardAt = performance.now();
    if (message.kind === "refused") this.stop();
    this.heard(message);
  }

  watch() {
    if (this.heardAt === null || this.posting || !this.ready || performance.now() - this.heardAt < SILENT_MS) return;
    const { socket } = this;
    this.socket = null;
    socket.close();
    this.again(() => this.open());
  }

  /** Try again, for a minute. */
  again(how) {
    this.heardAt = null;
    this.lostAt ??= performance.now();
    if (!this.opened || performance.now() - this.lostAt > KEPT_MS) {
      this.stop();
      this.over();
      return;
    }
    this.lost();
    setTimeout(async () => {
      const answer = await fetch("/home", { signal: AbortSignal.timeout(SILENT_MS) }).catch(() => null);
      if (this.closed) return;
      if (answer?.status === 403) { // it has a new key
        this.stop();
        this.over("formcheck has a new key: scan its code again. What was done until then is kept in the history.");
      } else how();
    }, 700);
  }

  // --- By requests ---

  post() {
    this.posting = true;
    this.send(JSON.stringify(this.opened ? { do: "resume" } : this.first));
    clearInterval(this.looking);
    this.looking = setInterval(() => { if (!this.waiting) this.tell({ do: "look" }); }, LOOK_MS);
  }

  send(body) {
    this.waiting = true;
    this.queue = this.queue.then(async () => {
      if (this.closed) return;
      const kind = typeof body === "string" ? "application/json" : "application/octet-stream";
      try {
        const answer = await fetch("/live/post", { method: "POST", body, headers: { "content-type": kind }, signal: AbortSignal.timeout(SILENT_MS) });
        if (!answer.ok) throw new Error(String(answer.status));
        this.opened = true;
        this.lostAt = null;
        for (const message of await answer.json()) this.take(message);
      } catch {
        if (!this.closed && !this.trying) {
          this.trying = true;
          this.again(() => { this.trying = false; this.post(); });
        }
      } finally {
        this.waiting = false;
      }
    });
  }

  get ready() {
    return this.posting ? !this.trying : this.socket?.readyState === WebSocket.OPEN;
  }

  tell(message) {
    if (!this.ready) return;
    if (this.posting) this.send(JSON.stringify(message));
    else this.socket.send(JSON.stringify(message));
  }

  picture(bytes) {
    if (!this.ready) return;
    if (this.posting) this.send(bytes);
    else this.socket.send(bytes);
  }

  stop() {
    this.closed = true;
    clearInterval(this.looking);
    clearInterval(this.watching);
    this.socket?.close();
  }
}
