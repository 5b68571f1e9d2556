const NEARLY = 1e-3; // of a frame: times are rounded by the decoder

/** A video, counted in frames. Playing goes round between the first and the last that are marked. */
export class Frames extends EventTarget {
  first = 0;
  last = 0;
  loop = true;
  #watching = 0;

  /** @param {HTMLVideoElement} video */
  constructor(video) {
    super();
    this.video = video;
    this.count = 1;
    this.fps = 8;
    video.addEventListener('seeked', () => this.#tell());
    video.addEventListener('loadeddata', () => this.#tell());
    video.addEventListener('ended', () => this.#atEnd());
    video.addEventListener('play', () => this.#watch());
    video.addEventListener('pause', () => this.dispatchEvent(new Event('playing')));
  }

  /** @param {string} url @param {number} count @param {number} fps */
  open(url, count, fps) {
    if (this.video.dataset.url !== url) {
      this.video.dataset.url = url;
      this.video.src = url;
      [this.count, this.fps, this.first, this.last] = [Math.max(1, count), fps || 8, 0, Math.max(1, count) - 1];
    }
  }

  close() {
    cancelAnimationFrame(this.#watching);
    this.video.removeAttribute('src');
    delete this.video.dataset.url;
    this.video.load();
  }

  get frame() {
    return Math.min(this.count - 1, Math.floor(this.video.currentTime * this.fps + NEARLY));
  }

  /** Shows a frame: its middle, so that rounding never shows the one before. @param {number} frame */
  seek(frame) {
    const whole = Math.max(0, Math.min(this.count - 1, Math.round(frame)));
    this.video.currentTime = (whole + 0.5) / this.fps;
  }

  /** @param {number} by */
  step(by) {
    this.video.pause();
    this.seek((this.frame + by + this.count) % this.count);
  }

  /** @param {number} first @param {number} last */
  mark(first, last) {
    [this.first, this.last] = [Math.max(0, Math.min(first, last)), Math.min(this.count - 1, Math.max(first, last))];
    this.#tell();
  }

  get marked() {
    return this.first > 0 || this.last < this.count - 1;
  }

  async play() {
    if (this.frame >= this.last || this.frame < this.first) {
      this.seek(this.first);
    }
    await this.video.play().catch(() => undefined); // a pause that came between refuses it
  }

  async toggle() {
    await (this.video.paused ? this.play() : this.video.pause());
  }

  #atEnd() {
    if (this.loop) {
      this.seek(this.first);
      void this.video.play().catch(() => undefined);
    }
  }

  #watch() {
    this.dispatchEvent(new Event('playing'));
    cancelAnimationFrame(this.#watching);
    const look = () => {
      if (!this.video.paused && !this.video.ended) {
        this.#turn();
        this.#tell();
        this.#watching = requestAnimationFrame(look);
      }
    };
    look();
  }

  /** Goes back to the first marked frame behind the last. */
  #turn() {
    if (this.last < this.count - 1 && this.frame > this.last) {
      if (!this.loop) {
        this.video.pause();
      }
      this.seek(this.loop ? this.first : this.last);
    }
  }

  #tell() {
    this.dispatchEvent(new Event('frame'));
  }
}
