// The camera: one picture under way at a time, its size and quality as the line allows.
const HEAD = 12;
const STEPS = [[640, 0.82], [640, 0.65], [480, 0.65], [384, 0.6]];
const LOST_MS = 2500;

export class Camera {
  constructor(video, send, heard) {
    this.video = video;
    this.heard = heard; // whether anybody takes pictures now
    this.send = send;
    this.canvas = document.createElement("canvas");
    this.number = 0;
    this.flying = null; // the picture under way: its number, when it was taken and sent
    this.fresh = null;
    this.step = 0;
    this.trip = null;
    this.latencies = [];
    this.stopped = true;
    this.busy = false;
  }

  async start(facing) {
    if (!navigator.mediaDevices?.getUserMedia) {
      throw new Error("This browser gives the camera to secure pages only: open the address that begins with https, or this page on the computer itself.");
    }
    this.stop();
    const wanted = { facingMode: facing, width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
    this.stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    this.video.srcObject = this.stream;
    await this.video.play();
    this.stopped = false;
    this.listen();
  }

  /** A phone that slept has stopped the picture, and some end the camera. */
  async wake(facing) {
    if (this.stopped) return;
    if (this.stream.getTracks().some((track) => track.readyState === "ended")) await this.start(facing);
    else await this.video.play();
  }

  stop() {
    this.stopped = true;
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.video.srcObject = null;
    this.flying = null;
  }

  listen() {
    const took = (at) => {
      if (this.stopped) return;
      this.fresh = at;
      this.grab();
      this.listen();
    };
    if (this.video.requestVideoFrameCallback) {
      this.video.requestVideoFrameCallback((now, about) => took(about.captureTime ?? now));
    } else {
      setTimeout(() => took(performance.now()), 33);
    }
  }

  grab() {
    const now = performance.now();
    if (this.flying && now - this.flying.sent > LOST_MS) this.flying = null;
    if (this.stopped || this.busy || this.flying || this.fresh === null || !this.video.videoWidth || !this.heard()) return;
    const taken = this.fresh;
    this.fresh = null;
    const [longest, quality] = STEPS[this.step];
    const scale = Math.min(1, longest / Math.max(this.video.videoWidth, this.video.videoHeight));
    this.canvas.width = Math.round(this.video.videoWidth * scale);
    this.canvas.height = Math.round(this.video.videoHeight * scale);
    this.canvas.getContext("2d", { alpha: false }).drawImage(this.video, 0, 0, this.canvas.width, this.canvas.height);
    this.busy = true;
    this.canvas.toBlob(async (blob) => {
      const jpeg = blob ? await blob.arrayBuffer() : null;
      this.busy = false;
      if (!jpeg || this.stopped) return;
      this.number = (this.number + 1) >>> 0;
      const message = new Uint8Array(HEAD + jpeg.byteLength);
      const head = new DataView(message.buffer);
      head.setUint32(0, this.number, true);
      head.setFloat64(4, (performance.timeOrigin + taken) / 1000, true);
      message.set(new Uint8Array(jpeg), HEAD);
      this.flying = { number: this.number, taken, sent: performance.now() };
      this.send(message);
    }, "image/jpeg", quality);
  }

  /** The computer has judged this picture: the next one may go. */
  answered(number) {
    if (!this.flying || this.flying.number !== number) return;
    const now = performance.now();
    const trip = now - this.flying.sent;
    this.trip = this.trip === null ? trip : 0.9 * this.trip + 0.1 * trip;
    if (this.trip > 220 && this.step < STEPS.length - 1) [this.step, this.trip] = [this.step + 1, 150];
    else if (this.trip < 90 && this.step > 0) [this.step, this.trip] = [this.step - 1, 150];
    this.latencies.push(now - this.flying.taken);
    if (this.latencies.length > 2000) this.latencies.splice(0, 1000);
    this.flying = null;
    this.grab();
  }

  get latency() {
    const last = this.latencies.slice(-60).sort((a, b) => a - b);
    return last.length ? last[Math.floor(last.length / 2)] : null;
  }
}
