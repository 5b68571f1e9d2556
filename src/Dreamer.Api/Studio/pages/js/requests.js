/** Where a draft of so many steps stops: after a quarter of what it makes. @param {number} steps @param {number} [first] the step that it begins at */
export const draftStop = (steps, first = 0) => Math.min(steps - 1, Math.ceil(first) + Math.max(1, Math.round((steps - first) / 4)));

/** A seed that a person can read and type. */
export const randomSeed = () => crypto.getRandomValues(new Uint32Array(1))[0] & 0x7fffffff;
