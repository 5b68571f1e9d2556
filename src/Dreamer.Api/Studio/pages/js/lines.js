const SILENCE_MS = 40_000; // the server says something every 15 s

/** Calls back where a line has said nothing for long. */
export class Silence {
  /** @param {() => void} broken */
  constructor(broken) {
    this.broken = broken;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.heard();
  }

  heard() {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.broken, SILENCE_MS);
  }

  end() {
    clearTimeout(this.timer);
  }
}

/** The events and comments of a stream, one after another. @param {ReadableStream<string>} texts @param {Silence} silence */
export async function* blocks(texts, silence) {
  const reader = texts.getReader();
  let rest = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    silence.heard();
    const whole = (rest + part.value).replaceAll('\r\n', '\n').split('\n\n');
    rest = whole.pop() ?? '';
    yield* whole;
  }
}
