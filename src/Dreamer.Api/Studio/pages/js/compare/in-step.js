const DRIFT = 0.6; // of a frame: less is not seen

/** Keeps two clips in step: the longer one leads, the other shows the same moment, or its last frame. */
export class InStep extends EventTarget {
  /** @param {import('../player/frames.js').Frames} leader @param {import('../player/frames.js').Frames | null} follower */
  constructor(leader, follower) {
    super();
    this.leader = leader;
    this.follower = follower;
    leader.addEventListener('frame', () => this.#keep());
    leader.addEventListener('playing', () => this.#playing());
  }

  #playing() {
    const { leader, follower } = this;
    if (follower && leader.video.paused) {
      follower.video.pause();
    } else if (follower) {
      follower.loop = false;
      void follower.video.play().catch(() => undefined);
    }
    this.dispatchEvent(new Event('change'));
  }

  #keep() {
    const { leader, follower } = this;
    if (follower) {
      const end = (follower.count - 0.5) / follower.fps;
      const now = Math.min(leader.video.currentTime, end);
      if (Math.abs(follower.video.currentTime - now) > DRIFT / follower.fps && !follower.video.seeking) {
        follower.video.currentTime = now;
      }
      if (!leader.video.paused && follower.video.paused && now < end) {
        void follower.video.play().catch(() => undefined);
      }
    }
    this.dispatchEvent(new Event('change'));
  }
}

/** @param {(import('../player/frames.js').Frames | null)[]} both */
export function inStep(...both) {
  const clips = both.filter((frames) => frames !== null).sort((one, other) => other.count / other.fps - one.count / one.fps);
  return clips.length > 0 ? new InStep(clips[0], clips[1] ?? null) : null;
}
