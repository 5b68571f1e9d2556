/** A text as it is compared: whatever its case, and without accents, as the server does it. @param {string} text */
export const fold = (text) => text.normalize('NFD').replaceAll(/[\u0300-\u036f]/g, '').normalize('NFC').toLowerCase();
