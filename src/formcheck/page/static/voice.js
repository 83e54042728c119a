// The coach's voice: the shipped recordings, played when the computer says so.
export class Voice {
  constructor() {
    this.context = null;
    this.cache = new Map();
    this.playing = new Set();
    this.muted = false;
    this.wav = false;
  }

  /** Must be called by a tap: browsers let no page sound unasked. */
  async wake(name, volume) {
    this.name = name;
    this.volume = volume / 100;
    this.context ??= new (window.AudioContext ?? window.webkitAudioContext)();
    this.gain ??= this.context.createGain();
    this.gain.connect(this.context.destination);
    this.mute(this.muted);
    await this.context.resume().catch(() => {});
    for (const tone of ["start", "good", "fault", "end"]) this.load(`/tone/${tone}.wav`).catch(() => {});
  }

  mute(muted) {
    this.muted = muted;
    if (this.gain) this.gain.gain.value = muted ? 0 : this.volume;
  }

  load(address) {
    if (!this.cache.has(address)) {
      const found = fetch(address).then(async (answer) => {
        if (!answer.ok) throw new Error(address);
        return this.context.decodeAudioData(await answer.arrayBuffer());
      });
      found.catch(() => this.cache.delete(address));
      this.cache.set(address, found);
    }
    return this.cache.get(address);
  }

  async words(phrase) {
    const address = `/voice/${this.name}/${encodeURIComponent(phrase)}`;
    if (!this.wav) {
      try {
        return await this.load(`${address}.opus`);
      } catch { /* decoded by the computer, then */ }
    }
    const found = await this.load(`${address}.wav`);
    this.wav = true;
    return found;
  }

  async say({ phrase, text, tone, wait_s: wait, cuts }) {
    if (!this.context) return;
    const begin = this.context.currentTime;
    if (cuts) this.hush();
    const [signal, words] = await Promise.all([
      tone ? this.load(`/tone/${tone}.wav`).catch(() => null) : null,
      text ? this.words(phrase).catch(() => null) : null,
    ]);
    if (signal) this.play(signal, begin);
    if (words) this.play(words, begin + wait);
    else if (text && !this.muted) this.speak(text);
  }

  /** The guiding tone: it rises for hips too high, falls for hips too low, an octave at 15 degrees; silent in form. */
  guide(excess) {
    if (!this.context) return;
    if (!this.tone) {
      this.tone = this.context.createOscillator();
      this.strength = this.context.createGain();
      this.strength.gain.value = 0;
      this.tone.connect(this.strength).connect(this.gain);
      this.tone.start();
    }
    const now = this.context.currentTime;
    const share = Math.max(-1, Math.min(1, excess / 15));
    const under = this.playing.size ? 0.3 : 1; // words come first
    this.strength.gain.setTargetAtTime(share ? 0.1 * under * (0.3 + 0.7 * Math.abs(share)) : 0, now, 0.04);
    if (share) this.tone.frequency.setTargetAtTime(440 * 2 ** -share, now, 0.04);
    this.excess = excess;
  }

  play(sound, at) {
    const source = this.context.createBufferSource();
    source.buffer = sound;
    source.connect(this.gain);
    source.onended = () => {
      this.playing.delete(source);
      if (this.excess) this.guide(this.excess);
    };
    this.playing.add(source);
    if (this.excess) this.guide(this.excess);
    source.start(Math.max(at, this.context.currentTime));
  }

  /** What has no recording, as exercises of one's own: by a voice of the device itself, never by one of the net. */
  speak(text) {
    const own = window.speechSynthesis?.getVoices().find((voice) => voice.localService && voice.lang.startsWith("en"));
    if (!own) return;
    const said = new SpeechSynthesisUtterance(text);
    said.voice = own;
    said.volume = this.volume;
    speechSynthesis.speak(said);
  }

  hush() {
    for (const source of this.playing) source.stop();
    this.playing.clear();
  }
}
