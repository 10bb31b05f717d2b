export const PNG_SIDES = [512, 1024, 2048] as const;

/**
 * A drawing as a PNG of `side` pixels. Its modules get whole pixels, so that their edges are sharp; what is left over is free edge.
 * @param modules along one side of the drawing
 */
export async function renderPng(svg: string, modules: number, light: string, side: number): Promise<Blob> {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await picture.decode();
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  const pen = canvas.getContext('2d');
  if (pen === null) throw new Error('This browser draws no pictures.');
  const inner = Math.max(1, Math.floor(side / modules)) * modules;
  const edge = Math.floor((side - inner) / 2);
  pen.fillStyle = light;
  pen.fillRect(0, 0, side, side);
  pen.drawImage(picture, edge, edge, inner, inner);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture was not made.'))), 'image/png'),
  );
}

/** Hands a file to the browser to be stored. */
export function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
