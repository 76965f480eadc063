import firaCode from '@fontsource-variable/fira-code/files/fira-code-latin-wght-normal.woff2';
import inter from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2';

// Latin only: other scripts fall to the system's fonts. Monaco asks for "Fira Code" by that name.
const faces = [
  new FontFace('Fira Code', `url(${firaCode})`, { weight: '300 700', display: 'swap' }),
  new FontFace('Inter', `url(${inter})`, { weight: '100 900', display: 'swap' }),
];

/** Loads the page's fonts from this gateway; without them the page falls to the system's. */
export async function loadFonts(): Promise<void> {
  for (const face of faces) document.fonts.add(face);
  await Promise.allSettled(faces.map((face) => face.load()));
}
