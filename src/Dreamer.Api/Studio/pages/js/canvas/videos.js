import { h } from '../dom.js';

const MOST = 6;

/** A page has few video elements, whatever the number of clips: the one that played longest ago goes where the next is wanted. */
class VideoPool {
  /** @type {{ video: HTMLVideoElement, id: string }[]} the last used at the end */
  #places = [];

  /** Plays a clip, muted and in a loop, above the picture in `frame`. @param {string} id @param {string} url @param {Element} frame */
  play(id, url, frame) {
    const place = this.#take(id);
    if (place.id !== id || place.video.parentElement !== frame) {
      place.id = id;
      place.video.classList.remove('shown');
      place.video.src = url;
      frame.append(place.video);
    }
    place.video.play().catch(() => {}); // a browser that saves power refuses: the picture stays
  }

  /** @param {string} id */
  stop(id) {
    const place = this.#places.find((one) => one.id === id);
    if (place) {
      place.video.pause();
      place.video.classList.remove('shown');
      place.video.remove();
      place.id = '';
    }
  }

  /** @param {string} id */
  #take(id) {
    const at = this.#places.findIndex((one) => one.id === id || one.id === '');
    const place = at >= 0 ? this.#places.splice(at, 1)[0] : this.#places.length < MOST ? this.#make() : /** @type {{ video: HTMLVideoElement, id: string }} */ (this.#places.shift());
    this.#places.push(place);
    return place;
  }

  #make() {
    const video = h('video', { muted: true, loop: true, playsinline: true, disablepictureinpicture: true, preload: 'auto', tabindex: -1, 'aria-hidden': 'true' });
    video.addEventListener('playing', () => video.classList.add('shown'));
    return { video, id: '' };
  }
}

export const videos = new VideoPool();
