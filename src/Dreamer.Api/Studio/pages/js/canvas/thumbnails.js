const MOST = 600;
const AT_ONCE = 6;

/** Small pictures as they were decoded, for what is drawn by hand: the ones seen last are kept. */
export class Thumbnails {
  /** @type {Map<string, HTMLImageElement | null>} by address, the last used at the end; null is being read, or cannot be */
  #known = new Map();
  /** @type {string[]} */
  #wanted = [];
  #reading = 0;

  /** @param {() => void} arrived */
  constructor(arrived) {
    this.arrived = arrived;
  }

  /** @param {string} url @returns {HTMLImageElement | null} null where it is not there yet */
  get(url) {
    const picture = this.#known.get(url);
    if (picture) {
      this.#known.delete(url);
      this.#known.set(url, picture);
    }
    return picture ?? null;
  }

  /** Reads what is seen and not there yet, a few at once; what was wanted before and not begun is dropped. @param {string[]} urls */
  want(urls) {
    this.#wanted = urls.filter((url) => !this.#known.has(url)).slice(0, MOST);
    this.#next();
  }

  #next() {
    while (this.#reading < AT_ONCE && this.#wanted.length > 0) {
      const url = /** @type {string} */ (this.#wanted.shift());
      if (!this.#known.has(url)) {
        this.#known.set(url, null);
        this.#reading++;
        void this.#read(url).finally(() => { this.#reading--; this.#next(); });
      }
    }
  }

  /** @param {string} url */
  async #read(url) {
    const image = new Image();
    image.src = url;
    await image.decode().then(() => { this.#known.set(url, image); this.#trim(); this.arrived(); }, () => {});
  }

  #trim() {
    for (const url of this.#known.keys()) {
      if (this.#known.size <= MOST) {
        return;
      }
      this.#known.delete(url);
    }
  }
}
