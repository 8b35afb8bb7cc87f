import { groupsOf } from './code';

export interface PictureWords {
  title: string;
  /** where the code is used */
  where: string;
}

/** Draws the code large enough to read from a photo album. Says nothing about what it is for beyond `where`. */
export function drawCode(code: string, words: PictureWords): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = 900;
  canvas.height = 620;
  const pen = canvas.getContext('2d');
  if (!pen) return canvas;
  const sans = '"PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';
  pen.fillStyle = '#f7f5f1';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.textAlign = 'center';
  pen.fillStyle = '#5c574f';
  pen.font = `36px ${sans}`;
  pen.fillText(words.title, 450, 96);
  pen.fillStyle = '#2b2926';
  pen.font = '600 92px "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';
  const groups = groupsOf(code);
  pen.fillText(groups.slice(0, 3).join(' '), 450, 250);
  pen.fillText(groups.slice(3).join(' '), 450, 380);
  pen.fillStyle = '#5c574f';
  pen.font = `32px ${sans}`;
  pen.fillText(words.where, 450, 530);
  return canvas;
}

/** Offers the picture as a file. @returns an address to show it under, for browsers that only keep what is long-pressed */
export function saveCode(canvas: HTMLCanvasElement): Promise<string | null> {
  return new Promise((resolve) => {
    canvas.toBlob((blob) => {
      if (!blob) {
        resolve(null);
        return;
      }
      const address = URL.createObjectURL(blob);
      const link = document.createElement('a');
      link.href = address;
      link.download = 'code.png';
      document.body.appendChild(link);
      link.click();
      link.remove();
      resolve(address);
    });
  });
}

/** @returns whether the text is on the clipboard now */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Not offered (plain HTTP, old browsers) or refused: the way before it may still work.
    return copyBySelection(text);
  }
}

function copyBySelection(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.readOnly = true;
  field.className = 'out-of-sight';
  document.body.appendChild(field);
  field.select();
  field.setSelectionRange(0, text.length);
  const done = document.execCommand('copy');
  field.remove();
  return done;
}
