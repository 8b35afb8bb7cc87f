/** Prints the rows as a table: medians with the range they came from. */
export function printTable(results) {
  if (results.length === 0) return;
  const head = ['benchmark', 'metric', 'unit', 'ours', 'bare', 'ratio', 'aim', ''];
  const lines = results.map(({ name, metric, unit, ours, bare, ratio, aim, better }) => {
    const value = ratio ?? ours;
    const reached = better === 'higher' ? value.median >= aim : value.median <= aim;
    const sign = better === 'higher' ? '≥' : '≤';
    return [
      name,
      metric,
      unit,
      show(ours),
      show(bare),
      show(ratio),
      `${sign} ${aim}`,
      reached ? 'reached' : 'not reached',
    ];
  });
  const widths = head.map((_, at) => Math.max(...[head, ...lines].map((line) => line[at].length)));
  console.log('');
  for (const line of [head, ...lines])
    console.log(
      line
        .map((cell, at) => cell.padEnd(widths[at]))
        .join('  ')
        .trimEnd(),
    );
}

export function printNotes(notes) {
  console.log('\nnotes');
  for (const note of notes) console.log(`- ${note}`);
}

function show(spread) {
  if (!spread) return '–';
  return `${short(spread.median)} (${short(spread.min)}–${short(spread.max)})`;
}

function short(value) {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2);
}
