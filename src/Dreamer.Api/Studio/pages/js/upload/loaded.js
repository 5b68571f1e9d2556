import { words } from '../words.js';

const MOST_BYTES = 64 * 2 ** 20;
const MOST_PIXELS = 100e6;

/** A person's file as a picture, turned as its camera says; throws a sentence where it is none. @param {Blob} file */
export async function loadPicture(file) {
  const name = file instanceof File ? file.name : words.upload.thePicture;
  if (file.size > MOST_BYTES) {
    throw new Error(words.upload.tooLarge(name, file.size, MOST_BYTES));
  }
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null);
  if (!picture) {
    throw new Error(words.upload.noPicture(name));
  }
  if (picture.width * picture.height > MOST_PIXELS) {
    picture.close();
    throw new Error(words.upload.tooManyPixels(name));
  }
  return picture;
}

/** The first picture of what was dropped or pasted. @param {DataTransfer | null} data @returns {File | null} */
export function pictureIn(data) {
  const items = [...(data?.items ?? [])].filter((item) => item.kind === 'file').map((item) => item.getAsFile());
  return items.find((file) => file?.type.startsWith('image/')) ?? items.find((file) => file !== null) ?? null;
}
