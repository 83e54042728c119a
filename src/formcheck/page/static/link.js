// The line to the computer: a WebSocket that is opened again for a minute after it was lost.
const KEPT_MS = 60000;

export class Link {
  constructor({ first, heard, lost, over }) {
    Object.assign(this, { first, heard, lost, over });
    this.closed = false;
    this.resuming = false;
    this.lostAt = null;
    this.open();
  }

  open() {
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/live`);
    socket.binaryType = "arraybuffer";
    this.socket = socket;
    socket.onopen = () => {
      this.lostAt = null;
      socket.send(JSON.stringify(this.resuming ? { do: "resume" } : this.first));
      this.resuming = true;
    };
    socket.onmessage = (event) => {
      if (this.closed) return;
      const message = JSON.parse(event.data);
      if (message.kind === "refused") this.stop();
      this.heard(message);
    };
    socket.onclose = () => {
      if (this.closed) return;
      this.lostAt ??= performance.now();
      if (!this.resuming || performance.now() - this.lostAt > KEPT_MS) {
        this.stop();
        this.over();
        return;
      }
      this.lost();
      setTimeout(() => { if (!this.closed) this.open(); }, 700);
    };
  }

  get ready() {
    return this.socket.readyState === WebSocket.OPEN;
  }

  tell(message) {
    if (this.ready) this.socket.send(JSON.stringify(message));
  }

  picture(bytes) {
    if (this.ready) this.socket.send(bytes);
  }

  stop() {
    this.closed = true;
    this.socket.close();
  }
}
