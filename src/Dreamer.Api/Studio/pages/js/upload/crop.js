const MOST_ZOOM = 8;

/** Which part of a picture is kept: always of one shape, always within the picture. Measures are pixels of the picture. */
export class Crop {
  /** @param {number} width @param {number} height @param {number} shape width by height */
  constructor(width, height, shape) {
    this.width = width;
    this.height = height;
    this.shape = shape;
    this.zoom = 1;
    this.x = width / 2;
    this.y = height / 2;
  }

  get mostZoom() {
    return Math.max(1, Math.min(MOST_ZOOM, this.#whole.width / 32));
  }

  /** The largest part of the shape. */
  get #whole() {
    const width = Math.min(this.width, this.height * this.shape);
    return { width, height: width / this.shape };
  }

  get box() {
    const { width: most, height: tall } = this.#whole;
    const [width, height] = [most / this.zoom, tall / this.zoom];
    return { x: this.x - width / 2, y: this.y - height / 2, width, height };
  }

  /** @param {number} dx @param {number} dy */
  move(dx, dy) {
    const { width, height } = this.box;
    this.x = clamp(this.x + dx, width / 2, this.width - width / 2);
    this.y = clamp(this.y + dy, height / 2, this.height - height / 2);
  }

  /** @param {number} zoom */
  zoomTo(zoom) {
    this.zoom = clamp(zoom, 1, this.mostZoom);
    this.move(0, 0);
  }
}

/** @param {number} value @param {number} least @param {number} most */
const clamp = (value, least, most) => Math.max(least, Math.min(most, value));
