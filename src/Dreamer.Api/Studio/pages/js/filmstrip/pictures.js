import { h } from '../dom.js';

const WAIT_MS = 120; // arrows that run through the tree start no decoding
const TOO_LONG_MS = 4_000;

/** Draws frames of a clip onto canvases, one after the other, with a video of its own. */
export class FramePictures {
  /** @type {HTMLVideoElement | null} */
  #video = null;
  #round = 0;

  /** @param {string} url @param {number} fps @param {{ frame: number, canvas: HTMLCanvasElement }[]} cells */
  async draw(url, fps, cells) {
    const round = ++this.#round;
    await new Promise((resolve) => { setTimeout(resolve, WAIT_MS); });
    if (round !== this.#round) {
      return;
    }
    const video = this.#video ??= h('video', { muted: true, playsinline: true, preload: 'auto' });
    video.src = url;
    await once(video, 'loadeddata');
    for (const { frame, canvas } of cells) {
      if (round !== this.#round) {
        return;
      }
      const shown = once(video, 'seeked');
      video.currentTime = (frame + 0.5) / fps;
      await shown;
      canvas.width = Math.min(video.videoWidth, canvas.clientWidth * 2 || video.videoWidth);
      canvas.height = Math.max(1, Math.round(canvas.width * video.videoHeight / Math.max(1, video.videoWidth)));
      canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height);
    }
    this.#end();
  }

  stop() {
    this.#round++;
    this.#end();
  }

  #end() {
    this.#video?.removeAttribute('src');
    this.#video?.load();
    this.#video = null;
  }
}

/** @param {HTMLVideoElement} video @param {string} event */
function once(video, event) {
  return new Promise((resolve) => {
    video.addEventListener(event, resolve, { once: true, signal: AbortSignal.timeout(TOO_LONG_MS) });
    setTimeout(resolve, TOO_LONG_MS);
  });
}
